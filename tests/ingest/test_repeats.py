from dataclasses import replace

import pytest

from pace.channels import Source
from pace.ingest.repeats import REPEAT_MS, Repeats, repeats_of
from pace.sources.backlog import Payload
from tests.support.hub import channel


def news(repeats, *entries):
    return [data for data, arrival in entries if repeats.is_news(Payload(0, data, arrival))]


def test_the_same_at_once_is_no_news():
    assert news(Repeats(), (b"72", 0), (b"72", REPEAT_MS - 1), (b"73", REPEAT_MS - 1), (b"72", REPEAT_MS - 1)) == [
        b"72", b"73", b"72"]


def test_the_same_some_time_later_is_news():
    repeats = Repeats()
    assert news(repeats, (b"72", 0), (b"72", REPEAT_MS)) == [b"72", b"72"]
    assert news(repeats, (b"72", REPEAT_MS + 1)) == []


def test_until_it_is_appended_it_is_news():
    repeats = Repeats()
    assert news(repeats, (b"72", 0)) == [b"72"]
    repeats.begin()
    assert news(repeats, (b"72", 1)) == [b"72"]
    repeats.keep()
    repeats.begin()
    assert news(repeats, (b"72", 2)) == []


@pytest.mark.parametrize(("kind", "scheme", "has"), [
    ("text", "queue", True), ("number", "queue", True), ("waveform", "queue", False), ("text", "pubsub", False)])
def test_states_come_from_queues(kind, scheme, has):
    assert (repeats_of(replace(channel("x", kind), source=Source(scheme, "list"))) is not None) is has
