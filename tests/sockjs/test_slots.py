"""Slots and their holders; other workers are processes of their own, as locks belong to processes."""
import os
import signal
from collections import Counter

import pytest

from pace.sockjs.slots import VACANT_S, Slots
from tests.support.waiting import wait_for


class Holder:
    """A process that claims what it can and then waits; ``told`` is what it took."""

    def __init__(self, slots):
        mine, theirs = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            slots.mine = set()
            os.write(theirs, bytes([len(slots.claim()), *slots.mine]))
            signal.pause()
        os.close(theirs)
        count, *self.took = os.read(mine, 100)
        assert count == len(self.took)
        os.close(mine)

    def kill(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = None


@pytest.fixture
def hold():
    """Start a holder; it ends with the test."""
    holders = []

    def start(slots):
        holders.append(Holder(slots))
        return holders[-1]
    yield start
    for holder in holders:
        holder.kill()


@pytest.fixture
def make():
    """Make Slots; their descriptors are closed with the test."""
    made = []

    def make_(count, *clock):
        made.append(Slots(count, *clock))
        return made[-1]
    yield make_
    for slots in made:
        os.close(slots._locks)


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_sessions_are_spread_over_the_slots_and_stay_there(make):
    slots = make(3)
    spread = Counter(slots.of(f"session-{number}") for number in range(3000))
    assert set(spread) == {0, 1, 2}
    assert min(spread.values()) > 850
    assert all(slots.of("abc") == slots.of("abc") for _ in range(10))


def test_nobody_can_compute_the_slot_of_a_session(make):
    keys = [f"session-{number}" for number in range(200)]
    first, second = make(8), make(8)
    assert [first.of(key) for key in keys] != [second.of(key) for key in keys]


def test_a_successor_knows_the_same_slots(make, hold):
    slots = make(2)
    holder = hold(slots)
    same = Slots(2, handed={**slots.state(), "locks": os.dup(slots._locks)})
    assert [same.of(f"{number}") for number in range(50)] == [slots.of(f"{number}") for number in range(50)]
    assert [same.held(slot) for slot in range(2)] == [slot in holder.took for slot in range(2)]
    assert not os.get_inheritable(same._locks)
    os.close(same._locks)


def test_any_text_has_a_slot(make):
    assert 0 <= make(5).of("ä\ud800\x00") < 5


def test_each_worker_takes_one(make, hold):
    slots = make(3)
    assert [hold(slots).took for _ in range(4)] == [[0], [1], [2], []]
    assert [slots.held(slot) for slot in range(3)] == [True] * 3
    assert slots.claim() == []


def test_who_comes_for_a_dead_worker_takes_its_slot(make, hold):
    slots = make(3)
    holders = [hold(slots) for _ in range(3)]
    holders[1].kill()
    assert [slots.held(slot) for slot in range(3)] == [True, False, True]
    assert hold(slots).took == [1]


def test_what_is_released_is_for_others(make, hold):
    slots = make(1)
    assert slots.claim() == [0]
    assert slots.held(0)
    slots.release()
    assert not slots.held(0)
    assert hold(slots).took == [0]


def test_a_slot_that_stays_vacant_is_taken_by_one_who_has_one(make):
    clock = Clock()
    slots = make(2, clock)
    assert slots.claim() == [0]
    clock.now += VACANT_S - 1
    assert slots.claim() == []
    clock.now += VACANT_S
    assert slots.claim() == [1]
    assert slots.mine == {0, 1}


def test_the_time_begins_anew_where_somebody_came_meanwhile(make, hold):
    clock = Clock()
    slots = make(2, clock)
    slots.claim()
    slots.claim()
    clock.now += VACANT_S
    other = hold(slots)
    assert other.took == [1]
    assert slots.claim() == []
    other.kill()
    wait_for(lambda: not slots.held(1))
    assert slots.claim() == []
