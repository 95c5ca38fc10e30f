"""One worker, simulated flush round by flush round: how late samples are, and how far the interval stretches."""
import math
from bisect import bisect_right
from dataclasses import dataclass, field
from random import Random

from pace.hub.fanout import SLOTS
from pace.hub.settling import SETTLE_S, SETTLE_SHARE
from pace.hub.tempo import Tempo

SLICE_S = 0.004   # for which a process keeps its core: one tick of a kernel of 250 Hz (CONFIG_HZ)
LEAST_SHARE = 0.05   # of a core that a process gets beside others
WAKE_S = 0.001    # from an append to the end of a read that waits for it
SECONDS = 12.0    # simulated
WARM_S = 2.0      # of them not counted
WORKER_CONNECTIONS = 10_000   # of a worker, by default (docs/configuration.md)
STAMPS_HZ = 250   # moments at which samples are stamped: many in each flush, whatever the channel's own rate


@dataclass(frozen=True)
class Worker:
    """What a worker does each round, in CPU seconds, and who is in its way.

    `tick` is ingest's work each flush, `read` the worker's own for what it reads, `send` one frame to one viewer.
    `foreign` is the share of its core that others use. `link` is the round trip to Redis. The viewers' machine takes
    `reader` seconds a frame, and others use `reader_foreign` of it: 0 where viewers have machines of their own.
    """

    viewers: int
    send: float
    tick: float = 0.0
    read: float = 0.0
    flush: float = 0.04
    longest: float = 1.0
    foreign: float = 0.0
    link: float = 0.0
    reader: float = 0.0
    reader_foreign: float = 0.0

    def wall(self, work, chance):
        """Seconds that so many CPU seconds take: others get the core for SLICE_S at a time, at moments of `chance`."""
        bursts, left = 0, work / SLICE_S * self.foreign / max(1 - self.foreign, LEAST_SHARE)
        while (left := left - chance.expovariate(1)) > 0:
            bursts += 1
        return work + bursts * SLICE_S

    @property
    def reading(self):
        """Seconds that the viewers of one slot take to read a frame each."""
        return self.reader / max(1 - self.reader_foreign, LEAST_SHARE) * self.viewers / SLOTS


@dataclass
class Ingest:
    """Appends at the multiples of the flush interval what has been stamped until then; later if the worker is busy."""

    worker: Worker
    due: float = 0.0
    stamped: float = 0.0
    blocks: list = field(default_factory=list)   # (moment of the append, first stamp, end of stamps)

    def run(self, until, free):
        """All appends before `until`, by a worker that has been free since `free`. Ticks missed meanwhile are one."""
        while (begin := max(self.due, free)) <= until:
            self.blocks.append((begin + self.worker.tick, self.stamped, begin))
            self.stamped = begin
            self.due = (math.floor(begin / self.worker.flush + 1e-9) + 1) * self.worker.flush

    @property
    def news(self):
        """When the next block is appended, for all that is known now."""
        return self.blocks[0][0] if self.blocks else self.due + self.worker.tick

    def take(self, seen):
        """Stamps of the samples appended by `seen` that nobody took yet."""
        here = [block for block in self.blocks if block[0] <= seen]
        self.blocks = self.blocks[len(here):]
        return [stamp for _, first, end in here for stamp in stamps(first, end)]


def stamps(first, end):
    """Moments in [first, end) at which samples are stamped."""
    return [k / STAMPS_HZ for k in range(math.ceil(first * STAMPS_HZ), math.ceil(end * STAMPS_HZ))]


@dataclass
class Turns:
    """The slots of a worker: what waits for each of them, and what was counted of those that were served."""

    worker: Worker
    chance: Random
    waiting: list = field(default_factory=lambda: [[] for _ in range(SLOTS)])
    delays: list = field(default_factory=list)
    served: int = 0
    busy: float = 0.0
    next: int = 0
    read_at: float = 0.0   # when the viewers' machine is free again

    def serve(self, fresh, begin, tempo):
        """One round that begins with `fresh` stamps; the moment of its end. See `pace.hub.fanout.Fanout`."""
        for slot in self.waiting:
            slot += fresh
        behind = [slot for slot in self.waiting[self.next:] + self.waiting[:self.next] if slot]
        tempo.prepared(self.worker.read)
        at, done, deadline = begin, 0, begin + tempo.room
        for done, slot in enumerate(behind, 1):
            at = self._serve(slot, at, begin > WARM_S)
            if at >= deadline and done >= tempo.least * len(behind):
                break
        self.next = (self.next + done) % SLOTS
        tempo.served(done / len(behind) if behind else 1)
        return at

    def _serve(self, slot, at, counts):
        """Two queues in a row: the worker's sends, and the reading of them."""
        took = self.worker.wall(self.worker.viewers / SLOTS * self.worker.send, self.chance)
        self.read_at = max(at + took, self.read_at) + self.worker.reading
        if counts:
            self.served += 1
            self.delays += [self.read_at - (took + self.worker.reading) / 2 - stamp for stamp in slot]
        slot.clear()
        return at + took

    @property
    def frames_per_s(self):
        """Frames of each viewer in a second."""
        return self.served / SLOTS / (SECONDS - WARM_S)

    def delay_ms(self, share):
        """Quantile of the delays, ms."""
        return 1000 * self.delays[min(int(share * len(self.delays)), len(self.delays) - 1)]


def next_round(worker, tempo, begin, end):
    """When the consumer reads again: see `pace.hub.consumer.Consumer`."""
    if tempo.late:
        return max(end, begin + tempo.tick)
    settle = min(SETTLE_S, worker.flush * SETTLE_SHARE)
    rest = tempo.tick - (end - settle) % tempo.tick
    return end + (min(rest, tempo.leisure) if tempo.behind else rest)


def simulate(worker):
    """SECONDS of one channel's life, round by round; the same worker gives the same delays, which come sorted."""
    chance = Random(1)
    tempo, ingest, turns = Tempo(worker.flush, worker.longest), Ingest(worker), Turns(worker, chance)
    at, free, rounds = 0.0, 0.0, 0
    while at < SECONDS:
        ingest.run(at, free)
        fresh = ingest.take(at + worker.link / 2)
        begin = at + worker.link + worker.wall(worker.read, chance)
        free = turns.serve(fresh, begin, tempo)
        rounds += begin > WARM_S
        at = next_round(worker, tempo, begin, free) if fresh or tempo.behind else max(free, ingest.news) + WAKE_S
    turns.delays.sort()
    turns.busy = (turns.frames_per_s * worker.viewers * worker.send + rounds / (SECONDS - WARM_S) * worker.read
                  + worker.tick / worker.flush)
    return turns


def most_viewers(worker, limit_ms, top=WORKER_CONNECTIONS, step=50):
    """The most viewers n, a multiple of `step`, with whom `worker(n)` has 99 of 100 samples there in `limit_ms`."""
    steps = range(step, top + 1, step)
    late = bisect_right(steps, False, key=lambda n: simulate(worker(n)).delay_ms(0.99) > limit_ms)
    return steps[late - 1] if late else 0
