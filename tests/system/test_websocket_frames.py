"""RFC 6455 frame by frame, over a real connection: what the Autobahn test suite asks, in short."""
import time

import pytest

from tests.support.sockjs_client import Client, masked

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MEGABYTE = 1024 * 1024


@pytest.fixture
def socket(sockjs_server):
    """A raw WebSocket that echoes, with max_message of 20 MiB."""
    with Client(sockjs_server.port, "/large").websocket("/websocket") as client:
        yield client


def assert_failed(client, code):
    """The server fails the connection with this code and closes it."""
    assert client.recv()[0] == code
    assert client.recv() is None


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 128, 65535, 65536, MEGABYTE])
@pytest.mark.parametrize("kind", [str, bytes])
def test_messages_of_every_length_of_length(socket, kind, length):
    message = "x" * length if kind is str else b"\xfe" * length
    socket.send(message)
    assert socket.recv() == message


@pytest.mark.parametrize("size", [1, 64, 997, 65536])
def test_a_message_in_any_pieces_of_tcp(socket, size):
    data = masked(TEXT, b"0123456789" * 20)
    for start in range(0, len(data), size):
        socket.send_raw(data[start:start + size])
    assert socket.recv() == "0123456789" * 20


def test_sixteen_megabytes_in_small_fragments(socket):
    piece = b"x" * 4096
    began = time.monotonic()
    socket.send_frame(BINARY, piece, fin=False)
    for _ in range(4094):
        socket.send_frame(CONTINUATION, piece, fin=False)
    socket.send_frame(CONTINUATION, piece)
    assert len(socket.recv()) == 16 * MEGABYTE
    assert time.monotonic() - began < 20


def test_past_max_message_in_one_frame(socket):
    socket.send_raw(masked(BINARY, b"")[:1] + b"\xff" + (20 * MEGABYTE + 1).to_bytes(8, "big") + b"mask")
    assert_failed(socket, 1009)


def test_past_max_message_in_fragments(sockjs_server):
    with Client(sockjs_server.port, "/echo").websocket("/websocket") as client:
        client.send_frame(TEXT, b"x" * 65536, fin=False)
        client.send_frame(CONTINUATION, b"x")
        assert_failed(client, 1009)


def test_exactly_max_message(sockjs_server):
    with Client(sockjs_server.port, "/echo").websocket("/websocket") as client:
        client.send("x" * 65536)
        assert len(client.recv()) == 65536


# control frames

@pytest.mark.parametrize("data", [b"", b"ping", b"\x00\xff", b"x" * 125])
def test_a_ping_is_answered_with_its_data(socket, data):
    socket.send_frame(PING, data)
    pong = socket.recv_frame()
    assert (pong.opcode, pong.data) == (PONG, data)


def test_many_pings(socket):
    socket.send_raw(b"".join(masked(PING, b"%d" % number) for number in range(100)))
    assert [socket.recv_frame().data for _ in range(100)] == [b"%d" % number for number in range(100)]


def test_a_pong_that_nobody_asked_for_is_ignored(socket):
    socket.send_frame(PONG, b"unasked")
    socket.send("x")
    assert socket.recv() == "x"


def test_control_frames_between_fragments(socket):
    socket.send_frame(TEXT, b"one ", fin=False)
    socket.send_frame(PING, b"between")
    socket.send_frame(CONTINUATION, b"", fin=False)
    socket.send_frame(CONTINUATION, b"message")
    assert socket.recv_frame().data == b"between"
    assert socket.recv() == "one message"


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
@pytest.mark.parametrize(("data", "fin"), [(b"x" * 126, True), (b"\x03\xe8", False)])
def test_control_frames_are_short_and_whole(socket, opcode, data, fin):
    socket.send_raw(masked(opcode, data, fin=fin))
    assert_failed(socket, 1002)


# what is no frame

@pytest.mark.parametrize("rsv", [1, 2, 4, 7])
def test_reserved_bits(socket, rsv):
    socket.send_raw(masked(TEXT, b"x", rsv=rsv))
    assert_failed(socket, 1002)


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
def test_reserved_opcodes(socket, opcode):
    socket.send_raw(masked(opcode, b""))
    assert_failed(socket, 1002)


def test_frames_must_be_masked(socket):
    socket.send_raw(b"\x81\x01x")
    assert_failed(socket, 1002)


def test_a_continuation_of_nothing(socket):
    socket.send_frame(CONTINUATION, b"x")
    assert_failed(socket, 1002)


def test_a_message_inside_a_message(socket):
    socket.send_frame(TEXT, b"x", fin=False)
    socket.send_frame(TEXT, b"y")
    assert_failed(socket, 1002)


# UTF-8

@pytest.mark.parametrize("text", ["κόσμε", "\U0010ffff", "\ud7ff\ue000", "\x00", "\ufeff", "\ufffe\uffff"])
def test_valid_utf8_byte_by_byte(socket, text):
    data = text.encode()
    for index, byte in enumerate(data):
        socket.send_frame(CONTINUATION if index else TEXT, bytes([byte]), fin=index == len(data) - 1)
    assert socket.recv() == text


@pytest.mark.parametrize("data", [
    b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xce", b"ok\xce\xba\xe1"])
def test_invalid_utf8(socket, data):
    socket.send_frame(TEXT, data)
    assert_failed(socket, 1007)


def test_invalid_utf8_is_seen_at_the_first_fragment_that_has_it(socket):
    socket.send_frame(TEXT, "κόσμε".encode(), fin=False)
    socket.send_frame(CONTINUATION, b"\xf4\x90", fin=False)
    assert_failed(socket, 1007)  # and no final fragment was needed


def test_bytes_need_not_be_utf8(socket):
    socket.send_frame(BINARY, b"\xff", fin=False)
    socket.send_frame(CONTINUATION, b"\xfe")
    assert socket.recv() == b"\xff\xfe"


# closing

def close_frame(code, reason=b""):
    return code.to_bytes(2, "big") + reason


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])
def test_a_valid_close_code_comes_back(socket, code):
    socket.send_frame(CLOSE, close_frame(code, b"reason"))
    assert_failed(socket, code)


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65535])
def test_an_invalid_close_code_is_a_protocol_error(socket, code):
    socket.send_frame(CLOSE, close_frame(code))
    assert_failed(socket, 1002)


def test_a_close_without_a_code(socket):
    socket.send_frame(CLOSE)
    assert_failed(socket, None)


@pytest.mark.parametrize(("data", "code"), [
    (b"\x03", 1002), (close_frame(1000, b"\xff"), 1007), (close_frame(1000, b"x" * 123), 1000)])
def test_the_body_of_a_close(socket, data, code):
    socket.send_frame(CLOSE, data)
    assert_failed(socket, code)


def test_a_close_between_fragments(socket):
    socket.send_frame(TEXT, b"x", fin=False)
    socket.send_frame(CLOSE, close_frame(1000))
    assert_failed(socket, 1000)


def test_nothing_is_read_after_a_close(socket):
    socket.send_frame(CLOSE, close_frame(1000))
    socket.send_frame(TEXT, b"late")
    socket.send_frame(PING, b"late")
    assert_failed(socket, 1000)
