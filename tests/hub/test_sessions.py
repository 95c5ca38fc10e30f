"""pace.hub.sessions: sessions with their grants from the first moment on."""
from types import SimpleNamespace

import pytest

from pace.client import Client
from pace.hub.sessions import Sessions
from pace.hub.vouching import Vouching
from pace.security.access import OPEN
from pace.security.grants import ALL, NO_RIGHTS, Grants, Rules
from pace.security.identity import Identity
from pace.sockjs import SessionManager
from tests.support.guarded import ward
from tests.support.hub import Bench


@pytest.fixture
def sessions():
    made = Sessions("", SimpleNamespace(settings={}), Client, Bench().hub.settings)
    made.settings.channels.update(ward())
    return made


@pytest.fixture
def request_of():
    return SimpleNamespace(environ={"REMOTE_ADDR": "192.0.2.1"})


def test_without_log_ins_all_share_one_object(sessions, request_of, monkeypatch):
    monkeypatch.setattr(Client, "await_receiver", lambda session: None)
    assert sessions.access is OPEN
    assert sessions.create(request_of, "one").grants is sessions.create(request_of, "two").grants is ALL
    assert isinstance(sessions, SessionManager)
    assert sessions.refusal(request_of) == 0


def test_where_it_is_not_known_who_asks_there_is_no_session(sessions, request_of):
    def fail(request):
        raise RuntimeError("the cookie cannot be read")
    sessions.access = SimpleNamespace(asking=fail)
    with pytest.raises(RuntimeError):
        sessions.create(request_of, "one")
    assert len(sessions) == 0
    assert sessions.find("one") is None


def test_descriptors_are_those_of_the_rights(sessions):
    assert [one["name"] for one in sessions.descriptors()] == list(sessions.channels)
    assert sessions.descriptors(NO_RIGHTS) == []


def test_a_session_that_is_over_leaves_its_address(sessions, request_of, monkeypatch):
    monkeypatch.setattr(Client, "await_receiver", lambda session: None)
    session = sessions.create(request_of, "one")
    sessions.forget(session)
    assert (session.address, len(sessions)) == (None, 0)


@pytest.mark.parametrize(("identity", "asked"), [
    (Identity("ada"), True), (Identity("ada", login="a log-in"), False), (Identity(None, share="a link"), False),
    (Identity(None), False)])
def test_whom_a_proxy_vouches_for_it_shall_vouch_for_again(sessions, request_of, monkeypatch, identity, asked):
    monkeypatch.setattr(Client, "await_receiver", lambda session: None)
    sessions.access = SimpleNamespace(asking=lambda request: Grants(identity, Rules()))
    sessions.vouching = Vouching(lambda: 0.0)
    session = sessions.create(request_of, "one")
    sessions.vouching._clock = lambda: float("inf")
    assert sessions.vouching.due() == [session] * asked
    sessions.forget(session)
    assert sessions.vouching.due() == []
