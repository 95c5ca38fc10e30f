"""Streams: a response without end, a frame at a time."""
from .detached import DetachedTransport
from .frame import Control

LAST_CHUNK = b"0\r\n\r\n"


class Stream(DetachedTransport):
    """A streaming transport over HTTP/1.1 (chunked) or HTTP/1.0 (until the connection closes).

    After ``limit`` bytes of frames the response ends and the client asks for the next, since browsers keep
    a response in memory until its end.
    """

    __slots__ = ("left",)

    def __init__(self, sock, release, name, framing, session, limit):
        super().__init__(sock, release, name, framing, session)
        self.left = limit

    def offer(self, frame):
        if self._kept is not None or self._sock is None:
            return False
        self.write(frame.encoded(self.framing))
        self.left -= len(frame.encoded(self.framing.inner))
        if self.left <= 0:
            self.spent()
        return True

    def spent(self):
        """The response is long enough."""
        self._complete()
        self.session.receiver_done(self)

    def close(self, close):
        """Send the close frame and end the response."""
        self.write(Control(close.text).encoded(self.framing))
        self._complete()

    def received(self, data):
        """Whatever a client sends behind its request is not for us."""

    def _complete(self):
        if self.framing is not self.framing.inner:
            self.write(LAST_CHUNK)
        self.direct = None
        self.linger()
        self.finish()
