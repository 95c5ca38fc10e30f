"""pace.people.outgoing"""
import json

import pytest

from pace.people import outgoing
from pace.people.outgoing import Outgoing


def letters(waiting):
    return [(to, *json.loads(data)) for to, data in waiting.take()]


@pytest.fixture
def waiting():
    return Outgoing("me")


def test_messages_leave_in_order_and_numbered_for_each_addressee(waiting):
    for to, n in ((None, 1), (None, 2), ("you", 3), (None, 4)):
        waiting.put(to, "x", {"n": n})
    assert letters(waiting) == [
        (None, "me", 0, [["x", {"n": 1}], ["x", {"n": 2}]]), ("you", "me", 0, [["x", {"n": 3}]]),
        (None, "me", 1, [["x", {"n": 4}]])]
    assert letters(waiting) == []
    waiting.put("you", "x", {})
    assert [letter[2] for letter in letters(waiting)] == [1]


def test_letters_and_batches_are_bounded(waiting, monkeypatch):
    monkeypatch.setattr(outgoing, "LETTER", 100)
    monkeypatch.setattr(outgoing, "BATCH", 250)
    for n in range(100):
        waiting.put(None, "x", {"n": n})
    batches = []
    while batch := letters(waiting):
        assert all(len(messages) <= 8 for *_, messages in batch)
        assert sum(len(messages) for *_, messages in batch) < 32
        batches += batch
    assert [number for _, _, number, _ in batches] == list(range(len(batches)))
    assert [body["n"] for *_, messages in batches for _, body in messages] == list(range(100))
    assert len(waiting) == 0


def test_when_too_much_waits_all_is_dropped_and_a_number_left_out(waiting, monkeypatch):
    monkeypatch.setattr(outgoing, "MAX_WAITING", 100)
    waiting.put(None, "x", {})
    waiting.put("you", "x", {})
    waiting.take()
    for n in range(20):
        waiting.put(None, "x", {"n": n})
    (to, _, number, messages), = letters(waiting)
    assert (to, messages[-1]) == (None, ["x", {"n": 19}])
    assert len(messages) < 20
    assert number > 1


def test_who_has_gone_begins_anew(waiting):
    for _ in range(2):
        waiting.put("you", "x", {})
        waiting.take()
    waiting.forget("you")
    waiting.forget("nobody")
    waiting.put("you", "x", {})
    assert [letter[2] for letter in letters(waiting)] == [0]
