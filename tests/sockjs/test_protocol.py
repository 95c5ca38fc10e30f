"""Frames, escapes, close codes and the decoding of payloads."""
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.sockjs import protocol
from pace.sockjs.protocol import BadPayload, Close, as_message, decode, quote_all

CLOSES = [value for value in vars(protocol).values() if isinstance(value, Close)]


def test_the_close_frame_has_code_and_reason():
    assert Close(3000, 'Go "away"!').text == r'c[3000,"Go \"away\"!"]'


def test_no_two_reasons_share_a_text():
    assert len({close.text for close in CLOSES}) == len(CLOSES) > 5


@given(st.lists(st.text(st.characters(codec=None, exclude_categories=()))))
def test_what_is_encoded_comes_back(messages):
    assert json.loads(f"[{quote_all(messages)}]") == messages
    assert quote_all(messages).isascii()


@given(st.lists(st.text()))
def test_what_a_client_sends_is_decoded(messages):
    assert decode(json.dumps(messages)) == messages
    assert decode(json.dumps(messages, ensure_ascii=False).encode()) == messages


@pytest.mark.parametrize("character", ["\x00", "\x1f", "\u200c", "\u2028", "\u2060", "\ufff0", "\uffff", "\ud800"])
def test_what_browsers_mangle_is_escaped(character):
    assert quote_all([character]) == f'"\\u{ord(character):04x}"'


def test_control_characters_have_their_short_escapes():
    assert quote_all(['  \x00\n\r "\\']) == r'"  \u0000\n\r \"\\"'


@pytest.mark.parametrize("payload", ["", b""])
def test_an_empty_payload_is_missed(payload):
    with pytest.raises(BadPayload, match=r"^Payload expected\.$"):
        decode(payload)


@pytest.mark.parametrize("payload", [
    '["a', '"a"', "1", "null", "{}", "[1]", '["a", null]', '[["a"]]', "[NaN]", '["a"] x', b'["\xff"]', b"\xff\xfe["])
def test_anything_else_is_broken(payload):
    with pytest.raises(BadPayload, match=r"^Broken JSON encoding\.$"):
        decode(payload)


def test_endless_nesting_is_broken_not_fatal():
    with pytest.raises(BadPayload):
        decode("[" * 100_000 + "]" * 100_000)


@given(st.binary())
def test_no_bytes_do_harm(payload):
    try:
        messages = decode(payload)
    except BadPayload:
        return
    assert all(isinstance(message, str) for message in messages)


def test_one_bare_string_is_allowed_where_it_is_said():
    assert decode('"a"', single=True) == ["a"]
    with pytest.raises(BadPayload):
        decode("1", single=True)


def test_messages_that_are_no_text_travel_as_json():
    assert quote_all([as_message([1, {"x": None}]), as_message("[1]")]) == '[1,{"x":null}],"[1]"'


@pytest.mark.parametrize("message", [object(), {1, 2}, float("nan")])
def test_what_json_cannot_say_is_refused(message):
    with pytest.raises((TypeError, ValueError)):
        as_message(message)


def test_bytes_are_no_json():
    with pytest.raises(TypeError):
        quote_all([b"x"])
