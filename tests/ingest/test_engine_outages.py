"""Redis that fails or forgets, and links that are lost: nothing is doubled, and what is missing is told."""
import pytest

from pace.errors import BrokerDown
from pace.ingest.engine import LEASE_MS
from tests.support.engines import World, channel, work

# --- Redis that fails

def test_an_append_without_an_answer_is_neither_lost_nor_doubled(world):
    leader = world.leader()
    for fault in ("deaf", "down"):
        world.radio.publish("x", fault.encode())
        setattr(leader.broker, fault, True)
        with pytest.raises(BrokerDown):
            leader.flush()
        setattr(leader.broker, fault, False)
        world.radio.publish("x", b"next")
        work(leader)
    assert world.texts() == ["deaf", "next", "down", "next"]


def test_a_predecessor_whose_clock_was_ahead_costs_nothing_that_came_later(world):
    first = world.leader()
    world.clock.now += 3600
    world.radio.publish("x", b"a")
    work(first)
    first.release()
    first.link.cut = True
    world.clock.now -= 3600
    second = world.leader()
    world.radio.publish("x", b"b")
    second.broker.down = True
    with pytest.raises(BrokerDown):
        second.flush()
    second.broker.down = False
    work(second)
    assert world.texts() == ["a", "<ingest>", "b"]


def test_what_waits_too_long_is_lost_and_told(world):
    leader = world.leader()
    leader.broker.down = True
    for number in range(20):
        world.radio.publish("x", b"%d" % number)
        world.clock.now += 1
        leader.age()
    leader.broker.down = False
    work(leader)
    assert world.texts() == ["<ingest>", *map(str, range(11, 20))]


def test_redis_that_lost_its_data_is_begun_anew(world):
    leader = world.leader()
    world.radio.publish("x", b"a")
    work(leader)
    before = world.memory.epoch("x")
    world.memory.flush_all()
    world.radio.publish("x", b"b")
    leader.flush()
    assert world.texts() == []
    work(leader)
    assert world.texts() == ["b"]
    assert world.memory.epoch("x") != before


def test_who_takes_over_from_a_redis_that_lost_its_data_shows_nothing_twice(world):
    leader = world.leader()
    standby = world.engine()
    work(standby)
    world.radio.publish("x", b"a")
    work(leader)
    assert world.texts() == ["a"]
    for engine in (leader, standby):
        engine.link.lose()
    world.memory.flush_all()
    for engine in (standby, leader):
        engine.link.mend()
    world.kill(leader)
    world.radio.publish("x", b"b")
    work(standby)
    world.clock.now += LEASE_MS / 1000 + 0.001  # for which it leaves the lease to who led
    work(standby)
    assert world.texts() == ["<ingest>", "b"]


def test_where_redis_forgot_everything_who_led_goes_on_and_nothing_is_shown_twice(world):
    leader = world.leader()
    standby, idle = world.engine(), world.engine()
    world.radio.publish("x", b"a")
    work(leader, standby, idle)
    world.memory.flush_all()
    world.radio.publish("x", b"b")
    leader.flush()  # and finds that it has no lease
    work(standby, idle)
    assert world.texts() == []
    work(leader, standby, idle)
    assert world.texts() == ["b"]
    world.radio.publish("x", b"c")
    world.kill(leader)
    work(standby)
    assert world.texts() == ["b", "c"]


def test_what_a_fail_over_lost_is_a_hole_and_nothing_else_is(world):
    leader = world.leader()
    world.radio.publish("x", b"a")
    work(leader)
    replica = world.memory.replica()
    world.memory.fail_over(replica)
    leader.doubt()
    world.radio.publish("x", b"b")
    work(leader)
    world.radio.publish("x", b"lost")
    replica = world.memory.replica()
    work(leader)
    world.memory.fail_over(replica)
    world.clock.now += 0.01
    world.radio.publish("x", b"c")
    leader.doubt()
    assert not leader.flush()
    work(leader)
    assert world.texts() == ["a", "b", "<ingest>", "c"]


def test_a_lost_link_is_a_hole(world):
    leader = world.leader()
    world.radio.publish("x", b"a")
    leader.link.lose()
    world.radio.publish("x", b"lost")
    leader.link.mend()
    world.radio.publish("x", b"b")
    work(leader)
    assert world.texts() == ["a", "<ingest>", "b"]


def test_what_a_channel_is_refused_spoils_no_other():
    world = World(channel("x"), channel("y"))
    leader = world.leader()
    append = world.memory.append

    def refuse(appends, token):
        appended = append([each for each in appends if each.channel == "y"], token)
        return appended._replace(refused={"x": "OOM"})

    world.memory.append = refuse
    for name in "xy":
        world.radio.publish(name, b"a")
    assert not leader.flush()
    world.memory.append = append
    world.radio.publish("x", b"b")
    work(leader)
    assert (world.texts("x"), world.texts("y")) == (["<ingest>", "b"], ["a"])
    leader.tell()
    assert world.memory.channel_status("x")["error"] == "OOM"


# --- a link that is lost where another's is not

def test_a_leader_that_missed_something_hands_over_to_who_heard_it(world):
    leader, standby = world.leader(), world.leader()
    world.radio.publish("x", b"a")
    leader.link.lose()
    world.radio.publish("x", b"b")
    leader.link.mend()
    world.radio.publish("x", b"c")
    leader.flush()
    assert world.texts() == []
    work(standby, leader)
    world.radio.publish("x", b"d")
    work(leader, standby)
    assert world.texts() == ["a", "b", "c", "d"]


def test_a_leader_that_hears_nothing_hands_over_to_who_comes_later(world):
    leader = world.leader()
    leader.link.lose()
    work(leader)
    standby = world.engine()
    standby.hold()
    work(leader)
    work(standby)
    world.radio.publish("x", b"a")
    work(standby, leader)
    assert world.texts() == ["a"]


def test_who_hears_nothing_stands_by_for_nobody(world):
    leader, deaf, third = world.leader(), world.leader(), world.engine()
    deaf.link.lose()
    work(deaf, third)
    world.radio.publish("x", b"a")
    leader.link.cut = True
    for _ in range(2):
        world.clock.now += LEASE_MS / 2000
        work(deaf, third)
    assert world.texts() == ["a"]


def test_who_is_alone_keeps_its_leases_whatever_it_hears():
    world = World(channel("x", "key:test"))
    leader = world.leader()
    leader.link.lose()
    world.memory.keys["test"] = b"a"
    work(leader)
    leader.look()
    work(leader)
    assert world.texts() == ["a"]
