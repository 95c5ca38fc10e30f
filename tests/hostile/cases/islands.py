"""A master of a cluster that the others take for dead, while it lives and is reached by everybody else."""
import time

from tests.hostile.cases.redis import PATIENCE_S, bedside, calm, clients_of_pace, end, live_again
from tests.hostile.registry import case
from tests.support.bedside import GAP, HOLE
from tests.support.redis_island import Island
from tests.support.waiting import wait_for


@case(6, "the cluster bus is cut off from one master of three, that of the pub/sub links, until its replica took over; "
      "a device publishes at another",
      "Pace leaves it within 5 s; live within 3 s of the end; nothing doubled, each loss told")
def cluster_bus_cut(world, outcome):
    cluster = Island(world.folder)
    world.ending(cluster.close)
    # the device is with the majority: what is published on an island nobody hears (docs/redis.md)
    _, bed = bedside(world, f"redis://{cluster.host}:{cluster.mainland.port}/0", cluster.url)
    undisturbed, began = calm(bed), time.monotonic()
    cluster.cut_off()
    wait_for(lambda: cluster.replaced, PATIENCE_S, 0.02)
    named = time.monotonic()
    outcome.told("the replica took over after", named - began, "s")
    wait_for(lambda: clients_of_pace(cluster.replica) and not clients_of_pace(cluster.island), PATIENCE_S, 0.02)
    outcome.at_most("Pace left the old master after", time.monotonic() - named, 5, "s")
    time.sleep(world.of(4, 0))
    cluster.cut_off(False)
    wait_for(lambda: cluster.island.client().info("replication")["role"] == "slave", PATIENCE_S, 0.02)
    outcome.at_most("live after", live_again(bed, time.monotonic()), 3, "s")
    outcome.at_least("holes and gaps told", len(bed.told(HOLE, GAP)), 1)
    end(bed, outcome, undisturbed)
