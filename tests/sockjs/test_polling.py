"""Polls: a greenlet waits for one frame."""
import gevent
import pytest

from pace.sockjs.frame import Frame
from pace.sockjs.framing import XHR
from pace.sockjs.lifecycle import STATE_CLOSED, STATE_OPEN
from pace.sockjs.polling import Poll
from pace.sockjs.wire import RELEASE
from tests.support.loop import connected_pair, turn, turn_until
from tests.support.sockjs import make_manager, make_session


@pytest.fixture
def session():
    session = make_session(make_manager(heartbeat=0.2), key="k")
    assert poll(session).wait({}) == b"o\n"
    return session


@pytest.fixture
def ends():
    server, client = connected_pair()
    yield server, client
    server.close()
    client.close()


def poll(session):
    receiver = Poll("xhr", XHR, session)
    session.attach_receiver(receiver)
    return receiver


def waiting(session, server):
    """A greenlet that polls on the server's end of a connection."""
    greenlet = gevent.spawn(poll(session).wait, {"gunicorn.socket": server, RELEASE: None})
    turn()
    return greenlet


def test_it_takes_one_frame_and_no_more(session):
    receiver = poll(session)
    session.deliver(Frame(["a"]))
    session.deliver(Frame(["b"]))
    assert receiver.wait({}) == b'a["a"]\n'
    assert poll(session).wait({}) == b'a["b"]\n'
    assert receiver.offer(Frame(["c"])) is False


def test_it_waits_for_the_frame(session, ends):
    greenlet = waiting(session, ends[0])
    session.deliver(Frame(["a"]))
    assert greenlet.get(timeout=5) == b'a["a"]\n'
    assert session.state == STATE_OPEN


def test_a_heartbeat_answers_it(session, ends):
    assert waiting(session, ends[0]).get(timeout=5) == b"h\n"
    assert session.state == STATE_OPEN


def test_a_heartbeat_comes_without_event_loop_too(session):
    assert poll(session).wait({}) == b"h\n"


def test_closing_answers_it(session, ends):
    greenlet = waiting(session, ends[0])
    session.close()
    assert greenlet.get(timeout=5) == b'c[3000,"Go away!"]\n'


def test_a_client_that_goes_away_ends_the_session(session, ends):
    server, client = ends
    greenlet = waiting(session, server)
    client.close()
    greenlet.get(timeout=5)
    assert session.state == STATE_CLOSED
    assert poll(session).wait({}) == b'c[1002,"Connection interrupted"]\n'


def test_the_next_request_on_the_same_connection_does_not(session, ends):
    server, client = ends
    greenlet = waiting(session, server)
    client.sendall(b"POST ")
    turn(20)
    session.deliver(Frame(["a"]))
    assert greenlet.get(timeout=5) == b'a["a"]\n'
    server.settimeout(5)
    assert server.recv(5) == b"POST "


def test_a_worker_that_kills_the_handler_ends_the_session(session, ends):
    greenlet = waiting(session, ends[0])
    greenlet.kill()
    turn_until(lambda: session.state == STATE_CLOSED)
