"""Frames: encoded once, joined without encoding again."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.sockjs.frame import Control, Frame
from pace.sockjs.framing import RAW_WEBSOCKET, WEBSOCKET, XHR, Framing


def test_a_frame_is_encoded_once_for_each_framing():
    calls = []
    counting = Framing("counting", lambda text: calls.append(text) or b"x")
    for frame in (Frame(["a"]), Control("h")):
        assert frame.encoded(counting) is frame.encoded(counting)
    assert calls == ['a["a"]', "h"]


def test_framings_do_not_share_bytes():
    frame = Frame(["a"])
    assert frame.encoded(XHR) != frame.encoded(WEBSOCKET)


@given(st.lists(st.lists(st.text()), min_size=1))
def test_a_joined_frame_is_the_frame_of_all_messages(batches):
    frames = [Frame(batch) for batch in batches if batch] or [Frame([])]
    joined, whole = Frame.joined(frames), Frame([message for batch in batches for message in batch])
    assert (joined.messages, joined.text) == (whole.messages, whole.text)


def test_bytes_are_joined_too():
    joined = Frame.joined([Frame(["a"]), Frame([b"\x00"])])
    assert joined.encoded(RAW_WEBSOCKET) == Frame(["a", b"\x00"]).encoded(RAW_WEBSOCKET)


def test_bytes_cannot_be_said_in_sockjs():
    with pytest.raises(TypeError):
        Frame([b"x"]).encoded(XHR)


def test_the_size_is_what_is_sent():
    assert Frame(["ab", "é"]).size == len('"ab","\\u00e9"')
    assert Frame([b"abc", "d"]).size == 4
