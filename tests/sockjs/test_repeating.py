"""Polls over one connection that has left the server."""
import pytest

from pace.sockjs import repeating
from pace.sockjs.frame import Frame
from pace.sockjs.framing import XHR
from pace.sockjs.lifecycle import STATE_CLOSED, STATE_OPEN
from pace.sockjs.repeating import TRUST_S, Heads, RepeatedPoll
from pace.sockjs.session import Session
from tests.support.loop import at_end, connected_pair, read_until, turn_until
from tests.support.sockjs import make_manager, make_session

POLL = b"POST /a/k/xhr HTTP/1.1\r\nHost: x\r\n\r\n"
SEND = b"POST /a/k/xhr_send HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n[\"a\"]"
HEADS = Heads(b"HTTP/1.1 200 OK\r\nFirst: 1\r\n", b"HTTP/1.1 200 OK\r\n")
LARGE = "x" * 20_000_000


class Large(Session):
    max_queue = 100_000_000


@pytest.fixture
def session():
    return make_session(make_manager(Large, heartbeat=0.2), key="k")


@pytest.fixture
def given_back():
    """(socket, bytes) of connections that the server has to serve again."""
    given = []
    yield given
    for sock, _ in given:
        sock.close()


@pytest.fixture
def ends(session, given_back):
    server, client = connected_pair()
    poll = RepeatedPoll(server, None, "xhr", XHR, session, POLL, HEADS,
                        lambda: session.manager.find("k"), lambda *connection: given_back.append(connection))
    session.attach_receiver(poll)
    read_until(client, b"\r\n\r\no\n")
    yield poll, client
    client.close()
    poll.drop()


def polling(session, client):
    """Send another poll; return when it waits."""
    client.sendall(POLL)
    turn_until(lambda: session.transport == "xhr")


def test_an_answer_is_a_whole_response(session, ends):
    _, client = ends
    polling(session, client)
    session.deliver(Frame(["a"]))
    status, date, *rest = read_until(client, b'"]\n').split(b"\r\n")
    assert status == b"HTTP/1.1 200 OK"
    assert date.startswith(b"Date: ")
    assert rest == [b"Content-Length: 7", b"", b'a["a"]\n']
    assert session.state == STATE_OPEN


def test_heads_are_those_of_the_first_response():
    first, later = Heads.of([("X-A", "b"), ("Set-Cookie", "c=d"), ("Date", "then"), ("Content-Length", "7")])
    assert first == b"HTTP/1.1 200 OK\r\nX-A: b\r\nSet-Cookie: c=d\r\nConnection: keep-alive\r\n"
    assert later == b"HTTP/1.1 200 OK\r\nX-A: b\r\nConnection: keep-alive\r\n"
    assert len(set(map(id, Heads.of([("X-A", "b")])))) == 1  # kept once


def test_the_first_answer_alone_has_its_own_head(session):
    server, client = connected_pair()
    poll = RepeatedPoll(server, None, "xhr", XHR, session, POLL, HEADS, lambda: session.manager.find("k"), None)
    session.attach_receiver(poll)
    assert b"First: 1" in read_until(client, b"o\n")
    polling(session, client)
    session.deliver(Frame(["a"]))
    assert b"First: 1" not in read_until(client, b'"]\n')
    client.close()
    poll.drop()


def test_each_poll_gets_what_came_between(session, ends):
    _, client = ends
    for number in range(3):
        session.deliver(Frame([str(number)]))
        session.deliver(Frame(["x"]))
        client.sendall(POLL)
        assert read_until(client, b'"]\n').endswith(b'a["%d","x"]\n' % number)


def test_a_heartbeat_answers(session, ends):
    _, client = ends
    polling(session, client)
    assert read_until(client, b"\r\n\r\nh\n")


def test_closing_answers_now_and_later(session, ends):
    _, client = ends
    polling(session, client)
    session.close()
    read_until(client, b'c[3000,"Go away!"]\n')
    client.sendall(POLL)
    read_until(client, b'c[3000,"Go away!"]\n')


def test_a_client_that_goes_while_it_waits_ends_the_session(session, ends):
    _, client = ends
    polling(session, client)
    client.close()
    turn_until(lambda: session.state == STATE_CLOSED)


def test_a_client_that_goes_between_two_polls_may_come_over_another_connection(session, ends):
    poll, client = ends
    client.close()
    turn_until(lambda: poll.closed)
    assert session.state == STATE_OPEN


@pytest.mark.parametrize("data", [SEND, POLL[:10], POLL + POLL, POLL.replace(b"Host: x", b"Host: y")])
def test_other_bytes_go_back_to_the_server(session, ends, given_back, data):
    poll, client = ends
    client.sendall(data)
    turn_until(lambda: given_back)
    (sock, read), = given_back
    assert read == data
    assert poll.closed
    sock.send(b"answer")
    assert client.recv(6) == b"answer"
    assert session.state == STATE_OPEN


def test_what_comes_before_the_answer_goes_back_after_it(session, ends, given_back):
    poll, client = ends
    polling(session, client)
    client.sendall(SEND)
    turn_until(lambda: poll._early == SEND)
    assert given_back == []
    session.deliver(Frame(["a"]))
    assert [read for _, read in given_back] == [SEND]
    assert read_until(client, b'"]\n').endswith(b'a["a"]\n')


def test_a_large_answer_is_sent_before_the_connection_goes_back(session, ends, given_back):
    poll, client = ends
    session.deliver(Frame([LARGE]))
    client.sendall(POLL)
    turn_until(lambda: poll.busy)
    client.sendall(SEND)
    turn_until(lambda: poll._early == SEND)
    assert given_back == []
    read_until(client, b'xx"]\n')
    turn_until(lambda: given_back)


def test_after_a_while_a_poll_is_checked_in_full(session, ends, given_back, monkeypatch):
    poll, client = ends
    now = repeating.time.monotonic()
    monkeypatch.setattr(repeating.time, "monotonic", lambda: now + TRUST_S)
    client.sendall(POLL)
    turn_until(lambda: given_back)
    assert given_back[0][1] == POLL


def test_a_poll_of_no_session_goes_back(session, ends, given_back):
    _, client = ends
    session.manager.unlink(session)
    client.sendall(POLL)
    turn_until(lambda: given_back)


def test_a_connection_without_polls_is_closed_at_its_deadline(session, ends):
    poll, client = ends
    assert len(session.manager.parked) == 1
    session.manager.parked.expire_all()
    assert at_end(client) == b""
    assert poll.closed


def test_whoever_still_takes_an_answer_stays(session, ends):
    poll, client = ends
    session.deliver(Frame([LARGE]))
    client.sendall(POLL)
    turn_until(lambda: poll.busy)
    session.manager.parked.expire_all()
    before = poll.kept
    client.settimeout(0)

    def taken():
        try:
            client.recv(1_000_000)
        except BlockingIOError:
            return False
        return poll.kept < before
    turn_until(taken)
    session.manager.parked.expire_all()
    assert not poll.closed
    session.manager.parked.expire_all()
    assert poll.closed


def test_a_manager_that_stops_leaves_no_connection(session, ends):
    poll, client = ends
    polling(session, client)
    assert len(session.manager.parked) == 0
    session.manager.stop()
    assert at_end(client).endswith(b'c[1001,"Server is stopping"]\n')
    assert poll.closed
