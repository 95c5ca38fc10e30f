"""The fan-out: what came goes to everybody who watches it, encoded once, in turns that a round has time for."""
import math
import time
from collections import deque

from pace.hub.frames import BlockFrame
from pace.hub.groups import Groups
from pace.sockjs import deliver

#: Parts that the viewers are served in. More cost each round some microseconds, fewer make the last part of a round
#: too long: of 8,000 viewers a slot takes some two milliseconds.
SLOTS = 32


class Slot(Groups):
    """Some of the viewers, who are served together: each has what came up to the round `served`."""

    def __init__(self):
        super().__init__()
        self.served = 0


class Fanout:
    """Collects messages by channel, in rounds, and sends them, one frame for each viewer.

    Viewers are divided into SLOTS. A round that has no time for all of them serves the next ones in turn; those who
    wait get what came meanwhile in one frame later on. Viewers of a slot among whose channels the same ones have
    something to say share one frame, so its bytes are made once for each framing. Nothing here switches greenlets.

    Rounds are kept until the last slot has been served: as many as fit into one turn of all slots, which ends as
    `flush` always serves some.

    `blocks` and `bytes` count what was handed to viewers since the beginning, each viewer's own: block messages, and
    the characters of all messages before a transport frames them. They are added to once for each group of viewers.
    """

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._slots = [Slot() for _ in range(SLOTS)]
        self._next = self._head = 0
        self._messages, self._spans = {}, {}
        self._rounds = deque()
        self._frames = {}
        self.blocks = self.bytes = 0

    def put(self, channel, messages, span=None):
        """Add messages for the viewers of a channel; `span` tells which blocks are among them."""
        self._messages.setdefault(channel, []).extend(messages)
        if span is not None:
            self._spans.setdefault(channel, span)

    def flush(self, deadline=math.inf, least=0):
        """Send what was put to the next slots until `deadline`; what is left is sent by the next calls.

        One slot is served in any case, and the share `least` of the viewers. Returns the share that was served of those
        for whom something waited, 1 where there were none.
        """
        self._close_round()
        behind = [slot for slot in self._in_turn() if slot.served < self._head]
        viewers = sum(slot.viewers for slot in behind)
        done = 0
        for slot in behind:
            if done and done >= least * viewers and self._clock() >= deadline:
                break
            done += slot.viewers
            self._serve(slot)
            self._next = (self._slots.index(slot) + 1) % SLOTS
        self._forget()
        return done / viewers if viewers else 1

    # --- viewers -----------------------------------------------------------------------------

    def add(self, viewer, channel):
        """The viewer watches the channel too, and gets what is put from now on."""
        self._close_round()
        slot = viewer.slot = viewer.slot or self._place()
        self._serve(slot)
        slot.add(viewer, channel)

    def remove(self, viewer, channel):
        """The viewer gets no more of the channel, nor what waits for its slot."""
        viewer.slot.remove(viewer, channel)
        if not viewer.channels:
            viewer.slot = None

    def watching(self, channel):
        """The viewers of one channel, a list."""
        return [viewer for slot in self._slots for viewer in slot.watching(channel)]

    def _place(self):
        """The slot with the fewest viewers, of those whom it costs nothing to take one more if there are any."""
        return min(self._slots, key=lambda slot: (slot.served < self._head and slot.viewers > 0, slot.viewers))

    # --- rounds ------------------------------------------------------------------------------

    def _close_round(self):
        if self._messages:
            self._head += 1
            self._rounds.append((self._head, {name: self._part(name) for name in self._messages}))
            self._messages, self._spans, self._frames = {}, {}, {}

    def _part(self, channel):
        span = self._spans.get(channel)
        return BlockFrame(self._messages[channel], {} if span is None else {channel: span})

    def _in_turn(self):
        return self._slots[self._next:] + self._slots[:self._next]

    def _serve(self, slot):
        served, slot.served = slot.served, self._head
        if served == self._head:
            return
        names, frames = self._since(served)
        for channels, viewers in list(slot):
            shared = channels & names
            if shared:
                frame = frames.get(shared)
                if frame is None:
                    frame = frames[shared] = self._frame(served, shared)
                count = len(viewers)  # before some of them turn out to be too slow
                deliver(frame, viewers)
                self.blocks += frame.blocks * count
                self.bytes += frame.length * count

    def _since(self, served):
        """What came after a round: the channels, and the frames that slots which had as much as that have shared."""
        if served not in self._frames:
            names = frozenset(name for number, parts in self._rounds if number > served for name in parts)
            self._frames[served] = names, {}
        return self._frames[served]

    def _frame(self, served, shared):
        return BlockFrame.of([parts[name] for number, parts in self._rounds if number > served
                              for name in parts if name in shared])

    def _forget(self):
        oldest = min(slot.served for slot in self._slots)
        while self._rounds and self._rounds[0][0] <= oldest:
            self._rounds.popleft()
