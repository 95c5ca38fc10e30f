"""What a worker knows of one channel while somebody watches it."""
import math

from gevent.lock import RLock

from pace.channels import NUMBER, PLACE, TEXT, WAVEFORM
from pace.hub.frames import BlockFrame, Span
from pace.hub.inspection import Inspection, needs_inspection
from pace.hub.ring import RING_MS, Block, Ring
from pace.messages import block_message
from pace.positions import MAX_PART, order
from pace.tally import tally

#: A channel is live while its newest block is younger than this, in seconds.
LIVE_S = 2.0
#: What a viewer gets who comes without a position: this much of a waveform, in ms by arrival.
RECENT_MS = 10_000
#: ... and this many entries of the others.
RECENT_ENTRIES = {NUMBER: 1, PLACE: 1, TEXT: 100}
#: Frames kept for those who come between two ticks. Full: they are made again.
KEEP_FRAMES = 16

NOTHING = (0, 0)
"""The order before every stream id."""


class Feed:
    """One channel: where reading stands, the ring of its last blocks, how many watch it.

    `primed` is False until the first `prime`: nothing is known of the channel yet and it is not read. `lock` is held
    by the greenlet that primes it. `seen` is when the newest block came and `left` when the last watcher went, in
    monotonic seconds. `suspect` says that blocks may have been trimmed unread. `report` is what ingest says of the
    channel, `told` the gist of the state that viewers were told last. `inspection` looks at the blocks of a
    publisher that appends them itself; None where ingest has checked them.
    """

    __slots__ = ("_frames", "channel", "epoch", "inspection", "last_id", "left", "lock", "order", "primed", "report",
                 "ring", "seen", "suspect", "told", "watchers")

    def __init__(self, channel):
        self.channel = channel
        self.inspection = Inspection(channel) if needs_inspection(channel) else None
        self.epoch = None
        self.last_id = "0-0"
        self.order = NOTHING
        self.primed = False
        self.ring = self._ring(NOTHING)
        self.seen = -math.inf
        self.suspect = False
        self.left = None
        self.watchers = 0
        self.report = {}
        self.told = None
        self.lock = RLock()
        self._frames = {}

    def fits(self, channel):
        """Whether the Channel is of the same kind and source as this one."""
        return (channel.kind, channel.source) == (self.channel.kind, self.channel.source)

    def describe(self, channel):
        """The channel is described otherwise from now on; kind and source are the same."""
        self.channel = channel
        if self.inspection:
            self.inspection.describe(channel)

    def prime(self, epoch, entries, seen):
        """Begin, or begin anew in another `epoch`, with the newest entries of the stream.

        `seen` is the monotonic time at which the newest of them arrived, as far as one knows.
        """
        self.epoch = epoch
        self.last_id, self.order, floor = "0-0", NOTHING, NOTHING
        blocks = self.encode(entries)
        if blocks:
            self.last_id, self.order, floor = entries[-1][0], blocks[-1].order, before(blocks[0].order)
        self.ring = self._ring(floor)
        self.ring.extend(blocks)
        self._frames.clear()
        self.seen = seen
        self.suspect = False
        self.primed = True

    def take(self, entries, seen):
        """Take up entries that were read live; return those not known yet, as Blocks, oldest first."""
        blocks = self.encode(entries)
        if blocks and blocks[0].order <= self.order:
            blocks = [block for block in blocks if block.order > self.order]
        if blocks:
            self.last_id, self.order = entries[-1][0], blocks[-1].order
            self.ring.extend(blocks)
            self._frames.clear()
            self.seen = seen
            tally.blocks_read += len(blocks)
            tally.bytes_read += sum(len(block.message) for block in blocks)
        return blocks

    def tear(self, entry_id):
        """Blocks before that of `entry_id`, which is read next, were lost: the ring must not bridge the hole."""
        self.ring = self._ring(before(order(entry_id)))
        self._frames.clear()

    def encode(self, entries):
        """The Blocks of (id, text) entries of this feed's epoch."""
        if self.inspection:
            entries = [(entry_id, self.inspection.safe(entry_id, text)) for entry_id, text in entries]
        epoch, name = self.epoch, self.channel.name
        return [Block(order(entry_id), position := f"{epoch}:{entry_id}", block_message(name, position, text))
                for entry_id, text in entries]

    def frame(self, since, told, blocks):
        """The frame of the messages `told` and of `blocks`, which follow the Position `since` (or None).

        Those who ask for the same between two ticks share one frame.
        """
        key = (since, *told, *(block.position for block in (blocks[:1] + blocks[-1:])))
        frame = self._frames.get(key)
        if frame is None:
            if len(self._frames) >= KEEP_FRAMES:
                self._frames.clear()
            spans = {self.channel.name: Span(since and str(since), blocks[0].position)} if blocks else {}
            frame = self._frames[key] = BlockFrame([*told, *(block.message for block in blocks)], spans)
        return frame

    @property
    def position(self):
        """The position of the newest block, or None where there is none."""
        return None if self.order == NOTHING else f"{self.epoch}:{self.last_id}"

    def recent(self):
        """The Blocks that a viewer without a position gets."""
        entries = RECENT_ENTRIES.get(self.channel.kind)
        if entries:
            return self.ring.last(entries)
        return self.ring.after((self.order[0] - RECENT_MS, 0))

    def live(self, now):
        """Whether the newest block is younger than LIVE_S at the monotonic time `now`."""
        return now - self.seen < LIVE_S

    def _ring(self, floor):
        return Ring(floor, max_ms=RING_MS if self.channel.kind == WAVEFORM else math.inf)


def before(order):
    """The order just before another one."""
    ms, sequence = order
    return (ms, sequence - 1) if sequence else (ms - 1, MAX_PART)
