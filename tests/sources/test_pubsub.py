"""What a standby keeps, and what it goes on with."""
from zlib import crc32

import pytest

from pace.sources.appending import Tail
from pace.sources.backlog import Budget
from pace.sources.pubsub import PubSubSource


@pytest.fixture
def source():
    source = PubSubSource(Budget())
    for number, letter in enumerate("abcdef"):
        source.heard(letter.encode(), 1000.0 * number)
    return source


def waiting(source):
    return "".join(" " if payload is None else payload.data.decode() for payload in source.backlog.first(100))


def tail_of(letters, arrival):
    return Tail(arrival, tuple(crc32(letter.encode()) for letter in letters))


def test_a_standby_forgets_after_ten_seconds_and_still_finds_the_place(source):
    source.age(12_000.0, leading=False)
    assert waiting(source) == "def"
    assert source.resume(tail_of("abc", 2000.0))
    assert waiting(source) == "def"


def test_a_channel_silent_for_long_misses_nothing(source):
    source.age(10**9, leading=False)
    assert source.resume(tail_of("abcdef", 5000.0))
    source.heard(b"g", 10.0**9)
    assert waiting(source) == "g"


def test_a_leader_that_cannot_append_for_ten_seconds_loses_and_says_so(source):
    source.age(12_000.0, leading=True)
    assert waiting(source) == " def"


def test_a_tail_that_is_not_found_leaves_a_hole_and_what_came_later(source):
    assert not source.resume(tail_of("xyz", 3000.0))
    assert waiting(source) == " ef"


def test_a_tail_whose_followers_are_gone_leaves_a_hole(source):
    source.age(14_000.0, leading=False)
    assert not source.resume(tail_of("ab", 1000.0))
    assert waiting(source) == " f"


def test_without_a_tail_all_that_was_heard_is_new(source):
    assert source.resume(None)
    assert waiting(source) == "abcdef"
