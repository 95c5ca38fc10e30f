import pytest

from pace.hub.tempo import ROOM_S, WORKING_SHARE, Tempo


def test_who_has_time_for_all_keeps_the_interval():
    tempo = Tempo(0.040, 1.0)
    tempo.prepared(0.002)
    tempo.served(1)
    assert (tempo.tick, tempo.interval) == (0.040, 0.040)
    assert not tempo.stretched
    assert not tempo.behind


def test_who_serves_a_part_needs_several_ticks_for_all():
    tempo = Tempo(0.040, 1.0)
    tempo.prepared(0.002)
    tempo.served(0.25)
    assert tempo.tick == 0.040
    assert tempo.interval == pytest.approx(0.160)
    assert tempo.stretched
    assert tempo.behind


@pytest.mark.parametrize(("reading", "room"), [(0.002, 0.032), (0.010, 0.024), (0.016, 0.018)])
def test_reading_and_fan_out_leave_time_for_others(reading, room):
    tempo = Tempo(0.040, 1.0)
    tempo.prepared(reading)
    assert tempo.room == pytest.approx(room)
    assert not tempo.late


def test_long_reading_makes_ticks_longer():
    tempo = Tempo(0.040, 1.0)
    tempo.prepared(0.080)
    assert tempo.tick == pytest.approx(0.200)
    assert tempo.room == pytest.approx(0.090)
    assert tempo.late


def test_ticks_have_a_ceiling_at_which_a_part_is_still_served():
    tempo = Tempo(0.040, 0.5)
    tempo.prepared(30)
    assert tempo.tick == 0.5
    assert tempo.room == pytest.approx(0.225)


@pytest.mark.parametrize(("shortest", "longest", "least"), [
    (0.040, 1.0, 0.04), (0.040, 0.040, 1), (0.5, 1, 0.5), (0, 0, 1)])
def test_the_share_that_keeps_the_interval_below_its_ceiling(shortest, longest, least):
    assert Tempo(shortest, longest).least == pytest.approx(least)


def test_calm_comes_back_step_by_step():
    tempo = Tempo(0.040, 1.0)
    tempo.served(0.1)
    tempo.served(1)
    assert 0.040 < tempo.interval < 0.4
    for _ in range(100):
        tempo.served(1)
    assert tempo.interval == 0.040
    assert not tempo.stretched


def test_one_tick_that_was_held_up_is_soon_forgotten():
    tempo = Tempo(0.040, 1.0)
    tempo.served(0.8)
    for _ in range(4):
        assert tempo.stretched
        tempo.served(1)
    assert not tempo.stretched


def test_without_ticks_there_is_time_for_some_too():
    tempo = Tempo(0, 1.0)
    tempo.prepared(0.0)
    assert tempo.room == ROOM_S
    tempo.served(1)
    assert tempo.interval == 0
    tempo.served(0.5)
    assert tempo.interval == pytest.approx(2 * ROOM_S / WORKING_SHARE)


def test_a_ceiling_below_the_interval_is_the_interval():
    assert Tempo(0.040, 0.010).longest == 0.040


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
