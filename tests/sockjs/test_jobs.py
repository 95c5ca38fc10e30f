"""The hooks of a session, in order, in a greenlet that comes and goes."""
import logging

import gevent
import pytest
from gevent.event import Event

from pace.sockjs.jobs import MAX_BYTES, MAX_CALLS, Jobs
from tests.support.loop import turn_until


class Owner:
    """What Jobs tell their session."""

    id = "x"

    def __init__(self):
        self.told = []

    def hook_failed(self):
        self.told.append("failed")

    def hooks_caught_up(self):
        self.told.append("caught up")

    def hooks_idle(self):
        self.told.append("idle")


@pytest.fixture
def owner():
    return Owner()


@pytest.fixture
def jobs(owner):
    return Jobs(owner)


def test_calls_are_made_in_order_though_they_wait(jobs, owner):
    made = []

    def slowly(number):
        gevent.sleep(0.01 / number)
        made.append(number)
    for number in (1, 2, 3):
        jobs.add(slowly, number)
    jobs.greenlet.join(5)
    assert made == [1, 2, 3]
    assert owner.told == ["idle"]


def explode():
    raise LookupError("boom")


def wait_too_long():
    with gevent.Timeout(0.001):
        gevent.sleep(5)


@pytest.mark.parametrize("hook", [explode, wait_too_long])
def test_an_exception_is_logged_and_the_next_call_is_made(jobs, owner, caplog, hook):
    made = []
    jobs.add(hook)
    jobs.add(made.append, 1)
    jobs.greenlet.join(5)
    assert made == [1]
    assert owner.told == ["failed", "idle"]
    record, = caplog.records
    assert (record.levelno, record.getMessage()) == (logging.ERROR, f"session x: {hook.__name__} failed")
    assert record.exc_info


@pytest.mark.parametrize(("count", "size"), [(MAX_CALLS + 1, 0), (2, MAX_BYTES)])
def test_it_says_when_it_is_behind_and_when_no_more(jobs, owner, count, size):
    gate = Event()
    jobs.add(gate.wait)
    gevent.sleep(0)
    for _ in range(count - 1):
        jobs.add(bool, size=size)
    assert not jobs.behind
    assert jobs.wait(0)
    jobs.add(bool, size=1)
    jobs.add(bool, size=1)
    assert jobs.behind
    assert not jobs.wait(0.001)
    gate.set()
    assert jobs.wait(5)
    turn_until(lambda: "idle" in owner.told)
    assert owner.told == ["caught up", "idle"]
