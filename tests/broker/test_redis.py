"""The broker in Redis, both versions."""
import time

import pytest
import redis

from pace.blocks import MAX_PAYLOAD
from pace.broker import EXPIRY_S, STATUS_EXPIRY_S
from pace.broker.redis import RedisBroker
from pace.channels import TEXT, WAVEFORM
from pace.errors import BrokerDown
from pace.keys import Keys, shard
from pace.sources.appending import Append
from tests.broker.contract import BrokerContract
from tests.support.appending import ALL, TAIL, append, texts
from tests.support.waiting import PATIENCE


class TestRedisBroker(BrokerContract):
    @pytest.fixture(autouse=True)
    def _client(self, client):
        self.client = client

    def wait(self, milliseconds):
        time.sleep(milliseconds / 1000)

    def forget(self, broker):
        self.client.flushall()

    def put_block(self, broker, channel, text):
        self.client.xadd(Keys().blocks(channel), {"b": text})

    def put_key(self, broker, key, value):
        self.client.set(key, value)

    def put_queue(self, broker, name, *entries):
        self.client.rpush(name, *entries)

    def put_members(self, broker, *names):
        self.client.sadd("ecgs-keys", *names)


def test_a_waveform_keeps_its_history(any_redis_server, client):
    broker = RedisBroker(any_redis_server.url, history_s=10)
    broker.lease(ALL, "me", 60_000)
    now = int(time.time() * 1000)
    old = [client.xadd(Keys().blocks("x"), {"b": "old"}, id=f"{now - 20_000}-{n}") for n in range(500)]
    append(broker, "x", "new", kind=WAVEFORM)
    # ~ trims whole nodes of at most 100 entries: 500 old ones leave none, or what shares the new one's node.
    assert len(broker.history("x")) < 100 < len(old)
    assert texts(broker.history("x"))[-1] == "new"
    broker.close()


def test_a_waveform_is_bounded(leading, client, monkeypatch):
    monkeypatch.setattr("pace.broker.redis.MAX_ENTRIES", 200)
    for _ in range(10):
        append(leading, "x", *["a"] * 100, kind=WAVEFORM)
    assert client.xlen(Keys().blocks("x")) <= 300


def test_everything_expires(leading, client):
    append(leading, "text", "a")
    append(leading, "wave", "a", kind=WAVEFORM)
    client.rpush("list", "1")
    leading.claim({"text": "list"}, 1, "me")
    leading.set_statuses({"text": {"received": 1}})
    keys = Keys()
    bounds = {keys.blocks("text"): EXPIRY_S, keys.tail("text"): EXPIRY_S, keys.claimed("text"): EXPIRY_S,
              keys.blocks("wave"): 300, keys.tail("wave"): 300,
              keys.status(shard("text")): STATUS_EXPIRY_S, keys.lease(3): 60}
    for key, seconds in bounds.items():
        assert 0 < client.ttl(key) <= seconds, key
    unknown = {key for key in client.keys("pace:*") if client.ttl(key) < 0} - {keys.epoch(n) for n in ALL}
    assert unknown == set()


def test_standby_expires(leading, client):
    leading.lease([3], "another", 60_000)
    assert 0 < client.ttl(Keys().standby(3)) <= 60


def test_tidied_streams_expire(leading, client):
    client.xadd(Keys().blocks("x"), {"b": ""})
    leading.tidy({"x": TEXT, "none": TEXT}, "me")
    assert 0 < client.ttl(Keys().blocks("x")) <= EXPIRY_S
    assert not client.exists(Keys().blocks("none"))


def test_tidy_keeps_up_with_a_publisher_gone_wild(leading, client, monkeypatch):
    monkeypatch.setattr("pace.broker.redis.MAX_ENTRIES", 1000)
    with client.pipeline(transaction=False) as pipe:
        for _ in range(30_000):
            pipe.xadd(Keys().blocks("x"), {"b": ""})
        pipe.execute()
    leading.tidy({"x": WAVEFORM}, "me")
    assert client.xlen(Keys().blocks("x")) <= 1100


def test_entries_of_others_are_skipped(broker, client):
    client.xadd(Keys().blocks("x"), {"c": "?"})
    client.xadd(Keys().blocks("x"), {"b": b"\xff"})
    assert texts(broker.history("x")) == ["\ufffd"]


def test_a_wrong_key_spoils_no_other_channel(leading, client):
    same = next(f"y{n}" for n in range(100) if shard(f"y{n}") == shard("x"))
    client.set(Keys().blocks("x"), "no stream")
    appended = leading.append([Append(name, TEXT, ["a"], TAIL) for name in ("x", same)], "me")
    assert list(appended.refused) == ["x"]
    assert "WRONGTYPE" in appended.refused["x"]
    assert texts(leading.history(same)) == ["a"]
    assert leading.tails(["x", same]) == {same: TAIL}


def test_a_key_that_is_no_stream_is_an_empty_channel_and_spoils_no_other(leading, client):
    leading.append([Append("y", TEXT, ["a"], TAIL)], "me")
    client.set(Keys().blocks("x"), "no stream")
    assert {name: texts(found) for name, found in leading.read({"x": "0-0", "y": "0-0"}, 100).items()} == {"y": ["a"]}
    assert leading.read({"x": "0-0"}, 10) == {}
    assert leading.history("x") == leading.history("x", newest=True) == []
    assert leading.last_id("x") == "0-0"
    assert leading.last_ids("xy").keys() == {"y"}


def test_a_full_redis_refuses_and_says_why(leading, client):
    client.config_set("maxmemory", "1")
    assert "maxmemory" in append(leading, "x", "a").refused["x"]


def test_wrong_types_of_sources_are_told(leading, client):
    client.rpush("list", "1")
    client.set("key", "1")
    values, wrong = leading.values(["list", "key"])
    assert values == {"key": b"1"}
    assert "WRONGTYPE" in wrong["list"]
    claimed, wrong = leading.claim({"x": "key", "y": "list"}, 1, "me")
    assert claimed == {"y": [b"1"]}
    assert "WRONGTYPE" in wrong["x"]


def test_long_values_are_cut(broker, client):
    client.set("key", "x" * (MAX_PAYLOAD + 1000))
    assert len(broker.values(["key"])[0]["key"]) == MAX_PAYLOAD + 1


def test_scripts_are_loaded_again(leading, client):
    append(leading, "x", "a")
    client.script_flush()
    assert append(leading, "x", "b").lost == set()
    assert texts(leading.history("x")) == ["a", "b"]


def test_read_waits_in_redis(leading, client):
    client.xadd(Keys().blocks("x"), {"b": "a"})
    last = leading.last_id("x")
    began = time.monotonic()
    assert leading.read({"x": last}, block_ms=200) == {}
    assert 0.15 < time.monotonic() - began < PATIENCE


def test_redis_that_is_gone(broker, any_redis_server):
    any_redis_server.stop()
    with pytest.raises(BrokerDown):
        broker.read({"x": "0-0"})
    any_redis_server.start()
    assert broker.read({"x": "0-0"}) == {}


def test_redis_that_came_back_is_told_once_and_found(broker, any_redis_server):
    broker.epoch("x")
    assert broker.servers() == 1
    any_redis_server.stop()
    any_redis_server.start()
    with pytest.raises(BrokerDown, match="another server"):
        broker.read({"x": "0-0"})
    assert broker.servers() == 2
    assert broker.read({"x": "0-0"}) == {}


def test_a_fail_over_is_told_before_anything_is_appended(leading, any_redis_server):
    append(leading, "x", "a")
    any_redis_server.stop()
    any_redis_server.start()
    with pytest.raises(BrokerDown, match="another server"):
        append(leading, "x", "b")
    leading.lease(ALL, "me", 60_000)
    append(leading, "x", "c")
    assert texts(leading.history("x")) == ["c"]


def test_redis_that_does_not_answer(broker, any_redis_server):
    broker.epoch("x")
    any_redis_server.freeze()
    began = time.monotonic()
    with pytest.raises(BrokerDown):
        broker.append([Append("x", TEXT, ["a"], TAIL)], "me")
    assert time.monotonic() - began < 3 * PATIENCE
    any_redis_server.thaw()


def test_statuses_that_others_wrote_are_no_traceback(broker, client):
    client.hset(Keys().status(0), "x", "no JSON")
    client.hset(Keys().status(0), "y", "{}")
    assert broker.statuses() == {"y": {}}


def test_another_prefix(any_redis_server, client):
    broker = RedisBroker(any_redis_server.url, keys=Keys("other:"))
    broker.epoch("x")
    assert client.keys() == [f"other:{{{shard('x')}}}:epoch"]
    broker.close()


def test_errors_of_redis_are_told(any_redis_server, client):
    client.config_set("requirepass", "secret")
    broker = RedisBroker(any_redis_server.url)
    with pytest.raises(BrokerDown, match="(?i)auth"):
        broker.epoch("x")
    with pytest.raises(BrokerDown, match="(?i)auth"):
        broker.lease([3], "me", 1000)
    redis.Redis(port=any_redis_server.port, password="secret").config_set("requirepass", "")
    broker.close()
