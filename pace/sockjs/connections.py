"""The accepted connections of one worker: how long one may stall and how many there may be."""
import errno
import logging
import resource

import gevent
from gevent import socket
from gunicorn.http.errors import ParseException

log = logging.getLogger(__name__)

#: Descriptors a process needs beside its connections: listeners, logs, Redis, the event loop.
SPARE_DESCRIPTORS = 64

HEAD_END = b"\r\n\r\n"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class ClientSocket(socket.socket):
    """A client's socket on which nothing waits for ever.

    Whoever sends half a request or stops reading a response would hold a greenlet until the end of the
    process. After ``timeout`` seconds without one byte of progress the connection counts as reset, which
    gunicorn drops without a word.

    ``received`` are the bytes that have come since :meth:`begin`: None while there are none, empty once they came
    in more than one piece.
    """

    received = None
    _early = b""

    @classmethod
    def adopt(cls, client, timeout, early=b""):
        """Take over the descriptor of ``client``, with ``timeout`` in seconds; ``early`` was read of it already."""
        adopted = cls(client.family, client.type, client.proto, fileno=client.detach())
        adopted.settimeout(timeout)
        adopted._early = early
        return adopted

    def begin(self, rest):
        """The next request begins; ``rest`` of it came with the one before."""
        self.received = b"" if rest else None

    def request(self):
        """The bytes of a request without a body, where nothing but they has come; else empty."""
        data = self.received or b""
        return data if data.endswith(HEAD_END) and data.count(HEAD_END) == 1 else b""

    def recv(self, size, *args):
        if self._early:
            data, self._early = self._early[:size], self._early[size:]
        else:
            data = _progress(super().recv, size, *args)
        self.received = data if self.received is None else b""
        return data

    def recv_into(self, *args):
        return _progress(super().recv_into, *args)

    def sendall(self, data, flags=0):
        """Send everything; unlike the inherited method the timeout is for a piece, not for the whole."""
        rest = memoryview(data)
        while rest:
            rest = rest[_progress(self.send, rest, flags):]


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


def affordable(wanted, descriptors):
    """How many of the ``wanted`` connections fit into a limit of ``descriptors`` open files (at least 1)."""
    if descriptors == resource.RLIM_INFINITY:
        return wanted
    return max(1, min(wanted, descriptors - SPARE_DESCRIPTORS))


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


def drained(body, limit=64 * 1024):
    """Read what the application left of a request's body; False where that is more than ``limit`` bytes
    or broken, and the connection is of no more use."""
    try:
        return _at_end(body, limit)
    except (ParseException, OSError) as broken:
        log.debug("the rest of a body cannot be read: %s", broken)
        return False


def _at_end(body, limit):
    while limit > 0:
        data = body.read(1024)
        if not data:
            return True
        limit -= len(data)
    return False
