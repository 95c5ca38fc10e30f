"""What a bad network does to a connection: bytes that come late, in pieces, slowly or not at all, and worse ends.

Plain sockets in one thread, so that it disturbs neither a test nor what it stands before: :mod:`pace.faultproxy`.
"""
import errno
import random
import socket
from collections import deque
from dataclasses import dataclass
from selectors import EVENT_READ, EVENT_WRITE

#: Bytes read at one time, and that one direction holds. Full: nothing is read, and the sender is held up by TCP, as by
#: any network.
READ_SIZE, HOLD = 64 * 1024, 256 * 1024
#: SO_LINGER switched on with no time at all: closing resets the connection (socket(7)).
RESET = b"\1\0\0\0\0\0\0\0"

CUT, RESETS, HALF_OPEN, BLACK_HOLE = "cut", "reset", "half-open", "black hole"
"""What may befall a connection: both ends are closed in order; both are reset; the target's is closed and the client's
stays open and silent; both stay open and nothing goes through any more."""


@dataclass(slots=True)
class Faults:
    """What one direction does to its bytes. May be changed at any time, from another thread too."""

    delay: float = 0.0
    """Seconds that each byte takes longer."""
    jitter: float = 0.0
    """Seconds by which that is exceeded at random; bytes stay in order."""
    piece: int = 0
    """Bytes that leave at one time, 0 for any number."""
    pause: float = 0.0
    """Seconds between two pieces."""
    rate: float = 0.0
    """Bytes a second, 0 without limit."""
    silent: bool = False
    """Nothing is taken and nothing leaves; what waits goes on when this ends, as TCP sends again what was lost."""


class Pipe:
    """One direction of a connection. `count` are the bytes that have left."""

    __slots__ = ("_due", "_free", "_queue", "_shut", "count", "ended", "faults", "held", "sink", "source", "stopped")

    def __init__(self, source, sink, faults):
        self.source, self.sink, self.faults = source, sink, faults
        self.count = self.held = 0
        self.ended = self.stopped = self._shut = False
        self._queue = deque()  # (when it may leave, bytes), of HOLD bytes at most and what one reading brings more
        self._due = self._free = 0.0

    @property
    def silent(self):
        return self.stopped or self.faults.silent

    @property
    def takes(self):
        """Whether more may be read."""
        return not self.ended and not self.silent and self.held < HOLD

    @property
    def done(self):
        """Whether all has come and left."""
        return self._shut

    def take(self, now):
        """Read what has come. Raises OSError where the connection is broken."""
        try:
            data = self.source.recv(READ_SIZE)
        except BlockingIOError:
            return
        self.ended = not data
        self._due = max(self._due, now + self.faults.delay + self.faults.jitter * random.random())
        if data:
            self._queue.append((self._due, memoryview(data)))
            self.held += len(data)

    def wait(self, now):
        """Seconds until something may leave; None where there is nothing or it is held."""
        if self._shut or self.silent or not (self._queue or self.ended):
            return None
        due = self._queue[0][0] if self._queue else self._due
        return max(0.0, max(due, self._free) - now)

    def give(self, now):
        """Let what is due leave, as far as it is taken. Raises OSError where the connection is broken."""
        while self._queue and self.wait(now) == 0.0:
            due, data = self._queue.popleft()
            try:
                sent = self.sink.send(data[:self._allowed()])
            except BlockingIOError:
                self._queue.appendleft((due, data))
                return
            self._left(now, sent)
            if sent < len(data):
                self._queue.appendleft((due, data[sent:]))
        if self.ended and not self._queue and self.wait(now) == 0.0:
            self._shut = True
            self.sink.shutdown(socket.SHUT_WR)

    def _allowed(self):
        """Bytes that may leave at one time: with a rate those of 10 ms, that it is even."""
        least = max(1, int(self.faults.rate / 100)) if self.faults.rate else READ_SIZE
        return min(least, self.faults.piece or READ_SIZE)

    def _left(self, now, sent):
        self.count += sent
        self.held -= sent
        waits = self.faults.pause + (sent / self.faults.rate if self.faults.rate else 0.0)
        self._free = max(now, self._free) + waits if waits else 0.0


class Link:
    """One connection through the proxy: the client's socket, the target's and a Pipe each way."""

    __slots__ = ("_interests", "born", "client", "closed", "down", "fate_met", "number", "target", "up")

    def __init__(self, number, client, target, up, down, born):
        self.number, self.client, self.target, self.born = number, client, target, born
        self.up, self.down = Pipe(client, target, up), Pipe(target, client, down)
        self.closed = self.fate_met = False
        self._interests = {client: 0, target: 0}

    def serve(self, sock, events, now):
        """Read and write what is possible. A connection that breaks on one side is reset on the other."""
        reading, writing = (self.up, self.down) if sock is self.client else (self.down, self.up)
        try:
            if events & EVENT_READ and reading.takes:
                reading.take(now)
            if events & EVENT_WRITE:
                writing.give(now)
        except OSError:
            self.close(reset=True)

    def arrange(self, now, selector):
        """Let leave what is due and say what to wait for; seconds until something is due, None where nothing is."""
        try:
            self.up.give(now)
            self.down.give(now)
        except OSError:
            self.close(reset=True)
        if self.up.done and self.down.done:
            self.close()
        if not self.closed:
            self._await(selector, self.client, self.up, self.down, now)
            self._await(selector, self.target, self.down, self.up, now)
        return min((wait for wait in (self.up.wait(now), self.down.wait(now)) if wait), default=None)

    def befall(self, fate):
        """Let one of the four fates happen."""
        self.fate_met = True
        if fate == CUT:
            self.close()
        elif fate == RESETS:
            self.close(reset=True)
        else:
            self.up.stopped = self.down.stopped = True
            if fate == HALF_OPEN:
                _shut(self.target)

    def close(self, reset=False):
        """Close both ends, in order or with a reset."""
        self.closed = True
        for sock in (self.client, self.target):
            if reset:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            else:
                _shut(sock)

    def release(self, selector):
        """Give the descriptors back."""
        for sock, interest in self._interests.items():
            if interest:
                selector.unregister(sock)
            sock.close()

    def _await(self, selector, sock, reading, writing, now):
        wanted = (EVENT_READ if reading.takes else 0) | (EVENT_WRITE if writing.wait(now) == 0.0 else 0)
        before, self._interests[sock] = self._interests[sock], wanted
        if wanted and not before:
            selector.register(sock, wanted, self)
        elif before and not wanted:
            selector.unregister(sock)
        elif wanted != before:
            selector.modify(sock, wanted, self)


def _shut(sock):
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError as gone:
        if gone.errno != errno.ENOTCONN:  # the peer was quicker
            raise
