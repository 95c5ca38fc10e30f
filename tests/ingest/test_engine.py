"""Leases, take-over, flushing and statuses, on a clock that stands still."""
import gevent

from pace.channels import NUMBER
from pace.ingest.engine import LEASE_MS
from pace.ingest.telling import RETELL_S
from tests.support.engines import World, channel, work

# --- one writer, and who follows it

def test_the_first_leads_the_second_stands_by_the_third_rests(world):
    first, second, third = (world.engine() for _ in range(3))
    assert len(first.hold()) == 16
    assert second.hold() == third.hold() == set()
    assert [engine.link.wanted for engine in (first, second, third)] == [{b"x"}, {b"x"}, set()]


def test_only_the_leader_appends(world):
    leader, standby = world.leader(), world.leader()
    world.radio.publish("x", b"a", b"b")
    work(standby, leader, standby)
    assert world.texts() == ["a", "b"]


def test_a_standby_goes_on_where_a_killed_leader_ended(world):
    leader, standby = world.leader(), world.leader()
    world.radio.publish("x", b"a", b"b")
    work(leader, standby)
    world.radio.publish("x", b"c")
    world.kill(leader)
    world.radio.publish("x", b"d")
    work(standby)
    assert world.texts() == ["a", "b", "c", "d"]


def test_a_standby_takes_over_what_was_never_appended(world):
    leader, standby = world.leader(), world.leader()
    world.radio.publish("x", b"a")
    world.kill(leader)
    work(standby)
    assert world.texts() == ["a"]


def test_handing_over_takes_no_time(world):
    leader, standby = world.leader(), world.leader()
    world.radio.publish("x", b"a")
    work(leader)
    leader.release()
    world.radio.publish("x", b"b")
    work(standby)
    assert world.texts() == ["a", "b"]


def test_the_third_stands_by_for_the_second(world):
    first, second, third = world.leader(), world.leader(), world.leader()
    world.radio.publish("x", b"a")
    work(first)
    world.kill(first)
    work(second, third)
    world.radio.publish("x", b"b")
    work(second)
    world.radio.publish("x", b"c")
    world.kill(second)
    work(third)
    assert world.texts() == ["a", "b", "c"]


def test_one_that_rests_does_not_come_before_the_standby(world):
    leader, standby, third = world.leader(), world.leader(), world.leader()
    world.radio.publish("x", b"a")
    work(leader)
    world.radio.publish("x", b"b")
    standby.hold()
    world.clock.now += LEASE_MS / 2000
    standby.hold()
    leader.link.cut = True
    world.clock.now += LEASE_MS / 2000
    work(third, standby)
    assert world.texts() == ["a", "b"]


def test_a_standby_that_was_slow_to_hear_doubles_nothing(world):
    leader, standby = world.leader(), world.leader()
    world.radio.publish("x", b"a")
    standby.link.delayed = True
    world.radio.publish("x", b"b", b"c")
    work(leader)
    leader.release()
    work(standby)
    standby.link.catch_up()
    work(standby)
    world.radio.publish("x", b"d")
    work(standby)
    assert world.texts() == ["a", "b", "c", "d"]


def test_nobody_was_there_so_a_hole_comes_before_the_next(world):
    world.radio.publish("x", b"lost")
    leader = world.leader()
    world.radio.publish("x", b"a")
    work(leader)
    world.kill(leader)
    world.radio.publish("x", b"lost")
    successor = world.leader()
    assert world.texts() == ["a"]
    world.radio.publish("x", b"b")
    work(successor)
    assert world.texts() == ["a", "<ingest>", "b"]


def test_a_silent_channel_has_no_hole_after_a_take_over(world):
    leader, standby = world.leader(), world.leader()
    world.radio.publish("x", b"a")
    work(leader)
    for _ in range(100):
        world.clock.now += 1
        work(leader, standby)
        standby.age()
    world.kill(leader)
    work(standby)
    world.radio.publish("x", b"b")
    work(standby)
    assert world.texts() == ["a", "b"]


def test_a_leader_that_slept_too_long_appends_nothing(world):
    leader, standby = world.leader(), world.leader()
    world.radio.publish("x", b"a")
    world.clock.now += LEASE_MS / 1000
    work(standby)
    leader.flush()
    assert world.texts() == ["a"]
    work(leader)
    world.radio.publish("x", b"b")
    work(leader, standby)
    assert world.texts() == ["a", "b"]


def test_a_leader_that_never_noticed_its_successor_doubles_nothing(world):
    leader, standby = world.leader(), world.leader()
    world.clock.now += LEASE_MS / 1000
    standby.hold()
    standby.settle()
    world.radio.publish("x", b"a")
    standby.flush()
    standby.release()
    work(leader)
    world.radio.publish("x", b"b")
    work(leader)
    assert world.texts() == ["a", "b"]


# --- flushing

def test_a_flush_is_one_round_trip_and_keeps_the_order():
    world = World(channel("x", kind=NUMBER), channel("y"))
    leader = world.leader()
    calls = []
    append = world.memory.append
    world.memory.append = lambda *args: calls.append(args) or append(*args)
    world.radio.publish("x", b"1|1", b"2|2")
    world.radio.publish("y", b"a", b"b")
    assert not leader.flush()
    assert not leader.flush()
    assert (len(calls), world.texts("x"), world.texts("y")) == (1, [[1.0, 2.0]], ["a", "b"])


def test_others_get_their_turn_while_many_channels_are_flushed(monkeypatch):
    monkeypatch.setattr("pace.ingest.engine.TURN", 10)
    world = World(*[channel(f"x{number}") for number in range(100)])
    turns = []

    def count():
        while True:
            turns.append(1)
            gevent.sleep(0)

    other = gevent.spawn(count)
    leader = world.leader()
    settled = len(turns)
    for name in world.channels:
        world.radio.publish(name, b"a")
    leader.flush()
    other.kill()
    assert settled >= 10
    assert len(turns) - settled >= 10
    assert all(world.texts(name) == ["a"] for name in world.channels)


def test_wakes_when_something_waits(world):
    woken = []
    engine = world.engine(wake=lambda: woken.append(1))
    work(engine)
    assert not woken
    world.radio.publish("x", b"a", b"b")
    assert len(woken) == 1
    work(engine)
    world.radio.publish("x", b"c")
    assert len(woken) == 2


def test_what_may_not_be_appended_yet_is_no_reason_to_hurry(world):
    leader = world.engine()
    leader.hold()
    world.radio.publish("x", b"a")
    leader.link.delayed = True
    leader.settle()
    assert (leader.flush(), leader.unsettled) == (False, True)
    leader.link.catch_up()
    leader.settle()
    leader.flush()
    assert (world.texts(), leader.unsettled) == (["a"], False)


def test_more_than_one_flush_takes_is_told(world, monkeypatch):
    monkeypatch.setattr("pace.ingest.intake.MAX_PAYLOADS", 2)
    leader = world.leader()
    world.radio.publish("x", b"a", b"b", b"c")
    assert leader.flush()
    assert not leader.flush()
    assert world.texts() == ["a", "b", "c"]


def test_two_channels_of_one_source():
    world = World(channel("x", "pubsub:same"), channel("y", "pubsub:same"))
    leader = world.leader()
    world.radio.publish("same", b"a")
    work(leader)
    assert (world.texts("x"), world.texts("y")) == (["a"], ["a"])


# --- statuses

def test_statuses_are_told_when_they_change_and_now_and_then(world):
    leader = world.leader()
    told = []
    world.memory.set_statuses = told.append
    leader.tell()
    leader.tell()
    world.radio.publish("x", b"a", b"\xff")
    leader.flush()
    leader.tell()
    world.clock.now += RETELL_S
    leader.tell()
    counts = [{name: (status["received"], status["malformed"]) for name, status in each.items()} for each in told]
    assert counts == [{"x": (0, 0)}, {}, {"x": (2, 1)}, {"x": (2, 1)}]


def test_a_successor_counts_on(world):
    leader, standby = world.leader(), world.leader()
    world.radio.publish("x", b"a", b"b")
    work(leader)
    leader.tell()
    world.kill(leader)
    world.radio.publish("x", b"c")
    work(standby)
    standby.tell()
    assert world.memory.channel_status("x")["received"] == 3
