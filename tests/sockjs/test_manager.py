"""The sessions of one route."""
import time

import gevent
import pytest
from pyramid.request import Request

from pace.sockjs import protocol
from pace.sockjs.lifecycle import STATE_OPEN
from pace.sockjs.manager import MOST_RETURNS, RETURNS, SessionManager
from pace.sockjs.session import Session
from tests.support.loop import turn
from tests.support.sockjs import Recording, attach, make_application, make_manager, make_session


@pytest.fixture
def manager():
    return make_manager()


def test_it_is_a_collection_of_sessions(manager):
    one, other = make_session(manager), make_session(manager, key="k")
    assert list(manager) == manager.values() == [one, other]
    assert len(manager) == 2
    assert one.id != other.id
    for item in (one, one.id):
        assert item in manager
        assert manager[item] is one
    assert manager.get(other.id) is other
    assert manager.get("k") is None
    assert manager.get("k", 1) == 1
    assert "k" not in manager
    with pytest.raises(KeyError):
        manager["k"]


def test_sessions_may_come_and_go_while_it_is_iterated(manager):
    attach(make_session(manager))
    for session in manager:
        make_session(manager)
        session.close()
        turn()
    assert len(manager) == 1


def test_requests_find_a_session_by_its_key(manager):
    session = make_session(manager, key="k")
    assert manager.find("k") is session
    assert manager.find("other") is None


def test_nobody_finds_anothers_session(manager):
    session = make_session(manager, key="k", user="lea")
    assert manager.find("k", "lea") is session
    assert manager.find("k", "max") is None
    assert manager.find("k") is None
    assert make_session(manager, key="k", user="max") is None


def test_websockets_may_share_what_is_in_their_url(manager):
    assert make_session(manager) is not make_session(manager)


def test_a_broadcast_goes_to_all_who_are_open(manager):
    receivers = [attach(make_session(manager)) for _ in range(3)]
    receivers[0].session.close()
    manager.broadcast("x")
    manager.broadcast([1])
    assert [receiver.frames for receiver in receivers] == [["o"], *[["o", 'a["x"]', "a[[1]]"]] * 2]
    assert len(manager.active_sessions()) == 2


def test_a_broadcast_may_be_for_some(manager):
    receivers = [attach(make_session(manager)) for _ in range(3)]
    manager.broadcast("x", [receiver.session for receiver in receivers[:2]])
    assert [receiver.frames[1:] for receiver in receivers] == [['a["x"]'], ['a["x"]'], []]


def test_the_class_of_sessions_is_the_applications():
    class Chat(SessionManager):
        factory = Recording
    assert isinstance(make_session(Chat("", None)), Recording)
    assert type(make_session(SessionManager("", None))) is Session


def test_it_knows_its_url():
    app = make_application()
    request = Request.blank("/", base_url="https://example.org")
    request.registry = app.registry
    assert app.registry.sockjs_managers[""].route_url(request) == "https://example.org/echo/"


def test_stopping_closes_everybody_and_waits_for_their_hooks(manager):
    class Slow(Recording):
        def on_close(self):
            gevent.sleep(0.05)
            super().on_close()
    manager.factory = Slow
    sessions = [make_session(manager), make_session(manager, key="k"), make_session(manager, key="l")]
    receivers = [attach(sessions[0]), attach(sessions[1], once=True), attach(sessions[2])]
    manager.stop()
    assert [receiver.closed for receiver in receivers] == [protocol.STOPPING, None, protocol.STOPPING]
    assert len(manager) == 0
    assert [session.calls[-1] for session in sessions] == ["remove"] * 3


class Leaving(Recording):
    """Remembers when it was told to stop, and for how long to stay away."""

    __slots__ = ("left",)

    def on_stopping(self, away):
        self.left = time.monotonic(), away


def test_sessions_leave_one_after_another(manager):
    manager.factory = Leaving
    sessions = [make_session(manager) for _ in range(20)]
    receivers = [attach(session) for session in sessions]
    began = time.monotonic()
    manager.dismiss(patience=5)
    left = [session.left[0] - began for session in sessions]
    assert left == sorted(left)
    assert left[-1] >= 19 / RETURNS - 0.001
    assert all(away < 0.01 for _, away in (session.left for session in sessions[:1]))
    assert [receiver.closed for receiver in receivers] == [protocol.STOPPING] * 20
    manager.stop()


def test_who_polls_leaves_first(manager):
    manager.factory = Leaving
    sessions = [make_session(manager), make_session(manager, key="k"), make_session(manager)]
    for session in sessions:
        attach(session)
    manager.dismiss(patience=5)
    assert min(sessions, key=lambda session: session.left[0]) is sessions[1]
    manager.stop()


def test_for_whom_there_is_no_time_is_told_when_to_come_back(manager, monkeypatch):
    manager.factory = Leaving
    sessions = [make_session(manager) for _ in range(20)]
    for session in sessions:
        attach(session)
    monkeypatch.setattr("pace.sockjs.manager.time.monotonic", lambda: 0.0)  # no time passes, on a busy machine either
    manager.dismiss()
    turns = [away for _, away in (session.left for session in sessions)]
    assert turns == pytest.approx([number / MOST_RETURNS for number in range(20)])
    manager.stop()


def test_stopping_does_not_wait_for_ever(manager):
    class Stuck(Recording):
        def on_close(self):
            gevent.sleep(60)
    manager.factory = Stuck
    attach(make_session(manager))
    with gevent.Timeout(5):
        manager.stop(timeout=0.05)
    assert manager.stopping
    manager.start()
    assert not manager.stopping


def test_many_sends_need_one_callback(manager, monkeypatch):
    sessions = [make_session(manager) for _ in range(3)]
    receivers = [attach(session) for session in sessions]
    turn()
    flushes = []
    monkeypatch.setattr(manager, "_flush", lambda real=manager._flush: flushes.append(1) or real())
    for session in sessions * 2:
        session.send("x")
    turn()
    assert flushes == [1]
    assert all(receiver.frames == ["o", 'a["x","x"]'] for receiver in receivers)
    assert all(session.state == STATE_OPEN for session in sessions)
