"""Many deadlines on one timer."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.sockjs.deadlines import GRAINS, Deadlines
from tests.support.loop import turn_until


class Time:
    """A clock and its timers, set by hand."""

    def __init__(self):
        self.now, self.timers = 1000.0, []

    def timer(self, seconds, callback):
        self.timers.append(Timer(self.now + seconds, callback))
        return self.timers[-1]

    def go(self, seconds):
        end = self.now + seconds
        while running := [timer for timer in self.timers if not timer.closed and timer.at <= end]:
            timer = min(running, key=lambda timer: timer.at)
            self.now = max(self.now, timer.at)
            timer.callback()
        self.now = end

    @property
    def running(self):
        return sum(not timer.closed for timer in self.timers)


class Timer:
    def __init__(self, at, callback):
        self.at, self.callback, self.closed = at, callback, False

    def close(self):
        self.closed = True


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def expired():
    return []


@pytest.fixture
def deadlines(time, expired):
    return Deadlines(10, expired.append, clock=lambda: time.now, timer=time.timer)


def test_a_deadline_is_kept_within_a_grain(deadlines, time, expired):
    deadlines.add("a")
    time.go(9.99)
    assert expired == []
    time.go(2 * 10 / GRAINS)
    assert expired == ["a"]
    assert len(deadlines) == 0


def test_a_cancelled_deadline_does_not_fall_due(deadlines, time, expired):
    deadlines.add("a").discard("a")
    deadlines.add("b")
    time.go(20)
    assert expired == ["b"]


def test_one_may_cancel_another_that_is_due(time):
    buckets, expired = {}, []

    def expire(item):
        expired.append(item)
        for other, bucket in buckets.items():
            bucket.discard(other)
    deadlines = Deadlines(10, expire, clock=lambda: time.now, timer=time.timer)
    buckets.update({item: deadlines.add(item) for item in "ab"})
    time.go(20)
    assert len(expired) == 1


def test_thousands_need_one_timer_and_few_buckets(deadlines, time, expired):
    for number in range(5000):
        deadlines.add(number)
        time.go(0.01)
    assert time.running == 1
    assert len(deadlines._buckets) <= GRAINS + 2
    time.go(20)
    assert sorted(expired) == list(range(5000))
    assert time.running == 0


def test_who_sets_it_again_is_called_again(time):
    times = []
    deadlines = Deadlines(10, lambda item: times.append(time.now) or deadlines.add(item),
                          clock=lambda: time.now, timer=time.timer)
    deadlines.add("a")
    time.go(45)
    assert len(times) == 4


@given(st.lists(st.floats(0, 30), max_size=40))
def test_nothing_is_early_late_or_lost(waits):
    time, due, seen = Time(), {}, {}
    deadlines = Deadlines(10, lambda item: seen.setdefault(item, time.now), clock=lambda: time.now, timer=time.timer)
    for number, wait in enumerate(waits):
        time.go(wait)
        due[number] = time.now + 10
        deadlines.add(number)
    time.go(30)
    assert seen.keys() == due.keys()
    assert all(0 <= seen[item] - due[item] <= 2 * 10 / GRAINS for item in due)


def test_everything_may_expire_at_once(deadlines, time, expired):
    for item in "abc":
        deadlines.add(item)
        time.go(1)
    deadlines.expire_all()
    assert sorted(expired) == ["a", "b", "c"]


def test_what_is_due_is_swept_without_a_timer(time, expired):
    deadlines = Deadlines(10, expired.append, clock=lambda: time.now, timer=lambda *args: Timer(0, None))
    deadlines.add("a")
    time.now += 11
    deadlines.sweep()
    assert expired == ["a"]


def test_the_event_loop_keeps_them():
    expired = []
    Deadlines(0.05, expired.append).add("a")
    turn_until(lambda: expired)
