"""Delays grow, have a ceiling, are jittered, and begin anew."""
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from pace.cli.delays import FIRST_S, LAST_S, Delays


def test_delays_double_up_to_the_ceiling():
    assert list(islice(Delays(lambda: 1.0), 8)) == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_jitter_takes_away_up_to_a_half():
    assert list(islice(Delays(lambda: 0.0), 3)) == [0.25, 0.5, 1]


def test_reset_begins_anew():
    delays = Delays(lambda: 1.0)
    assert [next(delays), next(delays)] == [0.5, 1]
    delays.reset()
    assert next(delays) == 0.5


@given(st.integers(0, 10_000))
def test_delay_stays_between_its_bounds(failures):
    delays = Delays()
    delays._failures = failures
    assert FIRST_S / 2 <= next(delays) <= LAST_S


def test_two_clients_do_not_return_together():
    assert next(Delays()) != next(Delays())
