import pytest

from pace.hub.limiter import BURST, RATE, Limiter


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
