"""`source = key:<key>`: the value of a Redis key, whenever it is another."""
from zlib import crc32

from pace.sources.backlog import KEPT_S, Backlog

#: Seconds between two looks at the keys.
POLL_S = 0.25


class KeySource:
    """Values of one key, looked at by the process that leads."""

    def __init__(self, budget):
        self.backlog = Backlog(budget)
        self._last = None

    def seen(self, value, arrival):
        """Take up a look at the key: its value (bytes) or None, and when, epoch ms; whether it is another."""
        crc = None if value is None else crc32(value)
        changed = crc not in (None, self._last)
        if changed:
            self.backlog.add(value, arrival)
        self._last = crc
        return changed

    def age(self, now, leading):
        """Let go of what is older than KEPT_S at `now`, epoch ms; of all that another process leads."""
        if leading:
            self.backlog.drop(now - KEPT_S * 1000)
        else:
            self.backlog.clear()
            self._last = None

    def resume(self, tail):
        """Take the last value of the `tail` in the broker (or None) for seen; True, nothing is missing."""
        if tail is not None:
            self.backlog.settle(tail)
            if not self.backlog.payloads:
                self._last = tail.crcs[-1]
        return True
