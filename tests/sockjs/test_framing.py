"""Bytes on the wire, each transport for itself."""
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Opcode

from pace.sockjs import framing
from pace.sockjs.frame import HEARTBEAT, OPEN, Frame
from tests.support.sockjs import WebSocketClient

ONE = Frame(["x"])
MESSAGES = st.lists(st.text(), min_size=1)


def websocket_messages(data):
    """What a client reads from these bytes: (opcode, payload) of each frame."""
    return WebSocketClient().read(data)


@pytest.mark.parametrize(("wire", "frame", "expected"), [
    (framing.XHR, OPEN, b"o\n"),
    (framing.XHR, ONE, b'a["x"]\n'),
    (framing.XHR_CHUNKED, ONE, b'7\r\na["x"]\n\r\n'),
    (framing.EVENTSOURCE, HEARTBEAT, b"data: h\r\n\r\n"),
    (framing.EVENTSOURCE, ONE, b'data: a["x"]\r\n\r\n'),
    (framing.EVENTSOURCE_CHUNKED, OPEN, b"B\r\ndata: o\r\n\r\n\r\n"),
    (framing.HTMLFILE, OPEN, b'<script>\np("o");\n</script>\r\n'),
    (framing.HTMLFILE, ONE, b'<script>\np("a[\\"x\\"]");\n</script>\r\n'),
    (framing.WEBSOCKET, OPEN, b"\x81\x01o"),
    (framing.WEBSOCKET, ONE, b'\x81\x06a["x"]'),
    (framing.RAW_WEBSOCKET, OPEN, b""),
    (framing.RAW_WEBSOCKET, HEARTBEAT, b"\x89\x00"),
    (framing.RAW_WEBSOCKET, Frame(["x", b"\x00"]), b"\x81\x01x\x82\x01\x00"),
    (framing.jsonp("top.cb"), ONE, b'/**/top.cb("a[\\"x\\"]");\r\n'),
])
def test_frames_are_written_as_the_specification_says(wire, frame, expected):
    assert frame.encoded(wire) == expected


def test_htmlfile_messages_cannot_end_the_script():
    assert b"</script>" not in framing.HTMLFILE.wrap('a["</script>"]')[:-12]


def test_preambles_are_as_long_as_browsers_need():
    assert framing.XHR_PREAMBLE == b"h" * 2048 + b"\n"
    head = framing.htmlfile_preamble("callback")
    assert len(head) > 1024
    assert b"var c = parent.callback;\n" in head
    assert head.startswith(b"<!doctype html>\n<html><head>\n")


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65535, 65536, 100_000])
def test_websocket_lengths(length):
    assert websocket_messages(framing.websocket_frame(framing.BINARY, b"x" * length)) == [(2, b"x" * length)]


@given(st.lists(MESSAGES, min_size=1))
def test_a_client_reads_what_was_sent(batches):
    data = b"".join(Frame(batch).encoded(framing.WEBSOCKET) for batch in batches)
    read = websocket_messages(data)
    assert [json.loads(payload[1:]) for _, payload in read] == batches
    assert {opcode for opcode, _ in read} == {Opcode.TEXT}


@given(st.lists(st.one_of(st.text(), st.binary()), min_size=1))
def test_a_raw_client_reads_what_was_sent(messages):
    read = websocket_messages(Frame(messages).encoded(framing.RAW_WEBSOCKET))
    assert [data.decode() if opcode == Opcode.TEXT else data for opcode, data in read] == messages


def test_lone_surrogates_do_not_stop_a_raw_websocket():
    assert framing.websocket_message("a\ud800") == b"\x81\x02a?"


@given(MESSAGES)
def test_chunks_say_their_length(messages):
    data = Frame(messages).encoded(framing.XHR_CHUNKED)
    length, _, rest = data.partition(b"\r\n")
    assert rest == Frame(messages).encoded(framing.XHR) + b"\r\n"
    assert int(length, 16) == len(rest) - 2
