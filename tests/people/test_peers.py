"""pace.people.peers"""
import json
import logging

import pytest

from pace.people.peers import ASK_TICKS, SILENT_TICKS, Peers


class Bench:
    """Peers of the worker "me"; `told` is what they called, in order."""

    def __init__(self):
        self.told = []
        self.peers = Peers("me", self._deliver, *(self._note(word) for word in ("anew", "ask", "answer", "gone")))

    def _deliver(self, worker, kind, body):
        if body == "bad":
            raise KeyError("n")
        self.told.append((worker, kind, body))

    def _note(self, word):
        return lambda worker: self.told.append((word, worker))

    def hear(self, token, number, *messages, mine=False):
        """Take a letter; what was told because of it."""
        self.told.clear()
        self.peers.hear(mine, json.dumps([token, number, messages]))
        return list(self.told)

    def tick(self, count=1, hears=True):
        self.told.clear()
        for _ in range(count):
            self.peers.tick(hears)
        return list(self.told)

    def know(self, token="you"):
        """The state of that worker has come."""
        self.hear(token, 0)
        self.hear(token, 0, ["(", {}], [")", {}], mine=True)


@pytest.fixture
def bench():
    return Bench()


def test_whoever_is_new_is_asked_for_its_state(bench):
    assert bench.hear("you", 7, ["x", 1]) == [("you", "x", 1), ("ask", "you")]
    assert bench.hear("you", 8, ["x", 2]) == [("you", "x", 2)]
    assert list(bench.peers) == ["you"]


def test_own_letters_are_not_heard(bench):
    assert bench.hear("me", 0, ["x", 1]) == []
    assert list(bench.peers) == []


def test_a_state_is_given_in_one_go_with_what_came_meanwhile(bench):
    bench.hear("you", 0)
    assert bench.hear("you", 0, ["(", {}], ["x", 1], mine=True) == []
    assert bench.hear("you", 1, ["x", 3]) == []
    assert bench.hear("you", 1, ["x", 2], mine=True) == []
    assert bench.hear("you", 2, [")", {}], mine=True) == [
        ("anew", "you"), ("you", "x", 1), ("you", "x", 3), ("you", "x", 2)]
    assert bench.tick(ASK_TICKS + 1) == []


def test_who_owes_its_state_is_asked_again(bench):
    bench.hear("you", 0)
    assert bench.tick(ASK_TICKS) == [("ask", "you")]
    assert bench.tick(ASK_TICKS, hears=False) == []
    bench.hear("you", 0, ["(", {}], mine=True)
    assert bench.tick(ASK_TICKS) == []


@pytest.mark.parametrize("mine", [False, True])
def test_a_missing_number_has_the_state_asked_for(bench, mine):
    bench.know()
    bench.hear("you", 1, mine=mine)
    assert bench.hear("you", 3, ["x", 1], mine=mine) == [("you", "x", 1), ("ask", "you")]
    assert bench.hear("you", 4, ["x", 2], mine=mine) == [("you", "x", 2)]


def test_a_state_that_comes_with_what_was_missing_is_not_asked_for(bench):
    assert bench.hear("new", 4, ["(", {}], [")", {}], mine=True) == [("anew", "new")]
    assert bench.hear("new", 9, ["(", {}], [")", {}], mine=True) == [("anew", "new")]
    assert bench.tick(ASK_TICKS) == []


def test_a_letter_sent_again_counts_once(bench):
    bench.know()
    assert bench.hear("you", 1, ["x", 1]) == [("you", "x", 1)]
    assert bench.hear("you", 1, ["x", 1]) == []
    assert bench.hear("you", 2, ["x", 2]) == [("you", "x", 2)]


def test_the_end_of_a_state_whose_beginning_was_lost_is_none(bench):
    bench.hear("you", 0)
    assert bench.hear("you", 5, ["x", 1], [")", {}], mine=True) == [("you", "x", 1)]
    assert bench.tick(ASK_TICKS) == [("ask", "you")]


def test_a_state_that_breaks_off_is_asked_for_again(bench):
    bench.hear("you", 0)
    bench.hear("you", 0, ["(", {}], ["x", 1], mine=True)
    assert bench.hear("you", 5) == [("ask", "you")]
    assert bench.hear("you", 1, [")", {}], mine=True) == []
    assert bench.hear("you", 2, ["(", {}], ["x", 2], [")", {}], mine=True) == [("anew", "you"), ("you", "x", 2)]


def test_after_a_break_of_the_link_everybody_owes_its_state(bench):
    bench.know()
    bench.peers.missed()
    assert bench.tick(ASK_TICKS) == [("ask", "you")]
    assert bench.hear("you", 50, ["x", 1]) == [("you", "x", 1)]
    assert bench.hear("you", 9, ["(", {}], [")", {}], mine=True) == [("anew", "you")]
    assert bench.tick(ASK_TICKS) == []


def test_who_is_silent_has_gone(bench):
    bench.know()
    assert bench.tick(SILENT_TICKS) == []
    bench.hear("you", 1)
    assert bench.tick(SILENT_TICKS) == []
    assert bench.tick() == [("gone", "you")]
    assert list(bench.peers) == []
    assert bench.hear("you", 2, ["x", 1]) == [("you", "x", 1), ("ask", "you")]


def test_who_says_so_has_gone(bench):
    bench.know()
    assert bench.hear("you", 1, ["!", {}], ["x", 1]) == [("gone", "you")]
    assert list(bench.peers) == []


def test_who_is_asked_answers(bench):
    bench.know()
    assert bench.hear("you", 1, ["?", {}]) == [("answer", "you")]
    assert bench.hear("you", 1, ["?", {}], mine=True) == [("answer", "you")]


def test_a_message_that_no_part_takes_is_logged_and_the_next_is_heard(bench, caplog):
    bench.know()
    assert bench.hear("you", 1, ["x", "bad"], ["x", 1]) == [("you", "x", 1)]
    assert "kind 'x' is not understood" in caplog.text
    assert "KeyError" in caplog.text


@pytest.mark.parametrize("data", [
    b"", b"{", b"5", b"[]", b'["you",1]', b'["you","1",[]]', b'[5,1,[]]', b'["you",1,5]', b'["you",1,[5]]',
    b'["you",1,[["x"]]]', b'["you",1,[[5,{}]]]', b"\xff"])
def test_what_others_publish_there_is_no_letter(bench, caplog, data):
    with caplog.at_level(logging.WARNING):
        bench.peers.hear(False, data)
        bench.peers.hear(False, data)
    assert bench.told == []
    assert len(caplog.records) == 1
