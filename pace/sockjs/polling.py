"""Polling: a response that carries one frame, waited for in the greenlet of its request."""
import socket

from gevent.event import Event

from .frame import HEARTBEAT, Control
from .wire import READ, claim, forget, native, unwatch, watch


class Poll:
    """The receiver of one poll. The first frame answers it."""

    kept = 0
    direct = None

    def __init__(self, name, framing, session):
        self.name = name
        self.session = session
        self.answer = None
        self._framing = framing
        self._answered = Event()

    @property
    def busy(self):
        return self.answer is not None

    def offer(self, frame):
        """Answer with ``frame``, unless there is an answer already; return whether it was taken."""
        if self.answer is not None:
            return False
        self._set(frame.encoded(self._framing))
        self.session.receiver_done(self)
        return True

    def beat(self):
        """Answer with a heartbeat; the client polls again."""
        self.offer(HEARTBEAT)

    def close(self, close):
        """Answer with the close frame."""
        self._set(Control(close.text).encoded(self._framing))

    def linger(self):
        """A poll is answered or waiting; it has nothing to send slowly."""

    def caught_up(self):
        """Messages come in requests of their own."""

    def wait(self, environ):
        """The bytes of the answer, as soon as there is one.

        A client that goes away while it is waited for ends the session: what would be answered now
        could be lost on the way. On a server that is not ours that is not seen.
        """
        if self.answer is None:
            if native(environ):
                self._wait_watchfully(claim(environ))
            else:
                self._wait_blindly()
        return self.answer

    def _set(self, data):
        self.answer = data
        self._answered.set()

    def _wait_blindly(self):
        # Such a server may run no event loop between requests, so that no heartbeat would come.
        if not self._answered.wait(self.session.manager.heartbeats.interval):
            self.beat()

    def _wait_watchfully(self, sock):
        watcher = watch(sock, READ, lambda: self._peek(sock, watcher))
        try:
            self._answered.wait()
        finally:
            unwatch(watcher)
            forget(sock.fileno())
            sock.close()
            self.session.receiver_lost(self)  # no effect where an answer has released this poll

    def _peek(self, sock, watcher):
        try:
            gone = not sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            gone = True
        if gone:
            self.session.receiver_lost(self)
            self._set(b"")
        else:  # the next request came early: it stays readable and tells nothing any more
            watcher.stop()
