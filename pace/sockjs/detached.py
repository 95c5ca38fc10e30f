"""What the transports over a connection of their own have in common."""
from .frame import HEARTBEAT
from .wire import Connection


class DetachedTransport(Connection):
    """A receiver that has its connection for itself until one of them ends.

    Subclasses say how a session's close looks on the wire (``close``). ``framing`` turns frames into
    bytes. ``direct`` is the socket where a frame's bytes may be sent with no more ado, else None; ``left`` are the
    bytes of frames, unchunked, after which ``spent`` is to be called, None where there is no such limit.
    """

    left = None
    __slots__ = ("direct", "name", "framing", "session", "_lingering", "_stalled")

    def __init__(self, sock, release, name, framing, session):
        super().__init__(sock, release)
        self.direct = sock
        self.name = name
        self.framing = framing
        self.session = session
        self._lingering = None
        self._stalled = False

    def offer(self, frame):
        """Send a frame, unless the socket has not even taken the last one; return whether it was sent."""
        if self._kept is not None or self._sock is None:
            return False
        self.write(frame.encoded(self.framing))
        return True

    def beat(self):
        """Send a heartbeat. Whoever has taken nothing since the last one is given up."""
        if self.offer(HEARTBEAT):
            return
        if self._stalled:
            self.expire()
        self._stalled = True

    def linger(self):
        """Set the deadline for everything that is still to be sent and for the peer's closing."""
        if self._lingering is None and not self.closed:
            self._lingering = self.session.manager.lingering.add(self)

    def expire(self):
        """That deadline is over."""
        self.drop()
        self.lost()

    def keep(self, rest):
        self.direct = None
        super().keep(rest)

    def drop(self):
        self.direct = None
        super().drop()
        if self._lingering is not None:
            self._lingering.discard(self)
            self._lingering = None

    def lost(self):
        self.session.receiver_lost(self)

    def drained(self):
        self._stalled = False
        self.direct = self._sock
        self.session.receiver_drained()

    def caught_up(self):
        """The session's hooks can take more messages; only transports that bring some care."""
