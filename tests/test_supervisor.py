"""Greenlets that start again."""
import gevent
import pytest
from gevent.event import Event

from pace.supervisor import Supervisor


@pytest.fixture
def supervisor():
    supervisor = Supervisor(delay=0.01)
    yield supervisor
    supervisor.stop(0.1)


def test_one_that_dies_is_told_and_starts_again(supervisor, caplog):
    calls, third = [], Event()

    def fail():
        calls.append(len(calls))
        if len(calls) == 3:
            third.set()
        raise RuntimeError(f"number {len(calls)}")

    supervisor.run(fail)
    assert third.wait(2)
    assert [str(record.exc_info[1]) for record in caplog.records[:2]] == ["number 1", "number 2"]
    assert "fail died and starts again in 0.01 s" in caplog.text


def test_one_that_returns_starts_again(supervisor):
    calls, second = [], Event()

    def work(step):
        calls.append(step)
        if len(calls) == 2:
            second.set()

    supervisor.run(work, 7)
    assert second.wait(2)
    assert calls[:2] == [7, 7]


def test_each_calls_again_and_again(supervisor):
    calls, third = [], Event()

    def work():
        calls.append(1)
        if len(calls) == 3:
            third.set()

    supervisor.each(0.01, work)
    assert third.wait(2)


def test_stop_waits_for_none_that_listens(supervisor):
    ended = []

    def listen(what):
        try:
            gevent.sleep(60)
        finally:
            ended.append(what)

    supervisor.listen(listen, "news")
    gevent.sleep(0)
    with gevent.Timeout(2):
        supervisor.stop(60)
    assert ended == ["news"]


def test_stop_ends_those_that_sleep_and_kills_those_that_do_not(supervisor):
    ended = []

    def polite():
        supervisor.sleep(60)
        ended.append("polite")

    def stubborn():
        try:
            gevent.sleep(60)
        finally:
            ended.append("stubborn")

    supervisor.run(polite)
    supervisor.run(stubborn)
    gevent.sleep(0)
    with gevent.Timeout(2):
        supervisor.stop(0.05)
    assert ended == ["polite", "stubborn"]
    assert supervisor.stopping
