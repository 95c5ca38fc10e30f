"""Measured rates."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.ingest.rates import RateMeter


def feed(meter, hz, seconds, start=0.0, count=1):
    for number in range(int(hz * seconds / count)):
        meter.add(start + number * count * 1000 / hz, count)


@given(st.floats(1, 2000), st.integers(1, 50))
def test_measures_even_samples_exactly(hz, count):
    meter = RateMeter()
    feed(meter, hz, 20, count=count) if count / hz < 4 else feed(meter, hz * count, 20, count=count)
    expected = hz if count / hz < 4 else hz * count
    assert meter.hz == pytest.approx(expected, rel=1e-6)


def test_says_nothing_of_a_short_time():
    meter = RateMeter()
    feed(meter, 100, 4)
    assert meter.hz is None


def test_follows_a_change_within_its_span():
    meter = RateMeter()
    feed(meter, 100, 20)
    feed(meter, 200, 12, start=20_000)
    assert meter.hz == pytest.approx(200, rel=0.01)


@pytest.mark.parametrize("start", [-10**12, 10_000.0, 10**13])
def test_a_jump_begins_anew(start):
    meter = RateMeter()
    feed(meter, 100, 20)
    meter.add(start, 1)
    assert meter.hz is None


def test_equal_times_do_no_harm():
    meter = RateMeter()
    for _ in range(1000):
        meter.add(5.0, 1)
    assert meter.hz is None
