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


def test_no_interval_is_one_too():
    tempo = Tempo(0, 1.0)
    assert tempo.took(0.008) == pytest.approx(0.010)
    for _ in range(100):
        tempo.took(0)
    assert tempo.interval == 0


def test_a_ceiling_below_the_interval_is_the_interval():
    assert Tempo(0.040, 0.010).took(5) == 0.040
