import pytest

from pace.hub.tempo import Tempo


def test_quick_rounds_keep_the_interval():
    tempo = Tempo(0.040, 1.0)
    assert tempo.took(0.010) == 0.040
    assert not tempo.stretched


def test_a_long_round_stretches_at_once_and_leaves_time_for_others():
    tempo = Tempo(0.040, 1.0)
    assert tempo.took(0.080) == pytest.approx(0.100)
    assert tempo.stretched


def test_a_little_too_long_is_kept():
    tempo = Tempo(0.060, 1.0)
    assert tempo.took(0.052) == 0.060
    assert tempo.took(0.053) == pytest.approx(0.06625)


def test_the_ceiling_holds():
    assert Tempo(0.040, 0.5).took(30) == 0.5


def test_calm_comes_back_step_by_step():
    tempo = Tempo(0.040, 1.0)
    tempo.took(0.4)
    before = tempo.interval
    assert 0.040 < tempo.took(0.001) < before
    for _ in range(100):
        tempo.took(0.001)
    assert tempo.interval == 0.040
    assert not tempo.stretched


def test_one_round_that_was_held_up_is_soon_forgotten():
    tempo = Tempo(0.060, 1.0)
    tempo.took(0.060)
    for _ in range(4):
        assert tempo.stretched
        tempo.took(0.035)
    assert not tempo.stretched


def test_no_interval_is_one_too():
    tempo = Tempo(0, 1.0)
    assert tempo.took(0.008) == pytest.approx(0.010)
    for _ in range(100):
        tempo.took(0)
    assert tempo.interval == 0


def test_a_ceiling_below_the_interval_is_the_interval():
    assert Tempo(0.040, 0.010).took(5) == 0.040


def test_a_stretched_interval_is_longer_in_milliseconds_too():
    tempo = Tempo(0.040, 1.0)
    assert tempo.interval_ms == 40
    tempo.interval = 0.0401
    assert tempo.interval_ms == 41
    tempo.interval = 0.25
    assert tempo.interval_ms == 250


@pytest.mark.parametrize(("interval", "told", "notable"), [
    (0.040, 40, False), (0.050, 40, False), (0.060, 40, True), (0.040, 60, True), (0.050, 60, False),
    (0.120, 100, False), (0.180, 100, True), (0.060, 100, True),
])
def test_what_viewers_are_told_anew(interval, told, notable):
    tempo = Tempo(0.040, 1.0)
    tempo.interval = interval
    assert tempo.notable(told) is notable


def test_without_an_interval_one_that_can_be_seen_is_notable():
    tempo = Tempo(0, 1.0)
    tempo.interval = 0.019
    assert not tempo.notable(0)
    tempo.interval = 0.020
    assert tempo.notable(0)
