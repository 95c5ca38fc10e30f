"""Non-blocking connections that have left their HTTP request.

A connection is a duplicated descriptor and a watcher of the event loop: no greenlet, and nothing here
ever waits. Subclasses say what the bytes mean.
"""
import os
import socket

import gevent
from gevent import monkey

#: The socket class of the standard library, whatever has been patched: its send is one system call.
Socket = monkey.get_original("socket", "socket")
_epoll = monkey.get_original("select", "epoll")

READ, WRITE = 1, 2
#: Bytes of one read. A larger message takes several.
READ_SIZE = 64 * 1024
#: Bytes the kernel may hold for a client that stopped reading. When they are full, writes
#: are kept here and then in the session's outbox.
SEND_BUFFER = 64 * 1024
#: Milliseconds after which the kernel gives up a connection whose data is not acknowledged.
USER_TIMEOUT = 30_000


#: WSGI environ: to be called once when a connection that was taken over is closed. The server that
#: gives this has learnt to leave such a connection alone.
RELEASE = "pace.sockjs.release"
#: WSGI environ: bytes that the server has read beyond the request.
UNREAD = "pace.sockjs.unread"
#: WSGI environ: the bytes of a request without a body, else none, and what takes its connection back (socket,
#: bytes read); only where the client may send another request over the connection.
REPEAT = "pace.sockjs.repeat"


class Taken(StopIteration):
    """A connection is another's from now on: the worker that raises this leaves it alone."""


class Detached:
    """The body of a response whose connection has been taken over; a server must not touch it any more.

    The worker knows it by its ``detached`` attribute.
    """

    detached = True

    def __iter__(self):
        return iter(())


def native(environ):
    """Whether the request came through our worker: its connection may be taken over and the loop runs."""
    return RELEASE in environ


def claim(environ):
    """A non-blocking duplicate of the client's socket; the worker is :func:`native`."""
    client = environ["gunicorn.socket"]
    sock = Socket(client.family, client.type, client.proto, fileno=os.dup(client.fileno()))
    sock.setblocking(False)
    return sock


def forget(descriptor):
    """Let the event loop hear no more of ``descriptor``: to be called before it is closed while another descriptor,
    here or in another process, keeps its connection open.

    The kernel goes on reporting such a one (epoll(7), "Questions and answers", 6), and libev, told of a descriptor
    that it does not know, makes its whole set anew: one system call for each connection of the process.
    """
    loop = gevent.get_hub().loop
    if loop.backend != "epoll":
        return
    with _epoll.fromfd(os.dup(loop.fileno())) as waited_for:
        try:
            waited_for.unregister(descriptor)
        except FileNotFoundError:
            return  # nobody had to wait for it


def tune(sock):
    """Send at once, let the kernel buffer little, and give up a peer that acknowledges nothing."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    if sock.family in (socket.AF_INET, socket.AF_INET6):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT)


def watch(sock, events, callback):
    """Call ``callback`` from the event loop whenever ``sock`` is ready for ``events``."""
    watcher = gevent.get_hub().loop.io(sock.fileno(), events)
    watcher.start(callback)
    return watcher


def unwatch(watcher):
    """Stop a watcher for good; None is allowed."""
    if watcher is not None:
        watcher.stop()
        watcher.close()


class Connection:
    """One socket: written straight to, read when there is something to read.

    Subclasses define ``received(data)``, ``lost()`` (the peer has gone; not called after :meth:`finish`
    or :meth:`drop`) and ``drained()`` (everything kept has been sent). ``release`` is called once, at
    the end.
    """

    #: Bytes that are read, and hence handled, without a turn of the loop for others.
    read_size = READ_SIZE
    __slots__ = ("_sock", "_release", "_reader", "_writer", "_kept", "_finishing")

    def __init__(self, sock, release=None):
        tune(sock)
        self._sock = sock
        self._release = release
        self._reader = watch(sock, READ, self._readable)
        self._writer = None
        self._kept = None
        self._finishing = False

    @property
    def closed(self):
        return self._sock is None

    @property
    def busy(self):
        """Whether the socket did not take everything that was written."""
        return self._kept is not None

    @property
    def kept(self):
        """Bytes written that the socket has not taken yet."""
        return 0 if self._kept is None else len(self._kept)

    def write(self, data):
        """Send ``data``; what the socket does not take is kept. The caller looks at ``busy`` first."""
        if self._sock is None:
            return
        if self._kept is not None:
            self._kept = memoryview(b"".join((self._kept, data)))
            return
        try:
            sent = self._sock.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._gone()
            return
        if sent < len(data):
            self.keep(memoryview(data)[sent:])

    def finish(self):
        """Send what is kept, then the end of the stream; the peer closes, or someone calls :meth:`drop`."""
        self._finishing = True
        if self._kept is None and self._sock is not None:
            self._half_close()

    def drop(self):
        """Close at once."""
        if self._sock is None:
            return
        unwatch(self._reader)
        unwatch(self._writer)
        self._sock.close()
        release, self._release = self._release, None
        self._sock = self._reader = self._writer = self._kept = None
        if release is not None:
            release()

    def pause(self):
        """Read no more until :meth:`resume`. A peer that goes away is then seen only by writing."""
        unwatch(self._reader)
        self._reader = None

    def resume(self):
        """Read again."""
        if self._reader is None and self._sock is not None:
            self._reader = watch(self._sock, READ, self._readable)

    def keep(self, rest):
        """Send ``rest`` as soon as the socket takes more."""
        self._kept = rest
        self._writer = watch(self._sock, WRITE, self._writable)

    def received(self, data):
        raise NotImplementedError

    def lost(self):
        raise NotImplementedError

    def drained(self):
        raise NotImplementedError

    def _gone(self):
        finishing = self._finishing
        self.drop()
        if not finishing:
            self.lost()

    def _half_close(self):
        try:
            self._sock.shutdown(socket.SHUT_WR)
        except OSError:  # the peer has closed already
            self.drop()

    def _readable(self):
        try:
            data = self._sock.recv(self.read_size)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._gone()
            return
        self.received(data)

    def _writable(self):
        try:
            sent = self._sock.send(self._kept)
        except BlockingIOError:
            return
        except OSError:
            self._gone()
            return
        self._kept = self._kept[sent:]
        if not self._kept:
            self._emptied()

    def _emptied(self):
        unwatch(self._writer)
        self._kept = self._writer = None
        if self._finishing:
            self._half_close()
        else:
            self.drained()
