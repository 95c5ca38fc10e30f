"""Reads that take a while, each made once for all who want the same at the same time."""
import time

import gevent
from gevent.event import AsyncResult
from gevent.lock import BoundedSemaphore

from pace.errors import BrokerDown, PaceError

#: Reads under way at one time. When all are taken, further ones wait their turn.
READS = 4
#: Results kept. Full: the oldest goes, and who needs it reads again.
KEEP = 64


class Shared:
    """Results by key. `clock` tells monotonic seconds."""

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._turns = BoundedSemaphore(READS)
        self._kept = {}

    def __len__(self):
        return len(self._kept)

    def get(self, key, read):
        """The result for this key; `read()` gives it with the seconds for which it may answer others too.

        What `read` raises is raised to all who wait. It goes on when one of them waits no longer.
        """
        until, result = self._kept.get(key, (0, None))
        if result is None or (result.ready() and self._clock() >= until):
            result = self._begin(key, read)
        return result.get()

    def _begin(self, key, read):
        result = AsyncResult()
        self._keep(key, result, 0)
        gevent.spawn(self._read, key, result, read)
        return result

    def _keep(self, key, result, seconds):
        self._kept.pop(key, None)
        while len(self._kept) >= KEEP:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = self._clock() + seconds, result

    def _read(self, key, result, read):
        seconds = 0
        try:
            with self._turns:
                value, seconds = read()
            result.set(value)
        except PaceError as error:
            result.set_exception(error)
        finally:
            if not result.ready():
                result.set_exception(BrokerDown("the read that others waited for failed"))
            self._finish(key, result, seconds)

    def _finish(self, key, result, seconds):
        if self._kept.get(key, (0, None))[1] is result:
            del self._kept[key]
            if seconds:
                self._keep(key, result, seconds)
