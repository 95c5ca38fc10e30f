"""Blocks that Redis acknowledged to their publisher and lost before anybody had read them."""
import os
import signal
import time

from redis.exceptions import RedisError

from pace.publish import Publisher
from tests.hostile.registry import case
from tests.support.redis_groups import Watched
from tests.support.waiting import wait_for
from tests.support.ward import Ward

CHANNELS = {"ecg": {"leads": "I", "rate": "50", "source": "stream:ecg"}}
#: Samples that everybody sees, that are lost, and that come after them; ms between two.
SEEN, LOST, AFTER, INTERVAL_MS = 30, 10, 30, 20
PATIENCE_S = 60


@case(6, "a master that Sentinels replace acknowledged blocks of a publisher (`stream:`) that nobody has read and no "
      "replica has", "every viewer is told a gap there; nothing doubled or joined")
def acknowledged_and_lost(world, outcome):
    watched = Watched(world.folder)
    world.ending(watched.close)
    pace = world.pace(watched.url, channels=CHANNELS, server={"workers": 2})
    ward = world.entering(Ward(pace.port, world.of(40, 6), "ecg"))
    device = Device(watched.url)
    world.ending(device.close)
    device.send(SEEN)
    read_to(ward, SEEN)
    before = watched.master
    replica = next(server for server in watched.servers if server is not before)
    outcome.exactly("replicas that have what was seen", before.client().wait(1, 5000), 1)
    lose(pace, before, replica, device)
    after = watched.other_than(before)
    wait_for(lambda: after.client().info("replication")["role"] == "master", PATIENCE_S, 0.01)
    device.send(AFTER)
    hold(pace, signal.SIGCONT)
    read_to(ward, SEEN + LOST + AFTER)
    size = len(ward.patients)
    outcome.exactly("samples lost of each", ward.total("lost") / size, LOST)
    for what in ("silent", "doubled", "joined"):
        outcome.exactly(f"samples {what}", ward.total(what), 0)
    outcome.exactly("gaps told to each", sorted({len(patient.told) for patient in ward.patients}), [1])


def lose(pace, master, replica, device):
    """Have the master acknowledge what its replica does not get and nobody reads, and kill it."""
    replica.freeze()
    master.client().execute_command("CLIENT", "KILL", "TYPE", "replica")
    hold(pace, signal.SIGSTOP)
    device.send(LOST)
    master.kill()
    replica.thaw()


def hold(pace, number):
    """Send a signal to the workers."""
    for pid in pace.process.children:
        os.kill(pid, number)


def read_to(ward, count):
    """Read until all have so many samples, but for those that were lost."""
    ward.read_until(lambda: all(patient.last == count - 1 for patient in ward.patients), PATIENCE_S)


class Device:
    """A Publisher that counts, and tries again what Redis did not take."""

    def __init__(self, url):
        self._publisher, self._began, self._count = Publisher(url, "ecg"), time.time() * 1000, 0
        self.close = self._publisher.close

    def send(self, count):
        """Append so many samples, each acknowledged."""
        for _ in range(count):
            wait_for(self._sent, PATIENCE_S, 0.02)
            self._count += 1
            time.sleep(INTERVAL_MS / 1000)

    def _sent(self):
        try:
            return self._publisher.block([[self._count]], INTERVAL_MS, self._began + self._count * INTERVAL_MS)
        except RedisError:
            return None
