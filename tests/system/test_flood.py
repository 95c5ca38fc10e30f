"""Whoever floods a session costs the others nothing."""
import json
import os
import sys

import pytest

from tests.support.flood import KINDS
from tests.support.processes import Process
from tests.support.source import ROOT
from tests.support.watcher import INTERVAL_S, Watcher, quantile

CHANNELS = {"ecg": {"kind": "text"}}
#: Seconds of each measurement.
WINDOW_S = 1.2


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
