"""Frames: what is handed to a transport, encoded once however many sessions get it."""
from . import protocol


class Encodable:
    """Something with a ``text`` and ``messages`` that remembers its bytes in each framing."""

    __slots__ = ("_encoded",)

    def __init__(self):
        self._encoded = {}

    def encoded(self, framing):
        """The bytes of this frame in ``framing``, made at the first call."""
        data = self._encoded.get(framing)
        if data is None:
            data = self._encoded[framing] = framing.encode(self)
        return data


class Control(Encodable):
    """A frame without messages: open, heartbeat or close."""

    __slots__ = ("text",)
    messages = ()

    def __init__(self, text):
        super().__init__()
        self.text = text


class Frame(Encodable):
    """An immutable batch of messages that travels as one SockJS frame.

    ``messages`` are str (or :class:`~pace.sockjs.protocol.Value`); bytes are possible where every receiver is a
    raw WebSocket, elsewhere encoding raises TypeError. ``size`` is what the frame counts in a queue, in bytes.
    """

    __slots__ = ("messages", "_inside", "_size")

    def __init__(self, messages, _inside=None):
        super().__init__()
        self.messages = tuple(messages)
        self._inside = _inside
        self._size = None

    @classmethod
    def joined(cls, frames):
        """One frame with the messages of ``frames`` in order; nothing is encoded again."""
        if len(frames) == 1:
            return frames[0]
        messages = [message for frame in frames for message in frame.messages]
        if any(isinstance(message, bytes) for message in messages):
            return cls(messages)
        return cls(messages, ",".join(frame.inside for frame in frames))

    @property
    def inside(self):
        """The messages as JSON strings joined by commas."""
        if self._inside is None:
            self._inside = protocol.quote_all(self.messages)
        return self._inside

    @property
    def text(self):
        """The frame as SockJS text."""
        return f"a[{self.inside}]"

    @property
    def size(self):
        if self._size is None:
            binary = any(isinstance(message, bytes) for message in self.messages)
            self._size = sum(map(len, self.messages)) if binary else len(self.inside)
        return self._size


OPEN = Control(protocol.OPEN)
HEARTBEAT = Control(protocol.HEARTBEAT)
