"""WebSockets against a client without a socket."""
import json
from itertools import count

import pytest
from gevent.event import Event
from websockets.frames import Opcode

from pace.sockjs.jobs import MAX_CALLS
from pace.sockjs.lifecycle import STATE_CLOSED
from pace.sockjs.protocol import Close
from pace.sockjs.websocket import AHEAD, RawWebSocket
from tests.support.loop import turn, turn_until
from tests.support.sockjs import Recording
from tests.support.websocket_peer import Peer

CLOSE_3000 = (Opcode.CLOSE, b"\x0b\xb8Go away!")


@pytest.fixture
def connect():
    peers = []

    def connect(*args, **kwargs):
        peers.append(Peer(*args, **kwargs))
        return peers[-1]
    yield connect
    for peer in peers:
        peer.close()


@pytest.fixture
def peer(connect):
    """A SockJS client that has read the open frame."""
    peer = connect()
    assert peer.read() == [(Opcode.TEXT, b"o")]
    return peer


@pytest.fixture
def raw(connect):
    return connect(RawWebSocket)


def close_code(frame):
    opcode, data = frame
    assert opcode == Opcode.CLOSE
    return int.from_bytes(data[:2], "big")


@pytest.mark.parametrize(("payload", "messages"), [('["a","b"]', ["a", "b"]), ('"a"', ["a"])])
def test_payloads_are_messages(peer, payload, messages):
    peer.text("", payload)
    assert [json.loads(data[1:]) for _, data in peer.read()] == [messages]
    assert peer.session.calls == ["open", *messages]


@pytest.mark.parametrize("payload", ["[1]", '["a', "x", "[" * 900])
def test_other_payloads_fail_the_connection(peer, payload):
    peer.text('["before"]', payload, '["after"]')
    assert close_code(peer.read()[0]) == 1007
    assert peer.ended()
    turn()
    assert peer.session.calls == ["open", "before", "close", "closed", "remove"]


def spending(monkeypatch, seconds):
    """From now on the bytes of one read take so long."""
    ticks = count()
    monkeypatch.setattr("pace.sockjs.websocket.perf_counter", lambda: next(ticks) * seconds)


def test_who_takes_too_much_of_the_loops_time_is_not_read_for_a_while(raw, monkeypatch):
    spending(monkeypatch, AHEAD * 1.1)
    raw.text("a")
    turn_until(lambda: raw.session.calls[1:] == ["a"])
    raw.text("b")
    raw.transport.caught_up()
    turn()
    assert raw.session.calls[1:] == ["a"]
    raw.session.manager.resting.expire_all()
    turn_until(lambda: raw.session.calls[1:] == ["a", "b"])
    raw.transport.drop()
    assert len(raw.session.manager.resting) == 0


def test_who_takes_little_is_always_read(raw, monkeypatch):
    spending(monkeypatch, 0.8 * AHEAD)
    monkeypatch.setattr("pace.sockjs.websocket.SHARE", 1.0)  # between two reads, when as much time passes as in one
    for number in range(20):
        raw.text(str(number))
        turn_until(lambda number=number: raw.session.calls[-1:] == [str(number)])
    assert len(raw.session.manager.resting) == 0


def test_raw_messages_keep_their_kind(raw):
    raw.text("héllo")
    assert raw.read() == [(Opcode.TEXT, "héllo".encode())]
    raw.frame(Opcode.BINARY, b"\x00\xff")
    assert raw.read() == [(Opcode.BINARY, b"\x00\xff")]
    assert raw.session.calls == ["open", "héllo", b"\x00\xff"]


def test_fragments_are_put_together_around_control_frames(raw):
    text = "κόσμε".encode()
    raw.frame(Opcode.TEXT, text[:3], fin=False)
    raw.frame(Opcode.PING, b"now")
    raw.frame(Opcode.CONT, text[3:4], fin=False)
    raw.frame(Opcode.CONT, b"", fin=False)
    raw.frame(Opcode.CONT, text[4:])
    assert raw.read(2) == [(Opcode.PONG, b"now"), (Opcode.TEXT, text)]


@pytest.mark.parametrize(("frames", "code"), [
    ([(Opcode.TEXT, b"\xc0\xaf", True)], 1007),
    ([(Opcode.TEXT, b"ok", False), (Opcode.CONT, b"\xed\xa0\x80", False)], 1007),  # seen before the last fragment
    ([(Opcode.TEXT, b"\xce", True)], 1007),
    ([(Opcode.CONT, b"x", True)], 1002),
    ([(Opcode.TEXT, b"x", False), (Opcode.TEXT, b"x", True)], 1002),
    ([(Opcode.BINARY, b"x" * 1001, True)], 1009),
    ([(Opcode.BINARY, b"x" * 600, False), (Opcode.CONT, b"x" * 600, True)], 1009),
    ([(Opcode.CLOSE, b"\x03", True)], 1002),
    ([(Opcode.CLOSE, b"\x03\xed", True)], 1002),  # 1005 must not be sent
    ([(Opcode.CLOSE, b"\x03\xe8\xff", True)], 1007),
])
def test_violations_have_their_codes(raw, frames, code):
    for frame in frames:
        raw.frame(*frame)
    assert close_code(raw.read()[0]) == code
    assert raw.ended()
    assert raw.session.state == STATE_CLOSED


def test_unmasked_frames_are_violations(raw):
    raw.sock.sendall(b"\x81\x01x")
    assert close_code(raw.read()[0]) == 1002


def test_a_message_of_the_largest_size_is_taken(raw):
    raw.frame(Opcode.BINARY, b"x" * 1000)
    assert raw.read() == [(Opcode.BINARY, b"x" * 1000)]


def test_closing_from_here_waits_for_the_answer(peer):
    peer.session.close()
    assert peer.read(2) == [(Opcode.TEXT, b'c[3000,"Go away!"]'), (Opcode.CLOSE, b"\x03\xe8")]
    assert not peer.transport.closed
    peer.frame(Opcode.CLOSE, b"\x03\xe8")
    assert peer.ended()
    peer.sock.close()
    turn_until(lambda: peer.transport.closed)


def test_closing_does_not_wait_for_ever(peer):
    peer.session.close()
    peer.session.manager.lingering.expire_all()
    assert peer.transport.closed


def test_a_raw_websocket_is_closed_with_the_sessions_code(raw):
    raw.session.close()
    assert raw.read() == [CLOSE_3000]


@pytest.mark.parametrize(("close", "code"), [(Close(99, "x"), 1000), (Close(1005, ""), 1000), (Close(4999, "x"), 4999)])
def test_codes_that_may_not_be_sent_are_not(raw, close, code):
    raw.session.close(*close)
    assert close_code(raw.read()[0]) == code


def test_long_reasons_are_cut_between_characters(raw):
    raw.session.close(4000, "é" * 100)
    (_, data), = raw.read()
    assert data[2:].decode() == "é" * 61


def test_closing_from_there_is_answered(peer):
    peer.text('["last"]')
    peer.frame(Opcode.CLOSE, b"\x0f\xa0bye")
    assert peer.read() == [(Opcode.CLOSE, b"\x0f\xa0bye")]
    assert peer.ended()
    turn()
    assert peer.session.calls == ["open", "last", "close", "closed", "remove"]


def test_heartbeats(peer, raw):
    peer.session.heartbeat_due()
    raw.session.heartbeat_due()
    assert peer.read() == [(Opcode.TEXT, b"h")]
    assert raw.read() == [(Opcode.PING, b"")]


def test_whoever_sends_faster_than_hooks_run_is_not_read(connect):
    gate = Event()

    class Slow(Recording):
        def on_message(self, message):
            gate.wait()
            super().on_message(message)
    peer = connect(RawWebSocket, session_class=Slow)
    for number in range(MAX_CALLS * 3):
        peer.text(str(number))
    turn_until(lambda: peer.transport._reader is None)
    gate.set()
    turn_until(lambda: len(peer.session.calls) == 1 + MAX_CALLS * 3)
    assert peer.session.calls[1:] == [str(number) for number in range(MAX_CALLS * 3)]


def test_whoever_reads_no_pongs_is_not_read(raw):
    pings = rest = raw.client.frame(Opcode.PING, b"x" * 125) * 1000

    def stuck():
        nonlocal rest
        try:
            # a send that takes a part ends within a frame, and the next one goes on from there
            rest = rest[raw.sock.send(rest):] or pings
        except BlockingIOError:
            return raw.transport._reader is None
        return False
    turn_until(stuck, timeout=20)
    assert raw.transport.kept < 1_000_000
    data = 0

    def relieved():
        nonlocal data
        try:
            data += len(raw.sock.recv(1_000_000))
        except BlockingIOError:
            return raw.transport._reader is not None
        return False
    turn_until(relieved, timeout=20)
