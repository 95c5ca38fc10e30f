import pytest

from pace.hub.limiter import ABUSE_S, BURST, RATE, Limiter


def test_a_burst_is_taken_then_each_message_has_to_wait():
    limiter = Limiter(100.0)
    assert [limiter.wait(100.0) for _ in range(BURST)] == [0] * BURST
    assert limiter.wait(100.0) == pytest.approx(1 / RATE)


def test_after_the_wait_told_one_is_taken():
    limiter = Limiter(100.0)
    for _ in range(BURST):
        limiter.wait(100.0)
    wait = limiter.wait(100.0)
    assert limiter.wait(100.0 + wait + 1e-6) == 0
    assert limiter.wait(100.0 + wait + 1e-6) > 0


def test_a_steady_client_at_the_rate_is_never_refused():
    limiter = Limiter(0.0)
    assert not any(limiter.wait(number / RATE) for number in range(1000))


def test_a_pause_gives_no_more_than_a_burst():
    limiter = Limiter(0.0)
    taken = sum(limiter.wait(1e6) == 0 for _ in range(3 * BURST))
    assert taken == BURST


def flood(limiter, begin, seconds, rate=10 * RATE):
    """Send at ten times the rate; return whether it was abuse in the end."""
    for number in range(int(seconds * rate)):
        limiter.wait(begin + number / rate)
    return limiter.abused


def test_a_minute_of_too_much_is_abuse():
    limiter = Limiter(0.0)
    assert not flood(limiter, 0, ABUSE_S - 1)
    assert flood(limiter, ABUSE_S - 1, 2)


def test_who_leaves_off_for_a_while_is_none():
    limiter = Limiter(0.0)
    flood(limiter, 0, ABUSE_S - 1)
    assert not flood(limiter, ABUSE_S + 1, 2)


def test_who_sends_a_little_too_much_now_and_then_is_none():
    limiter = Limiter(0.0)
    for minute in range(5):
        assert not flood(limiter, 60.0 * minute, 2)
