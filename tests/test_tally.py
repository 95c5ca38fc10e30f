"""pace.tally: what a process has done."""
from pace.tally import MOST_DELAYS, Tally


def test_it_begins_with_nothing():
    tally = Tally()
    assert {getattr(tally, name) for name in Tally.__slots__ if type(getattr(tally, name)) is int} == {0}
    assert not tally.gaps
    assert not tally.delays


def test_delays_are_bounded():
    tally = Tally()
    tally.delays.extend(range(MOST_DELAYS + 5))
    assert (len(tally.delays), tally.delays[0]) == (MOST_DELAYS, 5)
