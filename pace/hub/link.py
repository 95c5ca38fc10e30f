"""The state of the link to Redis, as this worker sees it."""
import math
import time

from gevent.event import Event

from pace.tally import tally


class Link:
    """Up or down; `announce` is called with the word whenever it changes, down being where it begins.

    Whoever gets BrokerDown calls `lost` and may `wait`; the consumer, which asks Redis all the time, calls `found`.
    """

    def __init__(self, announce):
        self._announce = announce
        self.found_at = -math.inf  # monotonic seconds
        self._up = Event()

    @property
    def state(self):
        """`up` or `down`."""
        return "up" if self._up.is_set() else "down"

    def lost(self):
        """Redis does not answer."""
        if self._up.is_set():
            self._up.clear()
            tally.outages += 1
            self._announce("down")

    def found(self):
        """Redis answers; those who wait go on."""
        self.found_at = time.monotonic()
        if not self._up.is_set():
            self._up.set()
            self._announce("up")

    def wait(self, timeout=None):
        """Wait until Redis answers, or for `timeout` seconds; return whether it does."""
        return self._up.wait(timeout)
