"""Reads of history, shared by all who ask for the same at the same time."""
import time
from typing import NamedTuple

from gevent.event import AsyncResult
from gevent.lock import BoundedSemaphore

from pace.errors import BrokerDown

#: Blocks of one page. A viewer gets page after page as fast as it takes them.
PAGE_BLOCKS = 500
#: Reads of history under way at one time in a worker. When all are taken, further ones wait their turn.
READS = 4
#: Seconds for which a page that is not empty answers others at the same position: those of one cut return together.
KEEP_S = 2.0
#: Pages kept. Full: the oldest goes, and who needs it reads again.
KEEP_PAGES = 64


class Page(NamedTuple):
    """What follows a position.

    `entries` are (id, text), at most PAGE_BLOCKS; `complete` tells that nothing between the position and the first
    of them had been trimmed.
    """

    entries: list
    complete: bool


class Pages:
    """Pages of the channels' history, each read once for everybody.

    `broker` is the one that the hub reads from, `clock` tells monotonic seconds.
    """

    def __init__(self, broker, clock=time.monotonic):
        self._broker = broker
        self._clock = clock
        self._turns = BoundedSemaphore(READS)
        self._kept = {}

    def after(self, channel, epoch, after):
        """The Page after the stream id `after` of the channel named. Raises BrokerDown."""
        key = (channel, epoch, after)
        made, result = self._kept.get(key, (0, None))
        if result is None or self._clock() - made > KEEP_S:
            result = self._keep(key, AsyncResult())
            self._read(key, result)
        return result.get()

    def _keep(self, key, result):
        self._kept.pop(key, None)
        while len(self._kept) >= KEEP_PAGES:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = (self._clock(), result)
        return result

    def _read(self, key, result):
        channel, _, after = key
        try:
            with self._turns:
                entries = self._broker.history(channel, after=after, count=PAGE_BLOCKS)
                # asked afterwards: what is trimmed between the two reads shows here
                complete = bool(self._broker.history(channel, until=after, count=1, newest=True))
            result.set(Page(entries, complete))
        finally:
            if not (result.successful() and entries):
                self._kept.pop(key, None)
            if not result.ready():
                result.set_exception(BrokerDown("the read that others waited for failed"))
