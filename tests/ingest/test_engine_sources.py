"""Keys, queues and streams: followed, claimed once and bounded by who leads."""
import pytest

from pace.channels import TEXT
from pace.errors import BrokerDown
from tests.support.engines import World, channel, work


def test_a_key_is_followed():
    world = World(channel("x", "key:test"))
    leader = world.leader()
    for value in (None, b"a", b"a", b"b", None, b"b"):
        world.memory.keys = {"test": value}
        leader.look()
        leader.flush()
    assert world.texts() == ["a", "b", "b"]


def test_a_key_is_not_shown_again_by_the_next_leader():
    world = World(channel("x", "key:test"))
    world.memory.keys["test"] = b"a"
    first, second = world.leader(), world.leader()
    for engine in (first, second):
        engine.look()
        engine.flush()
    world.kill(first)
    work(second)
    second.look()
    second.flush()
    assert world.texts() == ["a"]
    world.memory.keys["test"] = b"b"
    second.look()
    second.flush()
    assert world.texts() == ["a", "b"]


def test_queue_entries_are_taken_once_whoever_dies_when():
    world = World(channel("x", "queue:list"))
    world.memory.queues["list"].extend([b"a", b"b"])
    first, second = world.leader(), world.leader()
    second.claim()
    first.claim()
    assert not world.memory.queues["list"]
    world.kill(first)
    work(second)
    second.claim()
    second.flush()
    second.claim()
    assert not second.flush()
    assert world.texts() == ["a", "b"]


def test_a_claim_whose_append_has_no_answer_is_not_doubled():
    world = World(channel("x", "queue:list"))
    world.memory.queues["list"].append(b"a")
    leader = world.leader()
    leader.claim()
    leader.broker.deaf = True
    with pytest.raises(BrokerDown):
        leader.flush()
    leader.broker.deaf = False
    work(leader)
    leader.claim()
    leader.flush()
    assert world.texts() == ["a"]


def test_streams_are_bounded_by_who_leads_and_not_ingested():
    world = World(channel("x", "stream:x"))
    first, second = world.leader(), world.leader()
    tidied = []
    world.memory.tidy = lambda channels, token: tidied.append((channels, token))
    first.tidy()
    second.tidy()
    assert tidied == [({"x": TEXT}, first.token), ({}, second.token)]
    assert first.link.wanted == set()


@pytest.mark.parametrize("source", ["key:name", "queue:name"])
def test_a_source_of_a_wrong_type_is_told_and_the_others_go_on(source):
    world = World(channel("x", source), channel("y", source.replace("name", "other")))
    leader = world.leader()
    world.memory.values = lambda keys: ({"other": b"a"}, {"name": "WRONGTYPE"})
    world.memory.claim = lambda lists, count, token: ({"y": [b"a"]}, {"x": "WRONGTYPE"})
    leader.look()
    leader.claim()
    leader.flush()
    leader.tell()
    assert (world.texts("y"), world.memory.channel_status("x")["error"]) == (["a"], "WRONGTYPE")
