"""Redis that stops, freezes, forgets, stammers, is replaced or moves, while somebody watches."""
import os
import signal
import time

from pace.faultproxy import FaultProxy
from pace.keys import Keys, slot
from tests.hostile.registry import case
from tests.support.bedside import GAP, HOLE, Bedside, facts
from tests.support.redis_groups import Cluster, Watched
from tests.support.waiting import wait_for

CHANNELS = {"ecg": {"leads": "I", "rate": "50"}, "flood": {"kind": "text"}}
#: Seconds of undisturbed samples before each fault, and for what comes late after it.
CALM_S = 0.5
#: Seconds to wait for what has to happen, far beyond what is wanted.
PATIENCE_S = 60
#: Bytes of the output buffer of pub/sub at which Redis ends a link, and of what is published meanwhile.
BUFFER, FLOOD = 65_536, 48 * 1024 * 1024


def bedside(world, url, pace_url=None):
    """Pace with that Redis, a device and a viewer, whose samples come."""
    pace = world.pace(pace_url or url, channels=CHANNELS)
    wait_for(lambda: facts(pace)[0] == 200, PATIENCE_S, 0.02)
    found = world.entering(Bedside(url, pace))
    wait_for(lambda: found.live_since(0), PATIENCE_S, 0.02)
    return pace, found


def calm(bed):
    """Let undisturbed samples come; the longest wait among them."""
    began = time.monotonic()
    time.sleep(CALM_S)
    return bed.longest_wait(began, time.monotonic())


def live_again(bed, moment):
    """Seconds after the moment until what was sent after it came."""
    return wait_for(lambda: bed.live_since(moment), PATIENCE_S, 0.02) - moment


def end(bed, outcome, undisturbed):
    """What did not come, by the viewer's own account, once all is calm."""
    calm(bed)
    bed.device.stop()
    wait_for(lambda: bed.samples()[-1][1] == len(bed.device.times) - 1, PATIENCE_S, 0.02)
    silent, told, doubled = bed.missing()
    outcome.exactly("samples lost without a word", silent, 0)
    outcome.exactly("doubled", doubled, 0)
    outcome.told("lost and told", told)
    outcome.told("longest wait undisturbed", undisturbed, "s")


def red(pace, since):
    """Seconds until /readyz says that Redis is away."""
    wait_for(lambda: facts(pace)[0] == 503, PATIENCE_S, 0.02)
    return time.monotonic() - since


@case(6, "Redis is stopped for 10 s and comes back empty", "live within 3 s of its return; the hole is marked")
def redis_stopped(world, outcome):
    redis = world.redis()
    _, bed = bedside(world, redis.url)
    undisturbed = calm(bed)
    redis.stop()
    time.sleep(world.of(10, 1))
    redis.start()
    back = time.monotonic()
    outcome.at_most("live after", live_again(bed, back), 3, "s")
    outcome.exactly("gap", bed.told(GAP)[:1], ["epoch"])
    end(bed, outcome, undisturbed)


@case(6, "Redis is frozen (SIGSTOP) for 10 s, its connections stay open",
      "noticed in 10 s, `/readyz` red; live within 3 s of its return")
def redis_frozen(world, outcome):
    redis = world.redis()
    pace, bed = bedside(world, redis.url)
    undisturbed, began = calm(bed), time.monotonic()
    redis.freeze()
    try:
        outcome.at_most("`/readyz` red after", red(pace, began), 10, "s")
        time.sleep(max(0, world.of(10, 0) - (time.monotonic() - began)))
    finally:
        redis.thaw()
    outcome.at_most("live after", live_again(bed, time.monotonic()), 3, "s")
    end(bed, outcome, undisturbed)


@case(6, "the way to Redis swallows everything for 10 s, TCP stays alive",
      "noticed in 10 s, `/readyz` red; live within 3 s of its end; the hole is marked")
def redis_black_holed(world, outcome):
    redis = world.redis()
    way = world.entering(FaultProxy(("127.0.0.1", redis.port)))
    pace, bed = bedside(world, redis.url, f"redis://127.0.0.1:{way.port}/0")
    undisturbed, began = calm(bed), time.monotonic()
    way.silence()
    outcome.at_most("`/readyz` red after", red(pace, began), 10, "s")
    time.sleep(max(0, world.of(10, 0) - (time.monotonic() - began)))
    way.silence(False)
    outcome.at_most("live after", live_again(bed, time.monotonic()), 3, "s")
    end(bed, outcome, undisturbed)


@case(6, "FLUSHALL", "the epoch changes; no trace is joined across it")
def redis_flushed(world, outcome):
    redis = world.redis()
    _, bed = bedside(world, redis.url)
    undisturbed, client = calm(bed), redis.client()
    before = epoch(client)
    client.flushall()
    flushed = time.monotonic()
    outcome.at_most("live after", live_again(bed, flushed), 3, "s")
    outcome.exactly("another epoch", epoch(client) not in (None, before), True)
    outcome.exactly("gaps", bed.told(GAP), ["epoch"])
    end(bed, outcome, undisturbed)


def epoch(client):
    """That of the channel."""
    return client.get(Keys().epoch(int(Keys().blocks("ecg").partition("{")[2].partition("}")[0])))


@case(6, "a worker stands still, and Redis ends its pub/sub link for its output buffer",
      "the link is made anew; what was missed is a hole")
def redis_ends_the_link(world, outcome):
    redis = world.redis()
    pace, bed = bedside(world, redis.url)
    undisturbed, client = calm(bed), redis.client()
    client.config_set("client-output-buffer-limit", f"pubsub {BUFFER} 0 0")
    links = client.client_list(_type="pubsub")
    ends = {link["addr"] for link in links}
    workers = pace.process.children
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        for _ in range(FLOOD // 200_000):
            client.publish("flood", "x" * 200_000)
        wait_for(lambda: len({link["addr"] for link in client.client_list(_type="pubsub")} & ends) < len(ends), 20)
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
    outcome.at_most("live after", live_again(bed, time.monotonic()), 3, "s")
    outcome.at_least("holes told", len(bed.told(HOLE, GAP)), 1)
    end(bed, outcome, undisturbed)


@case(6, "replies of Redis come in pieces of 100 bytes, half a second apart, for 10 s",
      "nothing wrong or doubled is shown, live within 3 s of its end; the hole is marked")
def redis_stammers(world, outcome):
    redis = world.redis()
    way = world.entering(FaultProxy(("127.0.0.1", redis.port)))
    _, bed = bedside(world, redis.url, f"redis://127.0.0.1:{way.port}/0")
    undisturbed = calm(bed)
    way.down.piece, way.down.pause = 100, 0.5
    time.sleep(world.of(10, 3))
    way.down.piece, way.down.pause = 0, 0
    outcome.at_most("live after", live_again(bed, time.monotonic()), 3, "s")
    end(bed, outcome, undisturbed)


@case(6, "Sentinels replace a master that was killed; the first dials are refused",
      "live within 3 s of the new one's naming; what was lost is told")
def sentinel_fail_over(world, outcome):
    watched = Watched(world.folder)
    world.ending(watched.close)
    _, bed = bedside(world, watched.url)
    undisturbed, before = calm(bed), watched.master
    killed = time.monotonic()
    before.kill()
    after = watched.other_than(before)
    named = time.monotonic()
    wait_for(lambda: after.client().info("replication")["role"] == "master", PATIENCE_S, 0.01)
    outcome.told("the Sentinels took", named - killed, "s")
    outcome.at_most("live after", live_again(bed, named), 3, "s")
    outcome.at_least("holes and gaps told", len(bed.told(HOLE, GAP)), 1)
    end(bed, outcome, undisturbed)


@case(6, "Sentinels replace a master that is well, and goes on for seconds",
      "it is left within 3 s; what was written to it meanwhile is told as lost")
def sentinel_replaces_a_living_master(world, outcome):
    watched = Watched(world.folder)
    world.ending(watched.close)
    _, bed = bedside(world, watched.url)
    undisturbed, before = calm(bed), watched.master
    after = watched.fail_over()
    named = time.monotonic()
    wait_for(lambda: clients_of_pace(after) and not clients_of_pace(before), PATIENCE_S, 0.02)
    outcome.at_most("the old master left for the new one after", time.monotonic() - named, 3, "s")
    outcome.at_most("live after", live_again(bed, time.monotonic()), 3, "s")
    end(bed, outcome, undisturbed)


def clients_of_pace(server):
    """Connections of Pace that a server has; the device is one, and leaves with its next failure."""
    return [one for one in server.client().client_list(_type="pubsub") if one["name"] == "pace"]


@case(6, "the slot of a channel moves to another node of the cluster, with its keys, and back",
      "no sample lost without a word, none doubled; outage ≤ 3 s")
def slot_moved(world, outcome):
    cluster = Cluster(world.folder)
    world.ending(cluster.close)
    _, bed = bedside(world, cluster.url)
    undisturbed, number = calm(bed), slot(Keys().blocks("ecg"))
    began = time.monotonic()
    for _ in range(3):  # round all three nodes
        cluster.move(number)
        time.sleep(world.of(3, 0.5))
    moved = time.monotonic()
    outcome.at_most("live after", live_again(bed, moved), 3, "s")
    outcome.at_most("longest wait", bed.longest_wait(began, moved + CALM_S), 3, "s")
    end(bed, outcome, undisturbed)


@case(6, "the slot of the room, whose node has the pub/sub links, moves to another node",
      "the links follow; what was missed is told")
def home_slot_moved(world, outcome):
    cluster = Cluster(world.folder)
    world.ending(cluster.close)
    _, bed = bedside(world, cluster.url)
    undisturbed, number = calm(bed), slot(Keys().of(0))
    before = cluster.owner(number)
    after = cluster.move(number)
    moved = time.monotonic()
    wait_for(lambda: len(clients_of_pace(after)) >= 2 and not clients_of_pace(before), PATIENCE_S, 0.02)
    outcome.at_most("the links followed after", time.monotonic() - moved, 3, "s")
    outcome.at_most("live after", live_again(bed, moved), 3, "s")
    end(bed, outcome, undisturbed)
