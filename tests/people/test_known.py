"""pace.people.known: what those who may see the same know of the server."""
from pace.people.known import Known, narrowed
from pace.security.grants import EVERY

NOW = 1_700_000_000_000
SERVER = {"redis": {"up": True, "delay_ms": 1}, "ingest": True, "lost": 0, "workers": [], "channels": {}, "trouble": []}


def state(last=NOW, state="live"):
    return {"state": state, "last": last, "received": 0, "malformed": 0, "error": None, "rate": None, "flags": []}


def test_who_may_see_all_is_told_all():
    states = {"ecg": state()}
    assert narrowed(SERVER, states, EVERY, NOW) == (SERVER, states)


def test_what_may_not_be_seen_is_neither_named_nor_counted():
    states = {"ecg": state(), "secret": state(NOW - 10_000, "stale")}
    server, seen = narrowed(SERVER, states, frozenset({"ecg"}), NOW)
    assert list(seen) == ["ecg"]
    assert server["channels"] == {"live": 1, "stale": 0, "quiet": 0, "silent": 0}
    assert server["trouble"] == []
    server, seen = narrowed(SERVER, states, frozenset({"secret"}), NOW)
    assert server["trouble"] == [{"what": "stale", "n": 1, "channels": ["secret"]}]


def test_only_news_are_told():
    known = Known()
    assert known.take(SERVER, {"ecg": state(1)}, 5) == (SERVER, {"ecg": state(1)})
    assert (known.server, known.states, known.at) == (SERVER, {"ecg": state(1)}, 5)
    assert known.take(SERVER, {"ecg": state(2)}, 6) == ({}, {})
    assert known.states == {"ecg": state(1)}
    assert known.take({**SERVER, "lost": 1}, {}, 7) == ({"lost": 1}, {"ecg": None})
    assert known.states == {}
