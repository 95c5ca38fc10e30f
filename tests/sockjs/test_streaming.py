"""Streams over a connection of their own."""
import pytest

from pace.sockjs.frame import Frame
from pace.sockjs.framing import XHR, XHR_CHUNKED
from pace.sockjs.lifecycle import STATE_CLOSED, STATE_OPEN
from pace.sockjs.streaming import Stream
from tests.support.loop import at_end, connected_pair, read_until, turn, turn_until
from tests.support.sockjs import attach, make_session


@pytest.fixture
def session():
    return make_session(key="k")


@pytest.fixture
def connect(session):
    """Attach another stream to the session; returns the client's end."""
    opened = []

    def connect(wire=XHR_CHUNKED, limit=4096):
        server, client = connected_pair()
        opened.append((Stream(server, None, "xhr_streaming", wire, session, limit), client))
        session.attach_receiver(opened[-1][0])
        return client
    yield connect
    for stream, client in opened:
        client.close()
        stream.drop()


def test_each_frame_is_a_chunk(session, connect):
    client = connect()
    session.deliver(Frame(["x"]))
    assert read_until(client, b"\n\r\n") == b'2\r\no\n\r\n7\r\na["x"]\n\r\n'
    assert session.transport == "xhr_streaming"


def test_http_1_0_has_no_chunks_but_an_end(session, connect):
    client = connect(wire=XHR)
    session.close()
    assert at_end(client) == b'o\nc[3000,"Go away!"]\n'


def test_the_response_ends_after_the_limit_counted_without_chunks(session, connect):
    client = connect()
    for _ in range(31):
        assert session.transport == "xhr_streaming"
        session.deliver(Frame(["x" * 128]))
    assert session.transport is None
    assert session.state == STATE_OPEN
    assert at_end(client).endswith(b'xx"]\n\r\n0\r\n\r\n')


def test_what_comes_between_two_streams_waits(session, connect):
    first = connect(limit=1)
    session.deliver(Frame(["a"]))
    second = connect()
    assert read_until(first, b"0\r\n\r\n") == b"2\r\no\n\r\n0\r\n\r\n"
    assert read_until(second, b"\n\r\n") == b'7\r\na["a"]\n\r\n'


def test_a_second_stream_is_closed_without_harm(session, connect):
    connect()
    assert at_end(connect()) == b'28\r\nc[2010,"Another connection still open"]\n\r\n0\r\n\r\n'
    assert session.state == STATE_OPEN


def test_closing_ends_the_response(session, connect):
    client = connect()
    session.close()
    assert at_end(client).endswith(b'13\r\nc[3000,"Go away!"]\n\r\n0\r\n\r\n')
    assert session.state == STATE_CLOSED


def test_an_aborted_stream_ends_the_session(session, connect):
    connect().close()
    turn_until(lambda: session.state == STATE_CLOSED)
    assert attach(session).closed.code == 1002


def test_whatever_the_client_sends_is_ignored(session, connect):
    client = connect()
    client.sendall(b"POST / HTTP/1.1\r\n\r\n")
    turn(20)
    session.deliver(Frame(["x"]))
    assert read_until(client, b'"x"]\n\r\n')
