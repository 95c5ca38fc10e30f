"""Pages of a channel's history for those who scroll back: bounded, checked, and read once for all who look there."""
import time
from json.encoder import encode_basestring_ascii as quote
from typing import NamedTuple

import gevent

from pace.blocks import hole
from pace.errors import BrokerDown
from pace.hub.inspection import inspect, needs_inspection
from pace.hub.shared import Shared
from pace.positions import MAX_PART, order

#: Blocks of one page. When there are more, `more` says so and the client asks on, after the last one.
MOST_BLOCKS = 500
#: Bytes of the blocks of one page as they travel in a frame, but for a larger block alone. When there are more: as
#: above. A link that carries a waveform of two leads easily takes 3 s for so much, and the waveform waits behind it.
MOST_BYTES = 64 * 1024
#: The part of `pace.max_queue` that the blocks of one page may take, and that one block alone may; of a larger block
#: a hole is given.
PAGE_SHARE, BLOCK_SHARE = 1 / 4, 1 / 2
#: Reads begin at multiples of this many ms: who looks at the same part shares one read, though nobody's edges agree.
ALIGN_MS = 10_000
#: Entries read first. Their size tells how many more to ask for: blocks may have a hundred bytes or a hundred thousand.
FIRST_ENTRIES = 25
#: Characters of a block that takes a millisecond to check; others have their turn before it.
LONG_CHARS = 32 * 1024
#: Seconds for which a page that later blocks cannot change answers others.
FULL_S = 2.0
#: Seconds for which a page that ends at the present does so, and for which what is held is not asked again.
OPEN_S = 0.25


class Page(NamedTuple):
    """Blocks of one epoch: `blocks` are (order, position, text), `more` tells whether others follow."""

    epoch: str
    blocks: list
    more: bool


class Archive:
    """Reads history from `broker`. `max_queue` is that of `pace.settings`, `clock` tells monotonic seconds."""

    def __init__(self, max_queue, clock=time.monotonic):
        self.broker = None
        self._most = min(MOST_BYTES, int(max_queue * PAGE_SHARE))
        self._most_alone = int(max_queue * BLOCK_SHARE)
        self._shared = Shared(clock)

    def page(self, channel, low, after=None):
        """A Page of the Channel that holds the first blocks above the order `low`, and maybe some before.

        `after` is the Position that `low` is the order of, where a client goes on from one. Raises BrokerDown.
        """
        exactly = "{}-{}".format(*low)
        if after is not None:
            return self._once(channel, after.epoch, exactly)
        start = (low[0] + 1) // ALIGN_MS * ALIGN_MS - 1
        page = self._once(channel, None, f"{start}-{MAX_PART}" if start >= 0 else "0-0")
        if page.more and page.blocks[-1][0] <= low:  # more blocks than a page takes before `low`
            page = self._once(channel, None, exactly)
        return page

    def bounds(self, channel):
        """When the oldest and the newest entry that is held arrived, epoch ms; None where there is none."""
        return self._shared.get((channel, self._epoch(channel), None), lambda: (self._bounds(channel.name), OPEN_S))

    def _once(self, channel, epoch, after):
        key = channel, epoch or self._epoch(channel), after
        return self._shared.get(key, lambda: self._read(channel, after))

    def _epoch(self, channel):
        if self.broker is None:
            raise BrokerDown("not started")
        return self.broker.known_epoch(channel.name)

    def _read(self, channel, after):
        entries, epoch, whole = self._entries(channel.name, after)
        blocks, size = [], 0
        for entry in entries[:MOST_BLOCKS]:
            text, bytes = self._safe(channel, entry.text)
            size += bytes
            if blocks and size > self._most:
                break
            blocks.append((order(entry.id), f"{epoch}:{entry.id}", text))
        more = len(blocks) < len(entries) or not whole
        return Page(epoch, blocks, more), FULL_S if more else OPEN_S

    def _safe(self, channel, text):
        """The block's text for pages, and its size in a frame."""
        if needs_inspection(channel):
            if len(text) > LONG_CHARS:
                gevent.sleep(0)
            text, _ = inspect(text, channel)
        size = len(quote(text))
        return (text, size) if size <= self._most_alone else (hole("size"), 0)

    def _entries(self, name, after):
        """(entries, epoch, whether these are all): about as many entries after an id as fit into a page."""
        entries = self.broker.history(name, after=after, count=FIRST_ENTRIES)
        epoch = self.broker.known_epoch(name)
        if len(entries) < FIRST_ENTRIES:
            return entries, epoch, True
        size = max(1, sum(len(entry.text) for entry in entries))
        # one more than a page takes tells whether there are more
        count = min(MOST_BLOCKS + 1 - len(entries), (self._most - size) * len(entries) // size + 1)
        if count <= 0:
            return entries, epoch, False
        further = self.broker.history(name, after=entries[-1].id, count=count)
        if self.broker.known_epoch(name) != epoch:
            return entries, epoch, False
        return entries + further, epoch, len(further) < count

    def _bounds(self, name):
        ends = self.broker.history(name, count=1), self.broker.history(name, count=1, newest=True)
        return tuple(order(entries[0].id)[0] if entries else None for entries in ends)
