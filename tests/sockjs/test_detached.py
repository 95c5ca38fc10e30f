"""What streams and WebSockets have in common."""
import pytest

from pace.sockjs.detached import DetachedTransport
from pace.sockjs.frame import Frame
from pace.sockjs.framing import XHR
from pace.sockjs.lifecycle import STATE_CLOSED, STATE_OPEN
from pace.sockjs.session import Session
from tests.support.loop import at_end, connected_pair, turn, turn_until
from tests.support.sockjs import make_manager, make_session

LARGE = "x" * 20_000_000


class Large(Session):
    max_queue = 100_000_000


@pytest.fixture
def session():
    return make_session(make_manager(Large))


@pytest.fixture
def ends(session):
    server, client = connected_pair()
    transport = DetachedTransport(server, None, "test", XHR, session)
    session.attach_receiver(transport)
    yield transport, client
    client.close()
    transport.drop()


def test_frames_are_written_straight_to_the_socket(session, ends):
    _, client = ends
    session.deliver(Frame(["a"]))
    assert client.recv(100) == b'o\na["a"]\n'


def test_a_full_socket_takes_no_frame(session, ends):
    transport, client = ends
    session.deliver(Frame([LARGE]))
    assert transport.busy
    session.deliver(Frame(["a"]))
    session.deliver(Frame(["b"]))
    session.close()
    transport.drop()
    assert at_end(client).startswith(b'o\na["xxx')
    assert session.queued == len('"a""b"')


def test_the_queue_follows_when_the_socket_has_room(session, ends):
    _, client = ends
    session.deliver(Frame([LARGE]))
    session.deliver(Frame(["a"]))
    session.deliver(Frame(["b"]))
    data = bytearray()
    client.settimeout(0)

    def arrived():
        try:
            data.extend(client.recv(1_000_000))
        except BlockingIOError:
            return False
        return data.endswith(b'\na["a","b"]\n')
    turn_until(arrived)


def test_whoever_takes_nothing_between_two_heartbeats_is_given_up(session, ends):
    transport, _ = ends
    session.deliver(Frame([LARGE]))
    transport.beat()
    assert session.state == STATE_OPEN
    transport.beat()
    assert transport.closed
    assert session.state == STATE_CLOSED


def test_whoever_takes_something_stays(session, ends):
    transport, client = ends
    session.deliver(Frame([LARGE]))
    transport.beat()
    client.settimeout(0)

    def empty():
        try:
            client.recv(1_000_000)
        except BlockingIOError:
            return not transport.busy
        return False
    turn_until(empty)
    session.deliver(Frame([LARGE]))
    transport.beat()
    assert session.state == STATE_OPEN


def test_a_client_that_goes_away_ends_the_session(session, ends):
    _, client = ends
    client.close()
    turn_until(lambda: session.state == STATE_CLOSED)
    turn()
    assert session not in session.manager


def test_lingering_ends_at_its_deadline(session, ends):
    transport, _ = ends
    transport.linger()
    transport.linger()
    assert len(session.manager.lingering) == 1
    session.manager.lingering.expire_all()
    assert transport.closed
    assert session.state == STATE_CLOSED


def test_whoever_closes_first_does_not_linger(session, ends):
    transport, client = ends
    transport.linger()
    client.close()
    turn_until(lambda: transport.closed)
    assert len(session.manager.lingering) == 0
