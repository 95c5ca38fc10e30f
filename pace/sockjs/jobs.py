"""The hooks of one session, run in order in a greenlet that exists only while there is something to do."""
import logging
from collections import deque

import gevent
from gevent.event import Event

log = logging.getLogger(__name__)

#: Calls, and bytes of messages in them, that may wait for the hooks of one session. Above either a
#: WebSocket is not read any more until half has been worked off, and xhr_send waits for that
#: (and answers 503 when it takes too long): the client is slowed down, nothing is lost.
MAX_CALLS = 64
MAX_BYTES = 256 * 1024


class Jobs:
    """Calls that wait for one session, and the greenlet that makes them.

    ``behind`` is whether more waits than should be taken from the client. The session's ``hook_failed()``
    is called after a call raised and its traceback was logged, ``hooks_caught_up()`` when jobs are not behind
    any more, ``hooks_idle()`` when everything is done.
    """

    __slots__ = ("behind", "greenlet", "_bytes", "_calls", "_room", "_session")

    def __init__(self, session):
        self.behind = False
        self._session = session
        self._calls = deque()
        self._bytes = 0
        self._room = Event()
        self.greenlet = gevent.spawn(self._work)

    def add(self, call, *args, size=0):
        """Make this call after those that were added before; ``size`` is what it holds in bytes."""
        self._calls.append((call, args, size))
        self._bytes += size
        self.behind = self.behind or len(self._calls) > MAX_CALLS or self._bytes > MAX_BYTES

    def wait(self, seconds):
        """Wait until jobs are not behind; return whether that came within ``seconds``."""
        return not self.behind or self._room.wait(seconds)

    def _work(self):
        while self._calls:
            call, args, size = self._calls.popleft()
            self._bytes -= size
            self._make(call, args)
            if self.behind and len(self._calls) <= MAX_CALLS // 2 and self._bytes <= MAX_BYTES // 2:
                self._catch_up()
        self._session.hooks_idle()

    def _make(self, call, args):
        try:
            call(*args)
        except (Exception, gevent.Timeout, gevent.GreenletExit):
            log.exception("session %s: %s failed", self._session.id, call.__name__.strip("_"))
            self._session.hook_failed()

    def _catch_up(self):
        self.behind = False
        self._room.set()
        self._room.clear()
        self._session.hooks_caught_up()
