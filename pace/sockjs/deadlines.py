"""Many deadlines of one and the same interval on a single timer.

A timer per session would cost memory and a heap operation for each of thousands. As the interval is
constant, deadlines fall due in the order in which they were set, so they share buckets, and only
the oldest bucket needs a timer.
"""
import time

import gevent

#: Into how many buckets an interval is cut: a deadline is late by at most 1/32 of its interval.
GRAINS = 32


def start_timer(seconds, callback):
    """Call ``callback`` once in the event loop; the result has a ``close`` method that prevents it."""
    timer = gevent.get_hub().loop.timer(seconds)
    timer.start(callback)
    return timer


class Deadlines:
    """Calls ``expired(item)`` about ``interval`` seconds after :meth:`add`.

    ``len()`` is the number of items that wait. ``clock`` and ``timer`` are replaced in tests.
    """

    __slots__ = ("interval", "_expired", "_grain", "_buckets", "_timer", "_clock", "_start")

    def __init__(self, interval, expired, clock=time.monotonic, timer=start_timer):
        self.interval = interval
        self._expired = expired
        self._grain = max(interval / GRAINS, 0.001)
        self._buckets = {}
        self._timer = None
        self._clock = clock
        self._start = timer

    def __len__(self):
        return sum(map(len, self._buckets.values()))

    def add(self, item):
        """Set a deadline; the result is a set, and discarding the item from it cancels the deadline."""
        tick = int((self._clock() + self.interval) / self._grain) + 1
        bucket = self._buckets.get(tick)
        if bucket is None:
            bucket = self._buckets[tick] = set()
            self._arm()
        bucket.add(item)
        return bucket

    def sweep(self):
        """Let everything expire that is due."""
        now = self._clock()
        self._expire([tick for tick in self._buckets if tick * self._grain <= now])

    def expire_all(self):
        """Let everything expire now."""
        self._expire(list(self._buckets))

    def _expire(self, ticks):
        for bucket in [self._buckets.pop(tick) for tick in ticks]:
            while bucket:  # what one expiry cancels is not in its bucket any more
                self._expired(bucket.pop())
        self._arm()

    def _arm(self):
        if self._timer is None and self._buckets:
            wait = min(self._buckets) * self._grain - self._clock()
            self._timer = self._start(max(0.0, wait), self._fire)

    def _fire(self):
        self._timer.close()
        self._timer = None
        self.sweep()
