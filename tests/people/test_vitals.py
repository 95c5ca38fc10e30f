import pytest

from pace.people.vitals import (
    LIVE_MS,
    LOSS_MS,
    NAMED,
    SLOW_MS,
    changes,
    channel_state,
    gist,
    significant,
    standing,
    tally,
    troubles,
)
from tests.support.hub import channel

NOW = 1_700_000_000_000


@pytest.mark.parametrize(("kind", "last", "word"), [
    ("waveform", None, "silent"), ("waveform", NOW - LIVE_MS + 1, "live"), ("waveform", NOW - LIVE_MS, "stale"),
    ("number", NOW - LIVE_MS + 1, "live"), ("number", NOW - LIVE_MS, "quiet"), ("text", NOW - LIVE_MS, "quiet"),
    ("text", None, "silent"), ("waveform", NOW + 60_000, "live")])
def test_standing(kind, last, word):
    assert standing(kind, last, NOW) == word


def test_state_of_a_channel_is_what_ingest_reports():
    report = {"received": 7, "malformed": 1, "error": "no number", "rate": 142.86, "flags": ["rate"], "last": 1}
    assert channel_state(channel("ecg"), report, NOW - 9000, NOW) == {
        "state": "stale", "last": NOW - 9000, "received": 7, "malformed": 1, "error": "no number", "rate": 142.86,
        "flags": ["rate"]}
    assert channel_state(channel("ecg"), {}, None, NOW) == {
        "state": "silent", "last": None, "received": 0, "malformed": 0, "error": None, "rate": None, "flags": []}


def test_gist_leaves_out_what_always_moves():
    def of(last, **report):
        return gist(channel_state(channel("ecg"), report, last, NOW))

    assert of(NOW - 40, received=1, rate=360.2) == of(NOW, received=9, rate=359.9)
    assert of(NOW - 9000) != of(NOW - 8000)
    assert of(NOW) != of(NOW, malformed=1)
    assert of(NOW, rate=360) != of(NOW, rate=180)


def stand(**states):
    return {name: {"state": state, "last": NOW - 9000} for name, state in states.items()}


def test_tally():
    assert tally(stand(a="live", b="stale", c="live")) == {"live": 2, "stale": 1, "quiet": 0, "silent": 0}


def server(**fields):
    return {"redis": {"up": True, "since": 5, "delay_ms": 0.4}, "ingest": True, "lost": 0, "workers": [], **fields}


def found(states=None, **fields):
    return troubles(server(**fields), states or {}, NOW)


def test_nothing_is_wrong():
    assert found(stand(a="live", b="quiet", c="silent")) == []


def test_without_redis_nothing_else_is_known():
    assert found(stand(a="stale"), redis={"up": False, "since": 5, "delay_ms": None}, ingest=False) == [
        {"what": "redis", "since": 5}]


def test_everything_else_is_wrong():
    workers = [{"stretched": True, "interval_ms": 120}, {"stretched": True, "interval_ms": 80},
               {"stretched": False, "interval_ms": 40}]
    assert found(stand(a="stale", b="live"), ingest=False, lost=2, workers=workers,
                 redis={"up": True, "since": 5, "delay_ms": SLOW_MS}) == [
        {"what": "ingest"}, {"what": "lost", "n": 2}, {"what": "slow", "ms": SLOW_MS},
        {"what": "stretched", "n": 2, "ms": 120}, {"what": "stale", "n": 1, "channels": ["a"]}]


def test_of_many_silent_channels_some_are_named():
    trouble, = found(stand(**dict.fromkeys("abcdefgh", "stale")))
    assert (trouble["n"], len(trouble["channels"])) == (8, NAMED)


def test_who_is_silent_for_long_is_no_trouble():
    assert found({"a": {"state": "stale", "last": NOW - LOSS_MS}}) == []


def test_changes():
    assert changes({"a": 1, "b": [2]}, {"a": 1, "b": [3], "c": None}) == {"b": [3], "c": None}


@pytest.mark.parametrize(("value", "rounded"), [
    (0, 0), (359.87, 360), (0.1234, 0.12), (12_345.6, 12_000), (1.04, 1), (9.96, 10)])
def test_significant(value, rounded):
    assert significant(value) == rounded
    assert isinstance(significant(value), int) is (rounded == int(rounded))
