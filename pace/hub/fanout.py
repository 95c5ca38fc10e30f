"""The fan-out: what came in one tick goes to everybody who watches it, encoded once."""
from pace.hub.frames import BlockFrame
from pace.hub.groups import Groups
from pace.sockjs import deliver


class Fanout:
    """Collects the messages of a tick by channel and sends them, one frame for each viewer.

    Viewers among whose channels the same ones have something to say share one frame, so its bytes are made once for
    each framing. Nothing here switches greenlets: between `put` and `flush` no viewer can join or leave.
    """

    def __init__(self):
        self.groups = Groups()
        self._messages = {}
        self._spans = {}

    def put(self, channel, messages, span=None):
        """Add messages for the viewers of a channel; `span` tells which blocks are among them."""
        self._messages.setdefault(channel, []).extend(messages)
        if span is not None:
            self._spans.setdefault(channel, span)

    def flush(self):
        """Send what was put since the last time; return the number of frames delivered."""
        if not self._messages:
            return 0
        parts = {channel: self._part(channel, messages) for channel, messages in self._messages.items()}
        self._messages, self._spans = {}, {}
        names, frames, sent = frozenset(parts), {}, 0
        for channels, viewers in list(self.groups):
            shared = channels & names
            if shared:
                frame = frames.get(shared)
                if frame is None:
                    frame = frames[shared] = BlockFrame.of([parts[name] for name in parts if name in shared])
                sent += len(viewers)
                deliver(frame, viewers)
        return sent

    def _part(self, channel, messages):
        span = self._spans.get(channel)
        return BlockFrame(messages, {} if span is None else {channel: span})
