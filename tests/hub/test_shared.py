"""Reads made once for all who want the same."""
import gevent
import pytest
from gevent.event import Event

from pace.errors import BrokerDown
from pace.hub.shared import KEEP, READS, Shared
from tests.support.hub import Clock


class Reader:
    """A read that a test lets go on; `count` tells how often it was begun, `most` how many were so at one time."""

    def __init__(self, seconds=1.0, error=None):
        self.seconds, self.error = seconds, error
        self.count = self.now = self.most = 0
        self.go = Event()

    def __call__(self):
        self.count += 1
        self.now += 1
        self.most = max(self.most, self.now)
        self.go.wait(5)
        self.now -= 1
        if self.error:
            raise self.error
        return self.count, self.seconds


def ask(shared, reader, *keys):
    """Greenlets that wait for these keys."""
    greenlets = [gevent.spawn(attempt, shared, key, reader) for key in keys]
    gevent.sleep(0)
    gevent.sleep(0)
    return greenlets


def attempt(shared, key, reader):
    try:
        return shared.get(key, reader)
    except BrokerDown as error:
        return error


def finish(reader, greenlets):
    reader.go.set()
    gevent.joinall(greenlets, timeout=5, raise_error=True)
    return [greenlet.value for greenlet in greenlets]


def test_all_who_ask_at_the_same_time_share_one_read():
    shared, reader = Shared(Clock()), Reader()
    assert finish(reader, ask(shared, reader, *["a"] * 30)) == [1] * 30


def test_a_result_answers_others_for_its_time():
    clock = Clock()
    shared, reader = Shared(clock), Reader(seconds=2)
    reader.go.set()
    assert shared.get("a", reader) == 1
    clock.pass_(1.9)
    assert shared.get("a", reader) == 1
    clock.pass_(0.1)
    assert shared.get("a", reader) == 2


def test_a_result_for_nobody_else_is_not_kept():
    shared, reader = Shared(Clock()), Reader(seconds=0)
    reader.go.set()
    assert [shared.get("a", reader), shared.get("a", reader)] == [1, 2]
    assert len(shared) == 0


def test_a_read_that_takes_longer_than_its_result_counts_is_shared_still():
    clock = Clock()
    shared, reader = Shared(clock), Reader()
    first = ask(shared, reader, "a")
    clock.pass_(100)
    assert finish(reader, first + ask(shared, reader, "a")) == [1, 1]


def test_a_failure_is_everybodys_and_the_next_one_tries_again():
    shared, reader = Shared(Clock()), Reader(error=BrokerDown("down"))
    assert finish(reader, ask(shared, reader, "a", "a")) == [reader.error] * 2
    reader.error = None
    assert shared.get("a", reader) == 2


@pytest.mark.filterwarnings("ignore")
def test_a_fault_leaves_nobody_waiting(capfd):
    shared, reader = Shared(Clock()), Reader(error=ZeroDivisionError())
    values = finish(reader, ask(shared, reader, "a", "a"))
    assert [type(value) for value in values] == [BrokerDown] * 2
    gevent.sleep(0)
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_who_is_ended_does_not_end_the_read_of_others():
    shared, reader = Shared(Clock()), Reader()
    one, other = ask(shared, reader, "a", "a")
    one.kill()
    assert finish(reader, [other]) == [1]


def test_few_reads_are_under_way_at_one_time():
    shared, reader = Shared(Clock()), Reader()
    greenlets = ask(shared, reader, *range(3 * READS))
    assert reader.count == READS
    finish(reader, greenlets)
    assert (reader.count, reader.most) == (3 * READS, READS)


def test_few_results_are_kept():
    shared, reader = Shared(Clock()), Reader()
    reader.go.set()
    for key in range(KEEP + 5):
        shared.get(key, reader)
    assert len(shared) == KEEP
    assert shared.get(KEEP + 4, reader) == KEEP + 5
    assert shared.get(0, reader) == KEEP + 6
