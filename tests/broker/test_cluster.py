"""The broker's contract in a real cluster of three masters."""
import time

import pytest

from pace.broker.cluster import ClusterBroker
from pace.keys import Keys, shard, slot
from tests.broker.contract import BrokerContract
from tests.support.appending import append, texts
from tests.support.redis_groups import Cluster
from tests.support.waiting import PATIENCE


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    servers = Cluster(tmp_path_factory.mktemp("cluster"))
    yield servers
    servers.close()


@pytest.fixture
def broker(servers):
    broker = ClusterBroker(servers.url, history_s=300, discover="ecgs-keys")
    yield broker
    broker.close()
    flush(servers)


def flush(servers):
    for node in servers.nodes:
        node.client().flushall()


def in_shard_of(channel, name):
    """A name for a list in the slot of the channel's keys."""
    return f"{{{shard(channel)}}}{name}"


class TestClusterBroker(BrokerContract):
    LIST, NONE = in_shard_of("x", "list"), in_shard_of("y", "none")

    @pytest.fixture(autouse=True)
    def _servers(self, servers):
        self.servers = servers

    def wait(self, milliseconds):
        time.sleep(milliseconds / 1000)

    def forget(self, broker):
        flush(self.servers)

    def put_block(self, broker, channel, text):
        self.servers.client(Keys().blocks(channel)).xadd(Keys().blocks(channel), {"b": text})

    def put_key(self, broker, key, value):
        self.servers.client(key).set(key, value)

    def put_queue(self, broker, name, *entries):
        self.servers.client(name).rpush(name, *entries)

    def put_members(self, broker, *names):
        self.servers.client("ecgs-keys").sadd("ecgs-keys", *names)

    def test_servers_are_counted(self, broker):
        broker.ping()
        assert broker.servers() == 3


def test_a_read_waits_for_news_of_any_node(leading):
    names = [f"c{n}" for n in range(40)]
    began = time.monotonic()
    assert leading.read(dict.fromkeys(names, "0-0"), 100) == {}
    assert 0.1 <= time.monotonic() - began < PATIENCE
    for name in names:
        append(leading, name, name)
    assert {name: texts(found) for name, found in leading.read(dict.fromkeys(names, "0-0"), 100).items()} == {
        name: [name] for name in names}
    assert {leading.known_epoch(name) for name in names} == {leading.epoch(name) for name in names}


def test_a_key_that_is_no_stream_spoils_no_other(leading, servers):
    append(leading, "y", "a")
    servers.client(Keys().blocks("x")).set(Keys().blocks("x"), "no stream")
    assert {name: texts(found) for name, found in leading.read({"x": "0-0", "y": "0-0"}).items()} == {"y": ["a"]}


def test_a_list_of_another_slot_is_told(leading, servers):
    servers.client("list").rpush("list", "1")
    claimed, wrong = leading.claim({"x": "list"}, 1, "me")
    assert claimed == {}
    assert "same slot" in wrong["x"]


def test_while_a_slot_moves_nothing_is_lost_or_doubled(leading, servers):
    same = [name for name in map(str, range(200)) if shard(name) == shard("x")][:3]
    for name in same:
        append(leading, name, "a")
    lasts, found = dict.fromkeys(same, "0-0"), {name: [] for name in same}

    def look():
        for name, entries in leading.read(lasts).items():
            found[name] += texts(entries)
            lasts[name] = entries[-1].id

    servers.move(slot(Keys().blocks("x")), look)
    for name in same:
        append(leading, name, "b")
    look()
    assert found == {name: ["a", "b"] for name in same}
