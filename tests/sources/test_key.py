"""Values of a key."""
from zlib import crc32

import pytest

from pace.sources.appending import Tail
from pace.sources.backlog import Budget
from pace.sources.key import KeySource


@pytest.fixture
def source():
    return KeySource(Budget())


def waiting(source):
    return [payload.data for payload in source.backlog.first(100) if payload]


def test_only_changes_are_taken(source):
    for value in (None, b"a", b"a", b"b", b"b", b"a"):
        source.seen(value, 0.0)
    assert waiting(source) == [b"a", b"b", b"a"]


def test_a_value_set_again_after_it_was_deleted_is_another(source):
    assert [source.seen(value, 0.0) for value in (b"a", None, b"a")] == [True, False, True]


def test_what_another_process_appended_is_known(source):
    source.resume(Tail(0.0, (1, crc32(b"a"))))
    assert [source.seen(value, 0.0) for value in (b"a", b"b")] == [False, True]


def test_a_value_that_was_appended_after_all_is_not_appended_again(source):
    source.seen(b"a", 0.0)
    source.seen(b"b", 1.0)
    source.resume(Tail(0.0, (crc32(b"a"),)))
    assert waiting(source) == [b"b"]
    assert not source.seen(b"b", 2.0)


def test_nothing_is_known_without_a_tail(source):
    source.resume(None)
    assert source.seen(b"a", 0.0)


def test_who_does_not_lead_forgets(source):
    source.seen(b"a", 0.0)
    source.age(0.0, leading=False)
    assert waiting(source) == []
    assert source.seen(b"a", 0.0)


def test_values_do_not_wait_for_ever(source):
    source.seen(b"a", 0.0)
    source.age(20_000.0, leading=True)
    assert waiting(source) == []
