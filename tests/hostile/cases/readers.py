"""Viewers who stop reading."""
from tests.hostile.registry import case
from tests.hostile.stage import Stage
from tests.support.memory import MIB

#: What may be under way beside a full queue (docs/operations.md, slow viewers).
UNDER_WAY = 64 * 1024


@case(5, "a viewer of 450 KB a second stops reading", "closed or thinned in 10 s; its queue under pace.max_queue "
      "and what is under way; others' p99 + < 20 ms")
def stalled_reader(world, outcome):
    stage = world.once(Stage)
    stall = stage.in_phases("readers", stage.redis.port, 1, 1, 50, world.of(12, 1), world.of(12, 2))
    outcome.at_most("noticed after", stall.told["noticed"] or 99, 10, "s")
    outcome.at_most("queue", stall.told["queue"] / MIB, (stage.max_queue + UNDER_WAY) / MIB, "MiB")
    stall.late(outcome, 20)


@case(5, "1,000 viewers of 10,000 stop reading (36 KB a second each)",
      "the memory that docs/operations.md states at most: pace.max_queue + 64 KiB each; no reader is lost")
def thousand_stalled(world, outcome):
    stage = world.once(Stage)
    count, stalling = world.of(10_000, 100), world.of(1000, 20)
    hz, reading_s, stalled_s = world.of((4, 10, 40), (20, 1, 2))
    stall = stage.in_phases("readers", stage.redis.port, count, stalling, hz, reading_s, stalled_s)
    outcome.at_least("times that blocks were dropped for one, or one closed", stall.told["slow"], stalling)
    outcome.at_most("the largest queue", stall.told["queue"] / MIB, (stage.max_queue + UNDER_WAY) / MIB, "MiB")
    outcome.told("all queues, counted as if each had its own blocks", stall.told["queues"] / MIB, "MiB")
    outcome.exactly("readers lost", stall.told["lost"], 0)
    stall.grown(outcome, stalling * (stage.max_queue + UNDER_WAY) / MIB)
    stall.late(outcome)
