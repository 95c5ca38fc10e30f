"""What sessions of one address may do together."""
from types import SimpleNamespace

import pytest

from pace.hub.addresses import BURST_S, LOG_S, MOST_IDLE, RETRY_S, Addresses, name
from pace.hub.limiter import ABUSE_S
from pace.sockjs.clients import network
from tests.support.hub import Clock

HOME, CAMPUS = "203.0.113.9", "198.51.100.1"


def limits(sessions=0, openings=0, messages=0):
    return SimpleNamespace(address_sessions=sessions, address_openings=openings, address_messages=messages)


class Table(Addresses):
    """Addresses on a clock of their own."""

    def __init__(self, *args, **kwargs):
        self.clock = Clock()
        super().__init__(limits(*args, **kwargs), self.clock)

    def open(self, text, count=1):
        """So many sessions, one after the other; those that were let in."""
        return [self.join(text) for _ in range(count) if not self.wait(text)]


def test_so_many_sessions_at_once():
    table = Table(sessions=3)
    first, *_ = table.open(HOME, 3)
    assert table.wait(HOME) == RETRY_S
    assert table.wait(CAMPUS) == 0
    table.leave(first)
    assert len(table.open(HOME, 2)) == 1


def test_so_many_new_sessions_a_second_and_those_of_a_minute_at_once():
    table = Table(openings=2)
    opened = table.open(HOME, 3 * BURST_S)
    assert len(opened) == 2 * BURST_S
    assert table.wait(HOME) == pytest.approx(0.5)
    for address in opened:
        table.leave(address)
    assert table.open(HOME) == []  # leaving makes nothing undone
    table.clock.pass_(5)
    assert len(table.open(HOME, 100)) == 10
    assert len(table.open(CAMPUS, 3 * BURST_S)) == 2 * BURST_S


def test_who_is_refused_pays_nothing_for_it():
    table = Table(openings=1)
    table.open(HOME, BURST_S)
    table.clock.pass_(0.9)
    assert [round(table.wait(HOME), 3) for _ in range(5)] == [0.1] * 5
    table.clock.pass_(0.1)
    assert len(table.open(HOME, 2)) == 1


def test_messages_of_all_sessions_of_an_address_count_together():
    table = Table(messages=10)
    one, another = table.open(HOME, 2)
    other, = table.open(CAMPUS)
    for number in range(10 * BURST_S):
        assert table.message((one, another)[number % 2]) == 0
    assert table.message(one) == table.message(another) == pytest.approx(0.1)
    assert table.message(other) == 0
    assert not one.messages.abused
    for _ in range(int(ABUSE_S)):
        table.clock.pass_(1)
        for _ in range(20):
            table.message(one)
    assert another.messages.abused
    assert not other.messages.abused


def test_zero_limits_nothing_and_counts_nothing():
    table = Table()
    assert table.open(HOME, 1000) == [None] * 1000
    assert table.message(None) == 0
    table.leave(None)
    assert len(table) == 0


@pytest.mark.parametrize("limit", ["sessions", "openings", "messages"])
def test_each_limit_works_without_the_others(limit):
    table = Table(**{limit: 1})
    addresses = table.open(HOME, 2 * BURST_S)
    said = [table.message(addresses[0]) for _ in range(2 * BURST_S)]
    assert len(addresses) == {"sessions": 1, "openings": BURST_S, "messages": 2 * BURST_S}[limit]
    assert said.count(0) == (BURST_S if limit == "messages" else 2 * BURST_S)


@pytest.mark.parametrize("unknown", ["", "unix:", "host"])
def test_whose_address_is_not_known_is_not_limited(unknown):
    table = Table(1, 1, 1)
    assert table.open(unknown, 200) == [None] * 200


def test_a_network_of_ipv6_is_one_address():
    assert network("2001:db8:0:1::1") == network("2001:db8:0:1:ffff:ffff:ffff:ffff") != network("2001:db8:0:2::1")
    assert network("203.0.113.9") != network("203.0.113.10")
    table = Table(sessions=2)
    assert len(table.open("2001:db8:0:1::1", 2)) == 2
    assert table.wait("2001:db8:0:1:abcd::9") == RETRY_S
    assert table.wait("2001:db8:0:2::1") == 0


def test_the_table_has_a_bound_and_forgets_who_left_first():
    table = Table(sessions=2, openings=1)
    kept = table.open(HOME)
    for number in range(MOST_IDLE + 5):
        table.leave(*table.open(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"))
    assert len(table) == MOST_IDLE + 1
    assert kept[0].sessions == 1
    assert table.join("10.0.0.0") is not None
    assert len(table) == MOST_IDLE + 2


def test_who_comes_back_is_remembered():
    table = Table(openings=1)
    for address in table.open(HOME, BURST_S):
        table.leave(address)
    assert len(table) == 1
    assert table.wait(HOME) == pytest.approx(1)


def test_other_limits_hold_at_once_and_what_was_counted_counts_on():
    table = Table(openings=1)
    first, *_ = table.open(HOME, 10)
    table.configure(limits(sessions=10, messages=1))
    assert table.wait(HOME) == RETRY_S
    assert [table.message(first) for _ in range(BURST_S)] == [0] * BURST_S
    assert table.message(first) == 1
    table.configure(limits(openings=2))
    assert table.message(first) == 0
    assert len(table.open(HOME, 3 * BURST_S)) == BURST_S - 10
    table.configure(limits())
    assert table.open(HOME, 300) == [None] * 300
    table.leave(first)


def test_refusals_are_counted_and_logged_now_and_then(caplog):
    table = Table(sessions=1, messages=1)
    first, = table.open("2001:db8:0:1::9")
    for _ in range(BURST_S + 7):
        table.message(first)
    assert (table.wait("2001:db8:0:1::7"), table.refused) == (RETRY_S, {"sessions": 1, "messages": 7})
    assert caplog.messages == ["too many messages from 2001:db8:0:1::/64; refused so far: 0 sessions, 1 messages"]
    table.clock.pass_(LOG_S)
    table.wait("2001:db8:0:1::7")
    assert caplog.messages[1:] == ["too many sessions from 2001:db8:0:1::/64; refused so far: 2 sessions, 7 messages"]
    assert name(network(HOME)) == HOME
