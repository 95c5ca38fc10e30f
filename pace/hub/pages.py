"""What follows a position in the channels' history, for those who come back after a cut."""
import time
from typing import NamedTuple

from pace.hub.shared import Shared
from pace.positions import order

#: Blocks of one page. A viewer gets page after page as fast as it takes them.
PAGE_BLOCKS = 500
#: Seconds for which a page that is not empty answers others at the same position: those of one cut return together.
KEEP_S = 2.0


class Page(NamedTuple):
    """What follows a position.

    `entries` are (id, text), at most PAGE_BLOCKS; `complete` tells that the block at the position is there still, so
    that nothing between it and the first of them was trimmed or lost.
    """

    entries: list
    complete: bool


class Pages:
    """Pages of the channels' history, each read once for everybody.

    `broker` is the one that the hub reads from, `clock` tells monotonic seconds.
    """

    def __init__(self, broker, clock=time.monotonic):
        self._broker = broker
        self._shared = Shared(clock)

    def after(self, channel, epoch, after):
        """The Page after the stream id `after` of the channel named. Raises BrokerDown."""
        return self._shared.get((channel, epoch, after), lambda: self._read(channel, after))

    def _read(self, channel, after):
        entries = self._broker.history(channel, after=after, count=PAGE_BLOCKS)
        # asked afterwards: what is trimmed between the two reads shows here, and so does a block that Redis has lost
        kept = self._broker.history(channel, until=after, count=1, newest=True)
        complete = bool(kept) and order(kept[0].id) == order(after)
        return Page(entries, complete), KEEP_S if entries else 0
