import time

from pace.hub.link import Link
from pace.tally import tally


def test_changes_are_told_once():
    told = []
    link = Link(told.append)
    assert link.state == "down"
    link.lost()
    link.found()
    link.found()
    link.lost()
    link.lost()
    assert told == ["up", "down"]
    assert link.state == "down"


def test_waiting_ends_when_redis_is_there():
    link = Link(lambda word: None)
    assert not link.wait(0)
    link.found()
    assert link.wait(0)


def test_outages_are_counted_and_answers_have_a_time():
    link, before = Link(lambda word: None), tally.outages
    link.lost()
    assert (tally.outages - before, time.monotonic() - link.found_at) == (0, float("inf"))
    link.found()
    assert time.monotonic() - link.found_at < 1
    link.lost()
    link.lost()
    assert tally.outages - before == 1
