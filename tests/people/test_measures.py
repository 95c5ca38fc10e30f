import pytest

from pace.people.measures import KEPT, LOST_S, OVERDUE_S, SPARE_S, Crew, PerSecond, RedisHealth, matters
from tests.support.clocks import Clock


def test_redis_that_was_not_asked_yet_is_no_trouble():
    assert RedisHealth().describe(5.0) == {"up": True, "since": None, "delay_ms": None}


def healthy():
    """One that has just been found to answer."""
    health = RedisHealth()
    health.answered(9.9, 0.5)
    return health


def test_redis_that_answers():
    health = RedisHealth()
    health.asked(10.0)
    health.answered(0.1, 10.0)
    assert health.describe(10.0) == {"up": True, "since": 10_000, "delay_ms": None}
    health.answered(0.0004, 11.0)
    health.answered(0.0003, 12.0)
    assert health.describe(12.0) == {"up": True, "since": 10_000, "delay_ms": 0.35}


def test_one_slow_answer_is_none():
    health = healthy()
    for seconds in (0.001, 0.5, 0.001):
        health.answered(seconds, 1.0)
    assert health.describe(1.0)["delay_ms"] == 1


def test_a_delay_is_another_one_when_it_matters():
    health = healthy()
    health.answered(0.010, 1.0)
    assert health.describe(1.0)["delay_ms"] == 10
    for _ in range(KEPT):
        health.answered(0.014, 1.0)
    assert health.describe(1.0)["delay_ms"] == 10
    for _ in range(KEPT):
        health.answered(0.016, 1.0)
    assert health.describe(1.0)["delay_ms"] == 16


@pytest.mark.parametrize(("told", "delay", "does"), [
    (0.3, 0.7, False), (0.3, 0.8, True), (10, 14.9, False), (10, 15.1, True), (10, 6.7, False), (10, 6.6, True)])
def test_half_as_much_again_matters(told, delay, does):
    assert matters(told, delay) is does


def test_redis_that_fails_and_comes_back():
    health = RedisHealth()
    health.answered(0.001, 1.0)
    health.failed(2.0)
    assert health.describe(3.0) == {"up": False, "since": 2000, "delay_ms": None}
    health.failed(3.0)
    assert health.describe(3.0)["since"] == 2000
    health.answered(0.002, 4.0)
    health.answered(0.002, 5.0)
    assert health.describe(4.0) == {"up": True, "since": 4000, "delay_ms": 2}


def test_redis_that_does_not_answer_is_down_before_the_call_fails():
    health = RedisHealth()
    health.answered(0.001, 1.0)
    health.asked(2.0)
    assert health.describe(2.0 + OVERDUE_S / 2)["up"]
    assert not health.describe(2.0 + OVERDUE_S)["up"]


def test_rates_are_of_the_time_between_two_looks():
    clock = Clock()
    rates = PerSecond(clock)
    assert rates.of(100, 7) == [0, 0]
    clock.now += 2
    assert rates.of(150, 7) == [25, 0]
    clock.now += 2
    assert rates.of(150 + 2 * 12_345, 8) == [12_000, 0.5]
    assert rates.of(9e9, 9e9) == [0, 0]  # at the same moment there is no rate


def test_a_worker_that_is_gone_without_a_word_is_lost_for_a_while():
    crew = Crew()
    assert crew.look("ab", 0) == 0
    assert crew.look("a", 100) == 1
    assert crew.look("a", 100 + LOST_S - 1) == 1
    assert crew.look("a", 100 + LOST_S) == 0


def test_a_worker_that_says_so_is_not_lost():
    crew = Crew()
    crew.look("ab", 0)
    crew.leaves("b")
    assert crew.look("a", 100) == 0


def test_another_one_takes_the_place_after_it_or_shortly_before():
    crew = Crew()
    crew.look("ab", 0)
    assert crew.look("a", 100) == 1
    assert crew.look("ac", 101) == 0
    assert crew.look("acd", 200) == 0
    assert crew.look("ad", 206) == 0


def test_a_worker_that_came_long_before_took_nobodys_place():
    crew = Crew()
    crew.look("ab", 0)
    crew.look("abc", 100)
    assert crew.look("ab", 100 + SPARE_S) == 1
