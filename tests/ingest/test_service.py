"""Ingest with its greenlets, in processes as workers run it, on both versions of Redis."""
import json
import sys
import time
from types import SimpleNamespace

import pytest

from pace.broker.memory import MemoryBroker
from pace.ingest import Ingest
from pace.keys import SHARDS, Keys
from tests.support.counting import Counting
from tests.support.processes import Process
from tests.support.source import ROOT
from tests.support.waiting import PATIENCE, wait_for

CHANNELS = {"x": ["pubsub:x", "waveform"], "testing": ["pubsub:testing", "text"],
            "k": ["key:test", "text"], "q": ["queue:list", "text"], "s": ["stream:s", "text"]}


class Bed:
    """A Redis and processes that ingest from it."""

    def __init__(self, server, folder):
        self.server = server
        self.client = server.client()
        self._folder = folder
        self.processes = []

    def start(self, flush_ms=20, ingest=True):
        options = {"redis_url": self.server.url, "flush_ms": flush_ms, "flush_max_ms": 1000, "discover": "ecgs-keys",
                   "ingest": ingest, "channels": CHANNELS}
        process = Process([sys.executable, "-m", "tests.support.ingest_process", json.dumps(options)], cwd=ROOT,
                          log=self._folder / f"ingest-{len(self.processes)}.log")
        self.processes.append(process)
        process.start()
        if not ingest:
            return process
        kept = Keys().lease if len(self.processes) == 1 else Keys().standby
        wait_for(lambda: self._kept(kept) == SHARDS and self.listeners("x") == len(self.processes), 10,
                 message=lambda: process.log)
        return process

    def _kept(self, key):
        return self.client.exists(*map(key, range(SHARDS)))

    def listeners(self, channel):
        return self.client.pubsub_numsub(channel)[0][1]

    def blocks(self, channel):
        return [json.loads(fields["b"]) for _, fields in self.client.xrange(Keys().blocks(channel))]

    def texts(self, channel):
        return [block.get("text", "<hole>") for block in self.blocks(channel)]

    def samples(self, channel="x"):
        """First lead, with None for a hole."""
        found = []
        for block in self.blocks(channel):
            found += block["v"][0] if "v" in block else [None]
        return found

    def close(self):
        for process in self.processes:
            process.kill()


@pytest.fixture
def bed(redis_server, tmp_path):
    bed = Bed(redis_server, tmp_path)
    yield bed
    bed.close()


@pytest.fixture
def any_bed(any_redis_server, tmp_path):
    """On each version of Redis in turn."""
    bed = Bed(any_redis_server, tmp_path)
    yield bed
    bed.close()


def test_what_is_published_is_appended_and_data_that_are_lost_are_begun_anew(any_bed):
    bed = any_bed
    process = bed.start()
    check_what_is_published(bed)
    check_keys_queues_and_streams(bed)
    check_that_a_discovered_channel_comes_and_goes(bed, process)
    check_that_statuses_are_told(bed)
    check_that_lost_data_are_begun_anew(bed)
    check_that_stopping_hands_over(bed, process)


def check_what_is_published(bed):
    bed.client.publish("testing", "hello")
    bed.client.publish("x", "1331040405123.4|-0.165|-0.325")
    wait_for(lambda: bed.blocks("testing") and bed.blocks("x"))
    assert bed.texts("testing") == ["hello"]
    assert bed.blocks("x") == [{"t": [1331040405123.4], "v": [[-0.165], [-0.325]]}]


def check_keys_queues_and_streams(bed):
    bed.client.set("test", "hello world")
    bed.client.rpush("list", *map(str, range(1200)))
    for number in range(150):
        bed.client.xadd(Keys().blocks("s"), {"b": f'{{"t":{number},"text":""}}'})
    wait_for(lambda: bed.texts("k") == ["hello world"])
    wait_for(lambda: not bed.client.exists("list", Keys().claimed("q")) and len(bed.texts("q")) == 100)
    assert bed.texts("q") == [str(number) for number in range(1100, 1200)]
    wait_for(lambda: len(bed.blocks("s")) == 100, 10)


def check_that_a_discovered_channel_comes_and_goes(bed, process):
    bed.client.sadd("ecgs-keys", "good")
    wait_for(lambda: bed.listeners("ecg-good"), 10)
    bed.client.publish("ecg-good", "1|2|3")
    wait_for(lambda: bed.blocks("good"))
    bed.client.srem("ecgs-keys", "good")
    wait_for(lambda: not bed.listeners("ecg-good"), 10)
    assert [line for line in process.log.splitlines() if line.startswith("channels")] == [
        "channels good k q s testing x", "channels k q s testing x"]


def check_that_statuses_are_told(bed):
    bed.client.publish("x", "oops")
    wait_for(lambda: any("no |" in status for number in range(SHARDS)
                         for status in bed.client.hvals(Keys().status(number))), 3)


def check_that_lost_data_are_begun_anew(bed):
    before = bed.client.get(Keys().epoch(3))
    bed.client.flushall()
    wait_for(lambda: bed.client.get(Keys().epoch(3)) not in (None, before))
    bed.client.publish("testing", "after")
    wait_for(lambda: bed.texts("testing") == ["after"])


def check_that_stopping_hands_over(bed, process):
    bed.client.publish("testing", "last")
    assert process.stop() < 2 * PATIENCE
    assert "stopped" in process.log
    assert "Traceback" not in process.log
    assert bed.texts("testing") == ["after", "last"]
    assert not bed.client.keys("pace:*lease")


def test_who_does_not_ingest_discovers_all_the_same(bed):
    process = bed.start(ingest=False)
    bed.client.sadd("ecgs-keys", "good")
    wait_for(lambda: "channels good k q s testing x" in process.log, 5)
    time.sleep(0.6)  # longer than between two renewals of leases
    assert bed.client.keys("pace:*lease") == bed.client.keys("pace:*standby") == []
    assert bed.listeners("x") == 0


@pytest.mark.alone
def test_a_flood_keeps_nobody_waiting_and_what_it_loses_is_told(bed):
    process = bed.start(flush_ms=20)
    stop, sent = time.monotonic() + 2.5, 0
    lags = []
    while time.monotonic() < stop:
        with bed.client.pipeline(transaction=False) as pipe:
            for _ in range(4_000):
                sent += 1
                pipe.publish("x", f"{time.time() * 1000}|{sent}")
            pipe.publish("testing", f"{time.time()}")
            pipe.execute()
    wait_for(lambda: bed.texts("testing") and bed.samples("x")[-1] == sent, 10, message=lambda: process.log)
    for id, fields in bed.client.xrange(Keys().blocks("testing")):
        text = json.loads(fields["b"])["text"]
        lags.append(int(id.partition("-")[0]) / 1000 - float(text))
    assert sorted(lags)[len(lags) // 2] < 0.5
    assert max(lags) < 2
    last = 0
    for number in bed.samples("x"):
        if number is not None and last is not None:
            assert number == last + 1
        last = number
    assert "Traceback" not in process.log


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_the_end_of_the_leader_costs_no_sample(any_bed, end):
    bed = any_bed
    leader, standby = bed.start(), bed.start()
    with Counting(bed.server.client(), "x") as publishing:
        wait_for(lambda: len(bed.samples()) > 200)
        getattr(leader, end)()
        before = len(bed.samples())
        wait_for(lambda: len(bed.samples()) > before + 200, 8, message=lambda: standby.log)
    published = publishing.stop()
    wait_for(lambda: bed.samples() == published, 3)


def test_who_only_serves_is_ready_at_once():
    settings = SimpleNamespace(flush_ms=20, flush_max_ms=1000, discover=None, ingest=False, redis_url="redis://x")
    assert Ingest(MemoryBroker(), settings, {}).ready
    settings.ingest = True
    assert not Ingest(MemoryBroker(), settings, {}).ready


def test_goes_on_within_three_seconds_of_redis_return(bed):
    process = bed.start()
    bed.client.publish("testing", "before")
    wait_for(lambda: bed.texts("testing") == ["before"])
    bed.server.stop()
    time.sleep(1.5)  # long enough for every greenlet to have met the closed door
    bed.server.start()
    back = time.monotonic()

    def appended():
        bed.client.publish("testing", "after")
        return "after" in bed.texts("testing")

    wait_for(appended, 3, interval=0.1, message=lambda: process.log)
    assert time.monotonic() - back < 3 * PATIENCE
    assert process.log.count("trying again each 0.2 s") == process.log.count("Redis answers again") == 1


def test_a_frozen_redis_is_survived(bed):
    process = bed.start()
    bed.server.freeze()
    wait_for(lambda: "trying again" in process.log, 6)
    bed.server.thaw()
    bed.client.publish("testing", "after")
    wait_for(lambda: (bed.client.publish("testing", "later"), "later" in bed.texts("testing"))[1], 6, interval=0.1)
    assert "Traceback" not in process.log


def test_a_full_redis_is_survived(bed):
    process = bed.start()
    bed.client.config_set("maxmemory", "1")
    wait_for(lambda: "maxmemory" in process.log, 3)
    bed.client.config_set("maxmemory", "0")
    wait_for(lambda: "Redis answers again" in process.log, 3)
    bed.client.publish("testing", "after")
    wait_for(lambda: "after" in bed.texts("testing"), 3, message=lambda: process.log)


@pytest.mark.alone
def test_without_an_interval_a_block_comes_at_once_and_a_key_within_a_second(bed):
    bed.start(flush_ms=0)
    key, delays, last = Keys().blocks("x"), [], "0"
    with bed.server.client() as reader:
        for number in range(100):
            sent = time.perf_counter()
            bed.client.publish("x", f"{number}|1")
            ((_, ((last, _),)),) = reader.xread({key: last}, block=1000)
            delays.append(time.perf_counter() - sent)
        assert sorted(delays)[50] < 0.01
        began = time.monotonic()
        bed.client.set("test", "hello world")
        assert reader.xread({Keys().blocks("k"): "0"}, block=5000)
        assert time.monotonic() - began < 1
