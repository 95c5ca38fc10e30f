"""Whoever floods a session costs the others nothing."""
import json
import os
import select
import sys
import time

import pytest

from tests.support.crowd import Member
from tests.support.flood import KINDS
from tests.support.processes import Process
from tests.support.source import ROOT
from tests.support.waiting import wait_for

CHANNELS = {"ecg": {"kind": "text"}}
#: Seconds of each measurement, and between two publications in it.
WINDOW_S, INTERVAL_S = 1.2, 0.01


class Watcher(Member):
    """A viewer who publishes himself and looks how long it takes: `delays`, in seconds."""

    def __init__(self, port, redis):
        super().__init__(port)
        self._redis = redis
        self.delays = []
        self.say(type="subscribe", channel="ecg")
        wait_for(lambda: self.receive() and self.answered)
        wait_for(lambda: redis.pubsub_numsub("ecg")[0][1], 10)

    def watch(self, seconds):
        """Publish and read for so long; the delays of what came."""
        self.delays = []
        end = time.monotonic() + seconds
        due = time.monotonic()
        while time.monotonic() < end:
            if time.monotonic() >= due:
                self._redis.publish("ecg", str(time.monotonic()))
                due += INTERVAL_S
            if select.select([self.socket], [], [], max(0, due - time.monotonic()))[0]:
                self._read()
        return self.delays

    def _read(self):
        assert self.receive()
        now = time.monotonic()
        self.delays += [now - float(block["text"]) for _, block in self.blocks]
        self.blocks.clear()


@pytest.fixture
def watched(pace_server, redis_server):
    """A server, and one who watches it."""
    server = pace_server(channels=CHANNELS, settings={"flush_ms": "10"})
    watcher = Watcher(server.port, redis_server.client())
    yield server, watcher
    watcher.socket.close()


@pytest.fixture
def flood(tmp_path):
    """Start a process that floods a port."""
    processes = []

    def start(port, seconds, *kinds):
        processes.append(Process([sys.executable, "-m", "tests.support.flood", port, seconds, *kinds],
                                 tmp_path / "flood.log", cwd=ROOT, env=dict(os.environ)))
        return processes[-1].start()

    yield start
    for process in processes:
        process.kill()


@pytest.mark.alone
def test_who_floods_a_session_delays_nobody_else(watched, flood):
    server, watcher = watched
    watcher.watch(0.3)
    quiet = watcher.watch(WINDOW_S)
    flooding = flood(server.port, 2 * WINDOW_S, *KINDS)
    watcher.watch(WINDOW_S / 2)
    flooded = watcher.watch(WINDOW_S)
    assert flooding.wait(10) == 0
    did = json.loads(flooding.log)
    for delays in (quiet, flooded):
        assert len(delays) > 0.8 * WINDOW_S / INTERVAL_S
    for kind, told in did.items():
        assert told["sent"] > 10_000, kind
        assert told["opened"] < 10, kind  # it was borne, not closed
        assert told["refused"] or kind in ("pings", "requests"), kind  # whose answers are read, if any tells so
    assert growth(quiet, flooded, 0.5) < 0.05
    assert growth(quiet, flooded, 0.95) < 0.1


def growth(before, after, part):
    """By how many seconds that quantile has grown."""
    return quantile(after, part) - quantile(before, part)


def quantile(values, part):
    return sorted(values)[int(part * len(values))]
