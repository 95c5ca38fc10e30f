"""Servers that are stopped and restarted, and workers that die, while people watch."""
import os
import signal
import time

from pace.sockjs.manager import RETURNS
from tests.hostile.registry import case
from tests.support.counting import Counting
from tests.support.pace_server import SCRIPTS
from tests.support.processes import Process
from tests.support.waiting import wait_for
from tests.support.ward import Ward

CHANNELS = {"ecg": {"leads": "I", "rate": "50"}}
#: A frame each 200 ms, so that it is not the thousand viewers in one Python thread that are measured.
SETTINGS = {"flush_ms": "200"}
WORKERS = 2
#: Seconds without a block in an undisturbed stream, but for what the measuring thread adds.
TICK_S = 0.2


def ward_of(world, size, **server):
    """A server of two workers, a publisher that counts, and viewers; all in the world's care."""
    redis = world.redis()
    pace = world.pace(redis, channels=CHANNELS, settings=SETTINGS, server={"workers": WORKERS, **server})
    client = redis.client()
    wait_for(lambda: client.pubsub_numsub("ecg")[0][1] == WORKERS, 10)
    publishing = world.entering(Counting(client, "ecg", 0.02))
    ward = world.entering(Ward(pace.port, size, "ecg"))
    ward.read_until(lambda: ward.total("lost") == 0 and all(patient.last is not None for patient in ward.patients), 20)
    return pace, publishing, ward


def settle(ward, publishing):
    """Read until everybody has everything that was published."""
    publishing.stop()
    ward.read_until(lambda: all(patient.last == publishing.count - 1 for patient in ward.patients), 30)


def tell(outcome, ward):
    """What everybody got, by their own counts."""
    for what in ("lost", "doubled"):
        outcome.exactly(f"samples {what}", ward.total(what), 0)
    outcome.exactly("gaps and holes", ward.total("told") + ward.total("holes"), 0)


def tell_outages(outcome, ward, most):
    """How long viewers were without a block."""
    outages = ward.outages
    outcome.told("median outage", outages[len(outages) // 2], "s")
    outcome.at_most("longest outage", outages[-1], most, "s")


@case(6, "two workers are replaced one after another (`pace restart`) under 1,000 viewers",
      "no sample lost or doubled; a worker's viewers return spread over 2 s")
def rolling_restart(world, outcome):
    size = world.of(1000, 60)
    pace, publishing, ward = ward_of(world, size, graceful_timeout=20)
    before, began = pace.process.children, time.monotonic()
    restart = Process([SCRIPTS / "pace", "restart", pace.ini], world.folder / "restart.log").start()
    world.ending(restart.kill)
    ward.read_until(lambda: not restart.running, 90)
    took = time.monotonic() - began
    outcome.exactly("`pace restart` ended with", restart.returncode, 0)
    ward.read_until(lambda: not before & pace.process.children, 10)  # they have told so, and end
    settle(ward, publishing)
    tell(outcome, ward)
    outcome.exactly("viewers that did not return", ward.comings()[0], 0)
    outcome.at_most("returns in the busiest second", ward.busiest(), 1.2 * RETURNS, "")
    tell_outages(outcome, ward, 1)
    outcome.told(f"{size} viewers returned times", len(ward.returns))
    outcome.told("the restart took", took, "s")


@case(6, "a worker of two with 500 viewers is killed (SIGKILL)", "all back in 5 s, no sample lost or doubled")
def worker_killed(world, outcome):
    pace, publishing, ward = ward_of(world, world.of(1000, 60))
    victim = sorted(pace.process.children)[0]
    os.kill(victim, signal.SIGKILL)
    ward.read_until(lambda: ward.returns and not ward.away, 30)
    settle(ward, publishing)
    tell(outcome, ward)
    outcome.at_least("viewers whose worker died", len(ward.returns), 1)
    tell_outages(outcome, ward, 5)


@case(6, "a server of two workers is stopped (SIGTERM) and started again under 1,000 viewers",
      "gone in the set time; all back, none doubled, what was published meanwhile is marked")
def stop_and_start(world, outcome):
    pace, publishing, ward = ward_of(world, world.of(1000, 60), graceful_timeout=10)
    began = time.monotonic()
    pace.process.signal(signal.SIGTERM)
    ward.read_until(lambda: not pace.process.running, 15)
    outcome.at_most("stopped within", time.monotonic() - began, 10, "s")
    outcome.exactly("exit status", pace.process.returncode, 0)
    pace.start()
    started = time.monotonic()
    ward.read_until(lambda: ward.returns and not ward.away, 40)
    outcome.told("all back after", time.monotonic() - started, "s")
    settle(ward, publishing)
    outcome.exactly("samples doubled", ward.total("doubled"), 0)
    unmarked = sum(bool(patient.lost) and not patient.holes + len(patient.told) for patient in ward.patients)
    outcome.exactly("viewers who lost samples and were not told", unmarked, 0)
    outcome.told("samples published while nobody listened", ward.patients[0].lost)
