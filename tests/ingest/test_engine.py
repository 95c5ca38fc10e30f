"""Leases, take-over and all that must not be lost, on a clock that stands still."""
import json

import gevent
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pace.broker.memory import MemoryBroker
from pace.channels import NUMBER, TEXT, Channel, Source
from pace.errors import BrokerDown, Malformed
from pace.ingest.engine import LEASE_MS, Engine
from pace.ingest.telling import RETELL_S
from tests.support.clocks import Clock
from tests.support.faults import FaultyBroker
from tests.support.radio import Radio


def channel(name, source=None, **options):
    source = Source.parse(source or f"pubsub:{name}")
    return Channel(**{"name": name, "label": name, "source": source, "kind": TEXT, **options})


class World:
    """One broker, one radio, and engines that come and go."""

    def __init__(self, *channels):
        self.clock = Clock()
        self.memory = MemoryBroker(clock=self.clock)
        self.radio = Radio(self.clock)
        self.channels = {channel.name: channel for channel in channels or [channel("x")]}

    def engine(self, **options):
        link = self.radio.link()
        broker = FaultyBroker(self.memory)
        engine = link.engine = Engine(broker, self.channels, link, clock=self.clock, **options)
        engine.link, engine.broker = link, broker
        return engine

    def leader(self):
        engine = self.engine()
        work(engine)
        return engine

    def kill(self, engine):
        """SIGKILL: it does nothing any more, and its leases end with their time."""
        engine.link.cut = True
        self.clock.now += LEASE_MS / 1000 + 0.001

    def texts(self, name="x"):
        """What was appended: texts, values, and holes in brackets."""
        return [shown(json.loads(entry.text)) for entry in self.memory.history(name)]


def shown(block):
    if "hole" in block:
        return f"<{block['hole']}>"
    return block["text"] if "text" in block else block["v"][0]


def work(*engines):
    for engine in engines:
        engine.hold()
        engine.settle()
        engine.flush()


@pytest.fixture
def world():
    return World()


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


# --- more than can be appended

class Slow(World):
    """Appending takes `seconds` for each block's sample or text, and pub/sub goes on meanwhile: `rates` a second."""

    seconds = 0.01

    def __init__(self, **rates):
        super().__init__(*map(channel, rates))
        self.rates = rates
        self.sent = dict.fromkeys(rates, 0)
        self._since = self.clock.now
        append = self.memory.append

        def slow(appends, token):
            self.pass_(self.seconds * sum(len(each.texts) for each in appends))
            return append(appends, token)

        self.memory.append = slow

    def pass_(self, seconds):
        """Time, in which publishers publish their moment (ms since the beginning)."""
        end = self.clock.now + seconds
        while self.clock.now < end:
            self.clock.now = min(end, self.clock.now + 0.01)
            for name, rate in self.rates.items():
                while self.sent[name] < rate * (self.clock.now - self._since):
                    self.radio.publish(name, b"%d" % self.sent[name])
                    self.sent[name] += 1

    def run(self, engine, seconds):
        """Flush each 40 ms; the worst lag of each channel's payloads when they were appended, s."""
        lags, end = dict.fromkeys(self.rates, 0), self.clock.now + seconds
        seen = {name: len(self.numbers(name)) for name in self.rates}
        while self.clock.now < end:
            self.pass_(0.04)
            work(engine)
            for name, rate in self.rates.items():
                numbers = self.numbers(name)
                for number in numbers[seen[name]:]:
                    lags[name] = max(lags[name], self.clock.now - self._since - number / rate)
                seen[name] = len(numbers)
        return lags

    def numbers(self, name):
        return [int(text) for text in self.texts(name) if text != "<ingest>"]

    def told(self, name):
        """Whether all that is missing is preceded by a hole, and nothing is doubled."""
        last, hole = -1, False
        for text in self.texts(name):
            if text == "<ingest>":
                hole = True
                continue
            number = int(text)
            if number <= last or (number > last + 1 and not hole):
                return False
            last, hole = number, False
        return True


@pytest.fixture(autouse=True)
def unbounded(monkeypatch):
    monkeypatch.setattr("pace.broker.memory.LAST_ENTRIES", 1_000_000)


def test_twice_what_can_be_appended_is_late_by_a_bound_and_told(world):
    slow = Slow(x=100, y=100)
    leader = slow.engine()
    work(leader)
    lags = slow.run(leader, 20)
    assert all(1 < lag < 2 for lag in lags.values())
    assert slow.told("x")
    assert slow.told("y")
    assert "<ingest>" in slow.texts("x")
    leader.tell()
    assert slow.memory.channel_status("x")["flags"] == ["overload"]
    slow.seconds = 0.001
    assert max(slow.run(leader, 8).values()) < 2
    assert max(slow.run(leader, 2).values()) < 0.1
    leader.tell()
    assert slow.memory.channel_status("x")["flags"] == []


def test_who_sends_a_hundred_times_as_much_harms_nobody():
    slow = Slow(x=10, y=10, wild=1000)
    leader = slow.engine()
    work(leader)
    lags = slow.run(leader, 10)
    assert "<ingest>" not in slow.texts("x") + slow.texts("y")
    assert slow.told("wild")
    assert "<ingest>" in slow.texts("wild")
    assert max(lags["x"], lags["y"]) < 1
    assert lags["wild"] < 2


def test_an_outage_of_redis_costs_nothing_although_what_waited_is_old():
    slow = Slow(x=50)
    leader = slow.engine()
    work(leader)
    leader.broker.down = True
    slow.pass_(5)
    with pytest.raises(BrokerDown):
        leader.flush()
    leader.broker.down = False
    slow.run(leader, 15)
    assert "<ingest>" not in slow.texts()
    assert slow.run(leader, 1)["x"] < 0.2


def test_a_batch_is_a_round_trip(monkeypatch):
    monkeypatch.setattr("pace.ingest.engine.BATCH", 4)
    world = World(*map(channel, "abcde"))
    leader, sizes = world.leader(), []
    append = world.memory.append
    world.memory.append = lambda appends, token: sizes.append(len(appends)) or append(appends, token)
    for name in "abcde":
        world.radio.publish(name, b"1", *[b"2"] * (9 if name == "c" else 0))
    leader.flush()
    assert sizes == [2, 2, 1]
    assert len(world.texts("c")) == 10


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


# --- keys, queues, streams

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


# --- whatever happens

class Ingesting(RuleBasedStateMachine):
    """Three engines, and everything that can go wrong in any order.

    What was published appears once and in order; what is missing is preceded by a hole.
    """

    @initialize()
    def begin(self):
        self.world = World()
        self.engines = [self.world.engine() for _ in range(3)]
        self.published = 0

    @rule(count=st.integers(1, 5))
    def publish(self, count):
        for _ in range(count):
            self.world.radio.publish("x", b"%d" % self.published)
            self.published += 1
            self.world.clock.now += 0.002

    @rule(which=st.integers(0, 2))
    def hold(self, which):
        self._try(self.engines[which].hold)

    @rule(which=st.integers(0, 2))
    def flush(self, which):
        self._try(self.engines[which].settle)
        self._try(self.engines[which].flush)

    @rule(which=st.integers(0, 2))
    def age(self, which):
        self.engines[which].age()

    @rule(which=st.integers(0, 2), fault=st.sampled_from(["down", "deaf"]))
    def flush_without_answer(self, which, fault):
        broker = self.engines[which].broker
        setattr(broker, fault, True)
        self._try(self.engines[which].flush)
        setattr(broker, fault, False)

    @rule(which=st.integers(0, 2))
    def replace(self, which):
        self.engines[which].link.cut = True
        self.engines[which] = self.world.engine()

    @rule(which=st.integers(0, 2))
    def hand_over(self, which):
        self._try(self.engines[which].release)

    @rule(which=st.integers(0, 2))
    def lose_link(self, which):
        self.engines[which].link.lose()

    @rule(which=st.integers(0, 2))
    def mend_link(self, which):
        self.engines[which].link.mend()

    @rule(which=st.integers(0, 2))
    def hear_late(self, which):
        self.engines[which].link.delayed = True

    @rule(which=st.integers(0, 2))
    def catch_up(self, which):
        self.engines[which].link.catch_up()

    @rule(seconds=st.sampled_from([0.01, 0.5, 2, 12]))
    def pass_time(self, seconds):
        self.world.clock.now += seconds

    @precondition(lambda self: self.published)
    @invariant()
    def once_in_order_and_holes_where_something_is_missing(self):
        last, hole = -1, True
        for text in self.world.texts():
            if text == "<ingest>":
                hole = True
                continue
            number = int(text)
            assert number > last, "doubled or out of order"
            assert hole or number == last + 1, "missing without a hole"
            last, hole = number, False

    @staticmethod
    def _try(step):
        try:
            step()
        except BrokerDown:
            return


TestIngesting = Ingesting.TestCase
TestIngesting.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


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
