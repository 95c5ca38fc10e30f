"""Workers that play a recording through a real Redis: one at a time, whatever ends."""
import json
import sys

import pytest

from tests.support.processes import Process
from tests.support.waiting import wait_for

WORKER = """
from gevent import monkey; monkey.patch_all()
import signal, sys
import gevent
from gevent.event import Event
from pace import settings
from pace.replay import Replays

ended = Event()
gevent.signal_handler(signal.SIGTERM, ended.set)
replays = Replays(settings.load(sys.argv[1]))
replays.start()
print("started", flush=True)
ended.wait()
replays.stop()
"""


@pytest.fixture
def worker(redis_server, tmp_path):
    """Start processes that play record 208 on the channel `there`."""
    ini = tmp_path / "pace.ini"
    ini.write_text(f"""
        [app:main]
        pace.redis_url = {redis_server.url}
        [channel:ecg]
        source = pubsub:there
        [replay:ecg]
        file = pace:data/mitdb-208.csv
    """.replace("        ", ""))
    started = []

    def start():
        process = Process([sys.executable, "-c", WORKER, ini], tmp_path / f"worker-{len(started)}.log")
        started.append(process.start())
        wait_for(lambda: "started" in process.log, 10, message=lambda: process.log)
        return process

    yield start
    for process in started:
        process.kill()


class Listener:
    """What is heard on the channel `there`."""

    def __init__(self, redis_server):
        self._pubsub = redis_server.client().pubsub()
        self._pubsub.subscribe("there")

    def blocks(self, count, timeout=10):
        found = []

        def enough():
            message = self._pubsub.get_message(timeout=0.05)
            if message and message["type"] == "message":
                found.append(json.loads(message["data"]))
            return len(found) >= count

        wait_for(enough, timeout, 0, message=lambda: f"{len(found)} blocks")
        return found


def is_continuous(blocks):
    return all(abs(block["t"] + len(block["v"][0]) * block["dt"] - after["t"]) < 0.01
               for block, after in zip(blocks, blocks[1:], strict=False))


@pytest.mark.alone
def test_one_of_two_workers_plays_and_the_other_takes_over(worker, redis_server):
    heard = Listener(redis_server)
    first = worker()
    assert is_continuous(heard.blocks(5))
    worker()
    assert is_continuous(heard.blocks(20))
    first.kill()
    assert is_continuous(heard.blocks(30)[-20:])


def test_a_worker_that_ends_hands_its_turn_over(worker, redis_server):
    first = worker()
    heard = Listener(redis_server)
    heard.blocks(3)
    assert first.stop() < 2
    assert redis_server.client().keys("pace:*replay*") == []
    assert first.returncode == 0


def test_it_plays_on_after_redis_was_away(worker, redis_server):
    worker()
    Listener(redis_server).blocks(3)
    redis_server.stop()
    redis_server.start()
    assert is_continuous(Listener(redis_server).blocks(10, timeout=3))


def test_a_recording_that_cannot_be_read_is_told(worker, redis_server, tmp_path):
    (tmp_path / "b.csv").write_text("# rate = 1\n1\nx\n")
    ini = (tmp_path / "pace.ini")
    ini.write_text(ini.read_text().replace("pace:data/mitdb-208.csv", "b.csv"))
    process = worker()
    wait_for(lambda: "b.csv line 3 is no row of 1 samples: x" in process.log, 5, message=lambda: process.log)
    assert "Traceback" not in process.log
