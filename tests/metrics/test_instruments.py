"""Figures of several processes, added up by whichever is asked."""
import os
import subprocess
import sys

import pytest

PROCESS = """
import os, sys
from pace.metrics.instruments import Instruments
made = Instruments()
made["payloads"].inc(5)
made["workers"].set(1)
made["redis_up"].set(int(sys.argv[1]))
made["queue_bytes_max"].set(float(sys.argv[2]))
made["delay_seconds"].observe(0.03)
print("ready", flush=True)
sys.stdin.readline()
print(made.text().decode(), flush=True)
"""


class Worker:
    """A process that has figures and says those of all when it is asked."""

    def __init__(self, folder, *figures):
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, *map(str, figures)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)})
        assert self._process.stdout.readline() == "ready\n"

    def said(self):
        out, _ = self._process.communicate("\n", 10)
        return set(out.splitlines())

    def kill(self):
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def start(tmp_path):
    workers = []

    def run(*figures):
        workers.append(Worker(tmp_path / "made", *figures))
        return workers[-1]

    yield run
    for worker in workers:
        worker.kill()


def test_processes_are_added_up(start):
    start(1, 10)
    said = start(0, 7).said()
    assert {"pace_payloads_total 10.0", "pace_workers 2.0", "pace_redis_up 0.0", "pace_queue_bytes_max 10.0",
            "pace_delay_seconds_count 2.0", 'pace_delay_seconds_bucket{le="0.02"} 0.0'} <= said


def test_what_a_dead_process_counted_stays_and_what_it_was_goes(start):
    start(0, 10).kill()
    said = start(1, 7).said()
    assert {"pace_payloads_total 10.0", "pace_workers 1.0", "pace_redis_up 1.0", "pace_queue_bytes_max 7.0"} <= said
