"""One frame to many sessions, of which most take it straight away."""
import pytest

from pace.sockjs import Session, deliver
from pace.sockjs.frame import Frame
from pace.sockjs.framing import RAW_WEBSOCKET, WEBSOCKET, XHR
from pace.sockjs.lifecycle import STATE_CLOSED
from pace.sockjs.streaming import Stream
from pace.sockjs.websocket import RawWebSocket, SockJSWebSocket
from tests.support.loop import connected_pair, turn_until
from tests.support.sockjs import attach, make_manager, make_session

LARGE = Frame(["x" * 20_000_000])


class Large(Session):
    max_queue = 100_000_000


@pytest.fixture
def join():
    """Let a client come; returns its session and its end of the connection."""
    manager, opened = make_manager(Large), []

    def join(transport=SockJSWebSocket, framing=WEBSOCKET):
        session = make_session(manager, key=str(len(opened)))
        server, client = connected_pair()
        opened.append((transport(server, None, "test", framing, session, 65536), client))
        session.attach_receiver(opened[-1][0])
        return session, client
    yield join
    for receiver, client in opened:
        client.close()
        receiver.drop()


def read(client, ending):
    """What the client gets, up to ``ending``."""
    client.settimeout(0)
    data = bytearray()

    def arrived():
        try:
            data.extend(client.recv(1_000_000))
        except BlockingIOError:
            return False
        return data.endswith(ending)
    turn_until(arrived)
    return bytes(data)


def test_every_transport_gets_it_in_its_framing(join):
    sockjs, raw, stream = join(), join(RawWebSocket, RAW_WEBSOCKET), join(Stream, XHR)
    poll = make_session()
    receiver = attach(poll, once=True)
    deliver(Frame(["a"]), [sockjs[0], poll, raw[0], stream[0]])
    assert read(sockjs[1], b'a["a"]') == b'\x81\x01o\x81\x06a["a"]'
    assert read(raw[1], b"a") == b"\x81\x01a"
    assert read(stream[1], b'"]\n') == b'o\na["a"]\n'
    assert receiver.frames == ["o"]
    assert poll.queued == len('"a"')


def test_what_waits_for_a_client_goes_first(join):
    session, client = join()
    session.send("sent before")
    deliver(Frame(["a"]), [session])
    assert read(client, b'["a"]') == b'\x81\x01o\x81\x10a["sent before"]\x81\x06a["a"]'


def test_a_client_that_does_not_read_gets_everything_in_order_later(join):
    (slow, client), (quick, other) = join(), join()
    for frame in (LARGE, Frame(["a"]), Frame(["b"])):
        deliver(frame, [slow])
    deliver(Frame(["now"]), [slow, quick])
    assert slow.queued > 0
    assert read(other, b'"now"]')
    assert read(client, b'xx"]\x81\x10a["a","b","now"]').startswith(b'\x81\x01o\x81\x7f')
    turn_until(lambda: slow.queued == 0)
    deliver(Frame(["end"]), [slow])
    assert read(client, b'"]') == b'\x81\x08a["end"]'


def test_a_client_that_has_gone_takes_nothing_from_the_others(join):
    (gone, client), (left, other) = join(), join()
    client.close()
    sessions = {gone: None, left: None}

    def lost():
        deliver(Frame(["a"]), sessions)
        return gone.state == STATE_CLOSED
    turn_until(lost)
    assert b'a["a"]' in read(other, b'a["a"]')


def test_whoever_is_full_may_leave_meanwhile():
    class Leaving(Session):
        max_queue = 0

        def on_full(self, frame):
            sessions.discard(self)

    manager = make_manager(Leaving)
    sessions = {make_session(manager), make_session(manager)}
    for session in sessions:
        attach(session, busy=True)
    deliver(Frame(["a"]), sessions)
    assert sessions == set()
