"""What waits, what is missing, and where another process ended."""
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.blocks import MAX_PAYLOAD
from pace.sources.appending import TAIL_LENGTH, Tail
from pace.sources.backlog import OVERHEAD, Backlog, Budget


@pytest.fixture
def backlog():
    return Backlog(Budget())


def fill(backlog, data, start=0):
    for number, letter in enumerate(data, start):
        if letter == " ":
            backlog.interrupt()
        else:
            backlog.add(letter.encode(), 1000.0 + number)


def shown(backlog):
    """What waits: letters, and a blank for a break."""
    return "".join(" " if payload is None else payload.data.decode() for payload in backlog.first(10_000))


def tail_of(letters, arrival):
    return Tail(arrival, tuple(crc32(letter.encode()) for letter in letters))


def test_of_what_is_refused_for_its_length_no_more_is_looked_at(backlog):
    longest = b"x" * MAX_PAYLOAD
    for data in (longest, longest + b"y", longest + 5_000_000 * b"z"):
        backlog.add(data, 1000.0)
    assert {payload.crc for payload in backlog.first(3)} == {crc32(longest)}
    assert len(backlog.first(3)[-1].data) == MAX_PAYLOAD + 5_000_000


def be_done(backlog, count):
    backlog.done(backlog.passed + count)


def test_payloads_wait_in_order(backlog):
    fill(backlog, "abc")
    assert shown(backlog) == "abc"
    assert [payload.data for payload in backlog.first(2)] == [b"a", b"b"]
    assert backlog.payloads == 3


def test_a_break_waits_for_what_follows(backlog):
    fill(backlog, "ab ")
    assert shown(backlog) == "ab"
    fill(backlog, "c")
    assert shown(backlog) == "ab c"


def test_breaks_never_stand_side_by_side(backlog):
    fill(backlog, " ")
    backlog.break_first()
    fill(backlog, "  a")
    backlog.break_first()
    assert shown(backlog) == " a"


def test_what_came_before_the_last_break_is_forgotten(backlog):
    fill(backlog, "ab")
    backlog.forget_to_break()
    assert shown(backlog) == "ab"
    fill(backlog, " c de")
    backlog.forget_to_break()
    assert shown(backlog) == " de"
    assert backlog.payloads == 2


def test_done_moves_on(backlog):
    fill(backlog, "a bc")
    be_done(backlog, 3)
    assert (shown(backlog), backlog.payloads) == ("c", 1)


def test_a_place_holds_while_payloads_are_dropped(backlog):
    fill(backlog, "abcdef")
    place = backlog.passed + 4
    backlog.drop(until=1001.0)
    assert shown(backlog) == " cdef"
    backlog.done(place)
    assert shown(backlog) == "ef"


def test_a_place_that_was_passed_is_no_more(backlog):
    fill(backlog, "abcdef")
    place = backlog.passed + 2
    backlog.drop(until=1003.0)
    backlog.done(place)
    assert shown(backlog) == " ef"


# --- tails

def test_tail_is_of_what_is_done_and_what_will_be(backlog):
    fill(backlog, "abcd")
    be_done(backlog, 2)
    assert backlog.tail(backlog.first(1)) == tail_of("abc", 1002.0)


def test_tail_holds_nothing_from_before_a_break(backlog):
    fill(backlog, "ab cd")
    assert backlog.tail(backlog.first(10)) == tail_of("cd", 1004.0)
    be_done(backlog, 4)
    assert backlog.tail(backlog.first(1)) == tail_of("cd", 1004.0)


def test_tail_is_bounded(backlog):
    fill(backlog, "x" * 100)
    assert len(backlog.tail(backlog.first(100)).crcs) == TAIL_LENGTH


# --- letting go

def test_forgetting_is_no_loss(backlog):
    fill(backlog, "abcd")
    backlog.forget(until=1001.0)
    assert shown(backlog) == "cd"
    assert backlog.tail(backlog.first(2)) == tail_of("abcd", 1003.0)


def test_dropping_leaves_a_break(backlog):
    fill(backlog, "abcd")
    backlog.drop(until=1001.0)
    assert shown(backlog) == " cd"


def test_dropping_nothing_leaves_no_break(backlog):
    fill(backlog, "ab")
    backlog.drop(until=999.0)
    assert shown(backlog) == "ab"


def test_dropping_keeps_the_break_before_what_stays(backlog):
    fill(backlog, " cd")
    backlog.drop(until=999.0)
    assert shown(backlog) == " cd"


def test_the_fullest_backlog_makes_room():
    budget = Budget(limit=100 * (OVERHEAD + 1))
    full, other = Backlog(budget), Backlog(budget)
    fill(other, "o")
    fill(full, "x" * 150)
    assert budget.used <= budget.limit
    assert budget.used == full.size + other.size
    assert shown(other) == "o"
    assert shown(full).startswith(" x")


def test_a_payload_larger_than_the_budget_is_let_go():
    budget = Budget(limit=500)
    backlog = Backlog(budget)
    backlog.add(b"x" * 1000, 0.0)
    assert (backlog.payloads, budget.used) == (0, 0)


def test_a_closed_backlog_costs_nothing():
    budget = Budget()
    backlog = Backlog(budget)
    fill(backlog, "abc")
    backlog.close()
    assert budget.used == 0
    be_done(backlog, 0)


# --- finding where another process ended

def test_settle_goes_on_after_the_tail(backlog):
    fill(backlog, "abcdef")
    assert backlog.settle(tail_of("abc", 5000.0))
    assert shown(backlog) == "def"


def test_settle_on_the_last_waits_with_nothing(backlog):
    fill(backlog, "abc")
    assert backlog.settle(tail_of("abc", 5000.0))
    assert shown(backlog) == ""


def test_settle_finds_what_it_is_done_with_itself(backlog):
    fill(backlog, "abcdef")
    be_done(backlog, 3)
    assert backlog.settle(tail_of("abc", 1002.0))
    assert shown(backlog) == "def"


def test_settle_where_hearing_began_later_than_the_tail(backlog):
    fill(backlog, "cdef")
    assert backlog.settle(tail_of("abcd", 5000.0))
    assert shown(backlog) == "ef"


def test_settle_after_a_break(backlog):
    fill(backlog, "ab def")
    assert backlog.settle(tail_of("bcde", 5000.0))
    assert shown(backlog) == "f"


def test_settle_refuses_what_only_ends_alike(backlog):
    fill(backlog, "axcd")
    assert not backlog.settle(tail_of("abc", 1002.0))
    assert shown(backlog) == "axcd"


def test_settle_refuses_where_payloads_after_it_are_gone(backlog):
    fill(backlog, "abcd")
    backlog.forget(until=1002.0)
    assert not backlog.settle(tail_of("ab", 1001.0))


def test_settle_of_an_unknown_or_empty_tail(backlog):
    fill(backlog, "abc")
    assert not backlog.settle(tail_of("xyz", 1002.0))
    assert not backlog.settle(tail_of("", 1002.0))


def test_of_equal_places_the_nearest_in_time(backlog):
    fill(backlog, "x" * 200)
    assert backlog.settle(tail_of("x" * 32, 1120.3))
    assert backlog.first(1)[0].arrival == 1121.0


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=120), st.data())
def test_settle_finds_any_place_by_content_and_time(letters, data):
    """Even with three kinds of payload, as of a signal without stamps that hardly moves."""
    place = data.draw(st.integers(1, len(letters)))
    heard_from = data.draw(st.integers(0, place - 1))
    backlog = Backlog(Budget())
    fill(backlog, letters[heard_from:], start=heard_from)
    tail = tail_of(letters[max(0, place - TAIL_LENGTH):place], 1000.0 + place - 1)
    assert backlog.settle(tail)
    assert shown(backlog) == "".join(letters[place:])


def test_what_is_too_much_is_lost_and_counted(backlog):
    fill(backlog, "abcd")
    backlog.shed(1001)
    assert (shown(backlog), backlog.lost, backlog.oldest) == (" cd", 2, 1002.0)
    backlog.shed(1001)
    backlog.drop(1002)
    assert (shown(backlog), backlog.lost) == (" d", 2)


def test_one_channel_takes_no_others_room():
    budget = Budget(limit=100 * OVERHEAD, each=10 * OVERHEAD)
    wild, other = Backlog(budget), Backlog(budget)
    fill(other, "ab")
    for _ in range(1000):
        fill(wild, "x")
        assert wild.size <= 10 * OVERHEAD
    assert shown(other) == "ab"
    assert shown(wild)[0] == " "
    assert wild.payloads + wild.lost == 1000
