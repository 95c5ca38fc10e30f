"""The accepted connections of one worker: how long one may stall and how many there may be."""
import errno
import logging
import resource
import time

import gevent
from gevent import socket
from gunicorn.http.errors import ParseException

log = logging.getLogger(__name__)

#: Descriptors a process needs beside its connections: listeners, logs, Redis, the event loop.
SPARE_DESCRIPTORS = 64

#: Seconds from the first byte of a request to the end of its headers.
HEAD_TIMEOUT = 10

HEAD_END = b"\r\n\r\n"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class ClientSocket(socket.socket):
    """A client's socket on which nothing waits for ever.

    Whoever sends half a request or stops reading a response would hold a greenlet until the end of the
    process. After ``timeout`` seconds without one byte of progress, or when the head of a request is not complete
    ``HEAD_TIMEOUT`` after its first byte, the connection counts as reset, which gunicorn drops without a word.

    It keeps the bytes of a request until the application is called, for whoever is to have them again.
    ``settled`` is whether another worker has found out that the request is for this one.
    """

    settled = False
    _early = b""
    _pieces = None
    _until = 0.0

    @classmethod
    def adopt(cls, client, timeout, early=b"", settled=False):
        """Take over the descriptor of ``client``, with ``timeout`` in seconds; ``early`` was read of it already."""
        adopted = cls(client.family, client.type, client.proto, fileno=client.detach())
        adopted.settimeout(timeout)
        adopted._early = early
        adopted.settled = settled
        adopted.begin(b"")
        return adopted

    def begin(self, rest):
        """The next request begins; ``rest`` of it came with the one before."""
        self._pieces = []
        if rest:
            self._add(rest)

    def so_far(self):
        """All bytes that have come since the request began; empty once the application has been called."""
        return b"".join(self._pieces or ())

    def request(self):
        """The bytes of a request without a body, where they came in one piece and nothing else did; else empty.

        No more is kept: what comes from here on is a body.
        """
        pieces, self._pieces = self._pieces, None
        if not pieces or len(pieces) > 1:
            return b""
        data = pieces[0]
        return data if data.endswith(HEAD_END) and data.count(HEAD_END) == 1 else b""

    def recv(self, size, *args):
        if self._early:
            data, self._early = self._early[:size], self._early[size:]
        elif self._pieces:
            data = self._more_of_a_head(size, *args)
        else:
            data = _progress(super().recv, size, *args)
        if self._pieces is not None:
            self._add(data)
        return data

    def recv_into(self, *args):
        return _progress(super().recv_into, *args)

    def sendall(self, data, flags=0):
        """Send everything; unlike the inherited method the timeout is for a piece, not for the whole."""
        rest = memoryview(data)
        while rest:
            rest = rest[_progress(self.send, rest, flags):]

    def _add(self, data):
        if not self._pieces:
            self._until = time.monotonic() + HEAD_TIMEOUT
        self._pieces.append(data)

    def _more_of_a_head(self, size, *args):
        patience = self.gettimeout()
        self.settimeout(min(patience, max(0.001, self._until - time.monotonic())))
        try:
            return _progress(super().recv, size, *args)
        finally:
            self.settimeout(patience)


def _progress(call, *args):
    try:
        return call(*args)
    except TimeoutError as stalled:
        raise ConnectionResetError(errno.ECONNRESET, "the client stalled") from stalled


def raise_descriptor_limit():
    """Raise this process's soft limit of open files to the hard one; return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def affordable(wanted, descriptors, taken=0):
    """How many of the ``wanted`` connections fit into a limit of ``descriptors`` open files (at least 1), where so
    many are ``taken``."""
    if descriptors == resource.RLIM_INFINITY:
        return wanted
    return max(1, min(wanted, descriptors - SPARE_DESCRIPTORS - taken))


def refuse(client):
    """Answer 503 and close."""
    with client:
        linger(client, BUSY)


def linger(client, answer=b"", seconds=1, pieces=128):
    """Send a last ``answer`` and read what the client still sends, for at most ``seconds`` and ``pieces`` of 8 KiB.

    Closing with unread bytes would reset the connection and take the answer away from the client.
    """
    with gevent.Timeout(seconds, False):
        try:
            client.sendall(answer)
            client.shutdown(socket.SHUT_WR)
            while pieces and client.recv(8192):
                pieces -= 1
        except OSError as gone:
            log.debug("a client did not wait for its answer: %s", gone)


def finished(client, body):
    """Leave nothing of a request's body unread; False where that was too much, and the connection is of no more use.

    Of the rest 4 MiB are read in at most 5 s: a proxy that passes on a body while it comes would lose the answer.
    """
    if drained(body):
        return True
    linger(client, seconds=5, pieces=512)
    return False


def drained(body, limit=64 * 1024, seconds=5):
    """Read what the application left of a request's body; False where that is more than ``limit`` bytes, takes longer
    than ``seconds`` or is broken, and the connection is of no more use."""
    with gevent.Timeout(seconds, False):
        try:
            return _at_end(body, limit)
        except (ParseException, OSError) as broken:
            log.debug("the rest of a body cannot be read: %s", broken)
    return False


def _at_end(body, limit):
    while limit > 0 and not body.failed:
        data = body.read(1024)
        if not data:
            return True
        limit -= len(data)
    return False
