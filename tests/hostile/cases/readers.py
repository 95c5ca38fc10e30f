"""Viewers who stop reading."""
from tests.hostile.registry import case
from tests.hostile.stage import Stage
from tests.support.memory import MIB

#: pace.max_queue of these servers, and what may be under way beside it (docs/operations.md, slow viewers).
MAX_QUEUE, UNDER_WAY = MIB, 64 * 1024
#: What those of the suite have, who have little time.
SMALL_QUEUE = 65_536 * 2


def stage_of(world):
    """A Stage with the channel that they read, for more viewers than a process has by default."""
    return Stage(world, channels={"big": {"kind": "text"}}, server={"worker_connections": 12_000},
                 settings={"max_queue": str(queue_of(world))})


def queue_of(world):
    """Bytes that may wait for one viewer."""
    return world.of(MAX_QUEUE, SMALL_QUEUE)


@case(5, "a viewer of 450 KB a second stops reading", "closed or thinned in 10 s; its queue under pace.max_queue "
      "and what is under way; others' p99 + < 20 ms")
def stalled_reader(world, outcome):
    stage = world.once(stage_of)
    stall = stage.in_phases("readers", stage.redis.port, 1, 1, 50, world.of(12, 1), world.of(12, 2))
    outcome.at_most("noticed after", stall.told["noticed"] or 99, 10, "s")
    outcome.at_most("queue", stall.told["queue"] / MIB, (queue_of(world) + UNDER_WAY) / MIB, "MiB")
    stall.late(outcome, 20)


@case(5, "1,000 viewers of 10,000 stop reading (36 KB a second each)",
      "the memory that docs/operations.md states at most: pace.max_queue + 64 KiB each; no reader is lost")
def thousand_stalled(world, outcome):
    stage = world.once(stage_of)
    count, stalling = world.of(10_000, 100), world.of(1000, 20)
    hz, reading_s, stalled_s = world.of((4, 10, 40), (20, 1, 2))
    stall = stage.in_phases("readers", stage.redis.port, count, stalling, hz, reading_s, stalled_s)
    outcome.at_least("times that blocks were dropped for one, or one closed", stall.told["slow"], stalling)
    outcome.at_most("the largest queue", stall.told["queue"] / MIB, (queue_of(world) + UNDER_WAY) / MIB, "MiB")
    outcome.told("all queues, counted as if each had its own blocks", stall.told["queues"] / MIB, "MiB")
    outcome.exactly("readers lost", stall.told["lost"], 0)
    stall.grown(outcome, stalling * (queue_of(world) + UNDER_WAY) / MIB)
    stall.late(outcome)
