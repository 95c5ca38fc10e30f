"""Channels that come, go and change while it runs: discovered ones, and those of the settings."""
import pytest

from pace.channels import NUMBER, TEXT
from pace.errors import Malformed
from tests.support.engines import World, channel, work

# --- discovery

def test_a_discovered_channel_comes_and_goes(world):
    leader, standby = world.leader(), world.leader()
    world.memory.found.add("good")
    assert leader.discover()
    assert standby.discover()
    assert not leader.discover()
    work(leader)
    world.radio.publish("ecg-good", b"1|1|2")
    work(leader)
    leader.tell()
    assert world.texts("good") == [[1.0]]
    assert world.memory.channel_status("good")["leads"] == ["1", "2"]
    world.memory.found.clear()
    leader.discover()
    world.clock.now += 5
    assert leader.discover()
    assert (list(leader.channels), leader.link.wanted) == (["x"], {b"x"})
    leader.tell()
    assert world.memory.channel_status("good") == {}


def test_too_large_a_set_changes_nothing(world):
    leader = world.leader()
    world.memory.found.update(map(str, range(20_000)))
    with pytest.raises(Malformed):
        leader.discover()
    assert list(leader.channels) == ["x"]


# --- other channels while it runs

def configure(engine, *channels):
    engine.configure({channel.name: channel for channel in channels})
    work(engine)


def test_channels_come_and_go_while_it_runs(world):
    leader = world.leader()
    configure(leader, channel("y"))
    world.radio.publish("y", b"a")
    work(leader)
    leader.tell()
    assert (world.texts("y"), leader.link.wanted) == (["a"], {b"y"})
    assert world.memory.statuses().keys() == {"y"}


def test_a_channel_that_is_described_otherwise_loses_nothing(world):
    leader = world.leader()
    world.radio.publish("x", b"a")
    leader.configure({"x": channel("x", label="X")})
    world.radio.publish("x", b"b")
    work(leader)
    assert world.texts() == ["a", "b"]


def test_leads_that_change_hold_for_the_next_payload():
    world = World(channel("x", kind=NUMBER))
    leader = world.leader()
    world.radio.publish("x", b"1")
    work(leader)
    configure(leader, channel("x", kind=TEXT))
    world.radio.publish("x", b"2")
    work(leader)
    assert world.texts() == [[1], "2"]


def test_a_source_that_changes_begins_with_a_hole(world):
    leader = world.leader()
    world.radio.publish("x", b"a")
    work(leader)
    configure(leader, channel("x", "pubsub:z"))
    world.radio.publish("z", b"b")
    work(leader)
    assert world.texts() == ["a", "<ingest>", "b"]
