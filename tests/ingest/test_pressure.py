"""What a flush takes on, on a clock that stands still."""
import math

from pace.ingest.pressure import LEAST, PATIENCE_S, PLAN_S, Pressure
from pace.sources.backlog import KEPT_S


def begun(pressure, late_s, now):
    pressure.begin((now - late_s) * 1000, now)
    return pressure.horizon(now)


def test_what_is_in_time_is_all_taken():
    pressure = Pressure(1.0)
    assert begun(pressure, 1.0, 100) == -math.inf
    assert pressure.share(1000, 100) == math.inf


def test_lateness_that_lasts_is_cut_off():
    pressure = Pressure(1.0)
    assert begun(pressure, 1.1, 100) == -math.inf
    assert begun(pressure, 1.5, 100 + PATIENCE_S) == (100 + PATIENCE_S - 1) * 1000
    assert begun(pressure, 0.9, 101) == -math.inf
    assert begun(pressure, 1.1, 102) == -math.inf


def test_what_could_not_be_appended_has_as_long_as_it_is_kept():
    pressure = Pressure(1.0)
    pressure.excuse()
    assert begun(pressure, 9, 100) == -math.inf
    assert begun(pressure, 9, 100 + KEPT_S - 0.1) == -math.inf
    assert begun(pressure, 9, 100 + KEPT_S) > 0


def test_time_is_shared_among_those_that_come():
    pressure = Pressure(1.0)
    pressure.begin(100_000, 100)
    pressure.took(0.01, 100)
    pressure.took(0, 0)
    assert round(pressure.share(10, 100)) == 100
    assert round(pressure.share(1, 100 + PLAN_S / 2)) == 500
    assert pressure.share(10, 101) == LEAST
