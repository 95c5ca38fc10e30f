"""``python -m tests.hostile.soak``: a server under load, disturbed each minute, for half an hour.

Each minute a worker is killed, Redis is stopped and started empty, and a viewer comes who reads nothing. The oldest
worker lives through all of it: at the end it, and the master, must be back where they began. Not part of the suite.
"""
import argparse
import itertools
import json
import os
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from tests.hostile.__main__ import heading
from tests.hostile.outcome import Outcome
from tests.hostile.registry import Case
from tests.hostile.table import HEAD, row
from tests.hostile.world import World
from tests.support.counting import Counting
from tests.support.memory import MIB, resident
from tests.support.sockjs_client import masked
from tests.support.source import ROOT
from tests.support.waiting import wait_for
from tests.support.ward import Ward

CHANNELS = {"ecg": {"leads": "I", "rate": "50"}, "heavy": {"kind": "text"}}
FILTER = "\n[filter:inspected]\npaste.filter_app_factory = tests.support.inspected:filter_app_factory\n"
#: Ten frames a second and viewer: a thousand viewers are half of what the one thread can read that counts for them all.
#: How busy that makes the server is told; it could do several times as much.
SETTINGS = {"flush_ms": "100", "max_stall": "10", "max_queue_age": "5"}
WORKERS = 2
#: Seconds after each full minute, and what is done then.
AT = {10: "kill", 25: "restart_redis", 45: "stall"}
#: Seconds after which everything that lingers has ended: unwatched channels, pools of connections, closed sockets.
CALM_S = 40
#: What a process may have more than at first: Redis connections are made as they are needed, and kept.
SPARE_DESCRIPTORS, SPARE_GREENLETS, SPARE_BYTES = 4, 2, 8 * MIB
#: What the stalled reader's window takes, in bytes; what the channel that it watches has in each line.
BUFFER, LINE = 4096, "x" * 4000
GREETING = (b"GET /__sockjs__/websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")


class Publisher(Counting):
    """Counts on when Redis is away; what it says then nobody hears."""

    def _run(self):
        while not self._stopping.wait(self._interval):
            try:
                self._client.publish(self._channel, self._payload(self.count))
            except RedisError:
                time.sleep(self._interval)
            self.count += 1


class Stalled:
    """A viewer of much who reads nothing."""

    def __init__(self, port):
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self._socket.connect(("127.0.0.1", port))
        self._socket.sendall(GREETING + masked(1, json.dumps({"type": "subscribe", "channel": "heavy"}).encode()))

    def was_closed(self):
        """Whether the server has had enough of it."""
        self._socket.settimeout(5)
        with self._socket:
            try:
                while self._socket.recv(65_536):
                    continue
            except TimeoutError:
                return False
            except ConnectionError:
                return True
        return True


class Soak:
    """One run of so many `minutes` with so many viewers."""

    def __init__(self, world, size):
        os.environ["PYTHONPATH"] = str(ROOT)
        self.redis = world.redis()
        self.pace = world.pace(self.redis, channels=CHANNELS, settings=SETTINGS, app={"filter-with": "inspected"},
                               server={"workers": WORKERS, "graceful_timeout": 15}, extra=FILTER)
        wait_for(lambda: len(self.workers()) == WORKERS, 10)
        impatient = Retry(NoBackoff(), 0)
        self.publishing = world.entering(Publisher(self.redis.client(retry=impatient), "ecg", 0.02))
        world.entering(Publisher(self.redis.client(retry=impatient), "heavy", 0.04, lambda number: LINE))
        self.did = dict.fromkeys(AT.values(), 0)
        self.size, self.stalled = size, []
        # whoever comes first makes pools, caches and the allocator grow: that is no leak
        self.warm_up()
        self.oldest = self.workers()[0]
        self.base = self.measure()
        self.ward = world.entering(Ward(self.pace.port, size, "ecg"))

    def warm_up(self):
        """Have as many viewers as there will be, and let them go."""
        with Ward(self.pace.port, self.size, "ecg") as first:
            until = time.monotonic() + 10
            first.read_until(lambda: time.monotonic() > until, 20)
        time.sleep(CALM_S / 2)

    def workers(self):
        """The workers, the oldest first."""
        return sorted(self.pace.process.children, key=begun)  # not by their ids, which begin anew some time

    def kill(self):
        """The youngest worker dies."""
        os.kill(self.workers()[-1], signal.SIGKILL)

    def restart_redis(self):
        """Redis ends and comes back empty."""
        self.redis.stop()
        self.read(1)
        self.redis.start()

    def stall(self):
        """A viewer comes who does not read."""
        self.stalled.append(Stalled(self.pace.port))

    def run(self, minutes):
        """Disturb each minute, and read all the while."""
        began, spent = time.monotonic(), cpu_s(self.oldest)
        for minute, (second, what) in itertools.product(range(minutes), AT.items()):
            self.read(began + 60 * minute + second - time.monotonic())
            getattr(self, what)()
            self.did[what] += 1
            self.say(f"{minute}:{second:02} {what}")
        self.read(began + 60 * minutes - time.monotonic())
        self.load = (cpu_s(self.oldest) - spent) / (time.monotonic() - began)

    def read(self, seconds):
        """Let the viewers read for so long."""
        until = time.monotonic() + seconds
        self.ward.read_until(lambda: time.monotonic() >= until, max(0, seconds) + 60)

    def say(self, what):
        """A line for whoever waits."""
        lost, silent = self.ward.total("lost"), self.ward.total("silent")
        print(f"    {what}: {self.ward.away} viewers away, {lost} samples lost, {silent} of them without a word; "
              f"{self.measure()}", file=sys.stderr, flush=True)

    def settle(self):
        """Everybody has everything; then all go, and what they had is given back."""
        self.publishing.stop()
        self.ward.read_until(
            lambda: all(patient.last == self.publishing.count - 1 for patient in self.ward.patients), 60)
        self.ward.close()
        time.sleep(CALM_S)

    def measure(self):
        """Of the oldest worker and the master: descriptors, bytes, and greenlets of the worker."""
        return {
            "descriptors": descriptors(self.oldest), "MiB": round(resident(self.oldest) / MIB, 1),
            "greenlets": self.greenlets(), "master's descriptors": descriptors(self.pace.pid),
            "master's MiB": round(resident(self.pace.pid) / MIB, 1)}

    def greenlets(self):
        """Those of the oldest worker: whichever process answers is not asked for."""
        def ask():
            found = json.loads(self.pace.get("/inspect")[2])
            return found["greenlets"] if found["pid"] == self.oldest else None
        return wait_for(ask, 20)


def begun(pid):
    """When a process began, in ticks since the machine did (proc_pid_stat(5), field 22)."""
    return stat(pid)[19]


def cpu_s(pid):
    """Seconds of CPU that a process has had (fields 14 and 15)."""
    return sum(stat(pid)[11:13]) / os.sysconf("SC_CLK_TCK")


def stat(pid):
    """The fields from the third on, as numbers; 0 for the state, which is a letter."""
    return [0, *map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1:])]


def descriptors(pid):
    """Open files of a process."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def soak(world, outcome, minutes, size):
    """Run it and tell what came of it."""
    run = Soak(world, size)
    run.run(minutes)
    run.settle()
    tell(outcome, run, minutes)


def tell(outcome, run, minutes):
    """The figures."""
    ward, end, base = run.ward, run.measure(), run.base
    for what, times in run.did.items():
        outcome.exactly(f"times {what.replace('_', ' ')}", times, minutes)
    outcome.told("samples published", run.publishing.count)
    outcome.told("the oldest worker was busy", 100 * run.load, "%")
    outcome.told("viewers came back", len(ward.returns), "times")
    outcome.exactly("samples lost without a word", ward.total("silent"), 0)
    outcome.told("samples lost and told, by viewer", ward.total("lost") / len(ward.patients))
    outcome.exactly("samples doubled", ward.total("doubled"), 0)
    outcome.exactly("stalled readers not closed", sum(not one.was_closed() for one in run.stalled), 0)
    outcome.exactly("the oldest worker lives", run.oldest in run.workers(), True)
    for what in ("descriptors", "master's descriptors"):
        outcome.beside(what, end[what], base[what], SPARE_DESCRIPTORS, "")
    outcome.beside("greenlets", end["greenlets"], base["greenlets"], SPARE_GREENLETS, "")
    for what in ("MiB", "master's MiB"):
        outcome.beside(what, end[what], base[what], SPARE_BYTES / MIB, "")
    outcome.exactly("tracebacks in the log", run.pace.log.count("Traceback"), 0)


def main(argv=None):
    """Run, print one row and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.soak", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--viewers", type=int, default=1000)
    options = parser.parse_args(argv)
    done = (f"{options.minutes} minutes with {options.viewers} viewers; each minute a worker is killed, Redis restarts "
            "empty, a reader stalls")
    case = Case("soak", 8, done, "all back at their base, every viewer complete by its own count", None)
    outcome, broke = Outcome(), None
    print("\n".join([heading(False), "", *HEAD]), flush=True)
    with tempfile.TemporaryDirectory(prefix="pace-soak-") as folder, World(Path(folder)) as world:
        try:
            soak(world, outcome, options.minutes, options.viewers)
        except (AssertionError, OSError) as error:
            broke = error
    print(row(case, outcome, broke))
    return 0 if broke is None and outcome.held else 1


if __name__ == "__main__":
    sys.exit(main())
