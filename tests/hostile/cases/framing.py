"""WebSocket frames that are wrong, tiny or too many."""
from tests.hostile.attackers.framing import BROKEN, MALFORMED
from tests.hostile.registry import case
from tests.hostile.stage import Stage


@case(3, f"10,000 malformed WebSocket frames of {sum(map(len, MALFORMED.values())) + len(BROKEN)} kinds, "
         "announced lengths of 2^62 and 2^63 among them",
      "1002, 1007, 1009 each where due (1008 nowhere: 4029 says more), no crash; memory + < 5 MiB; "
      "others' p99 + < 50 ms")
def malformed_frames(world, outcome):
    stage = world.once(Stage)
    stage.attack("malformed", world.of(500, 20)).wait(60)  # what a process learns once is not counted
    attack = stage.during("malformed", world.of(10_000, 120))
    outcome.exactly("another code than due", attack.told["wrong"], {})
    outcome.told("codes", ", ".join(f"{code} × {count}" for code, count in sorted(attack.told["right"].items())))
    attack.grown(outcome, 5)
    attack.late(outcome, 50)
    outcome.exactly("the server runs", stage.server.get("/healthz")[0], 200)


@case(3, "a message in a million fragments of one byte (in messages of 60,000, over one connection)",
      "all of it is taken, slower; memory + < 5 MiB; others' p99 + < 50 ms")
def tiny_fragments(world, outcome):
    stage = world.once(Stage)
    attack = stage.during("fragments", world.of(1_000_000, 10_000))
    outcome.exactly("messages not answered", attack.told["messages"] - attack.told["answers"], 0)
    outcome.told("took", attack.told["seconds"], "s")
    attack.grown(outcome, 5)
    attack.late(outcome, 50)


@case(3, "10,000 pings a second on one connection", "others' p99 + < 50 ms; memory + < 5 MiB")
def many_pings(world, outcome):
    stage = world.once(Stage)
    attack = stage.during("pings", 10_000, world.of(10, 1))
    outcome.told("sent", attack.told["sent"])
    outcome.told("answered", attack.told["answered"])
    attack.grown(outcome, 5)
    attack.late(outcome, 50)
