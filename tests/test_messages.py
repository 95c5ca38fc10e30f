"""pace.messages"""
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace import messages
from pace.errors import BadMessage
from pace.positions import Position
from tests.support.attempts import attempt

FIELDS = ("type", "id", "channel", "since", "protocol", "what", "from", "to", "after")


def history(fields):
    return f'{{"type":"request","id":1,"what":"history","channel":"x",{fields}}}'


def refused(text):
    with pytest.raises(BadMessage) as caught:
        messages.parse_client(text)
    return caught.value


@pytest.mark.parametrize("text", [
    '{"type":"hello","protocol":1}',
    '{"type":"subscribe","channel":"x"}',
    '{"type":"subscribe","channel":"x","since":null}',
    '{"type":"unsubscribe","channel":"x"}',
    '{"type":"ping","id":7}',
    '{"type":"request","id":"a","what":"time","more":[1]}',
    '{"type":"request","id":"a","what":"history","channel":"x"}',
    '{"type":"request","id":"a","what":"history","channel":"x","from":0,"to":1.5,"after":null}',
    '{"type":"request","id":"a","what":"history","channel":"x","from":5,"to":5}',
])
def test_messages_are_what_they_say(text):
    assert messages.parse_client(text) == json.loads(text)


def test_since_becomes_a_position():
    message = messages.parse_client('{"type":"subscribe","channel":"x","since":"e:5-1"}')
    assert message["since"] == Position("e", "5-1")


@pytest.mark.parametrize(("text", "reason"), [
    ("", "no JSON"),
    ("{", "no JSON"),
    ('{"type":"ping","id":NaN}', "no JSON"),
    ("[" * 10_000, "no JSON"),
    ("[]", "no JSON object"),
    ('"hello"', "no JSON object"),
    ("null", "no JSON object"),
    ("{}", "unknown type, hello, subscribe, unsubscribe, ping, request are known"),
    ('{"type":["hello"]}', "unknown type, hello, subscribe, unsubscribe, ping, request are known"),
    ('{"type":"hello"}', "hello: protocol is missing or no whole number"),
    ('{"type":"hello","protocol":true}', "hello: protocol is missing or no whole number"),
    ('{"type":"hello","protocol":"1"}', "hello: protocol is missing or no whole number"),
    ('{"type":"subscribe"}', "subscribe: channel is missing or not 1 to 128 characters of text"),
    ('{"type":"subscribe","channel":7}', "subscribe: channel is missing or not 1 to 128 characters of text"),
    ('{"type":"unsubscribe","channel":""}', "unsubscribe: channel is missing or not 1 to 128 characters of text"),
    ('{"type":"subscribe","channel":"x","since":5}', "subscribe: since is no text"),
    ('{"type":"subscribe","channel":"x","since":"5"}', "subscribe: position '5' is not <epoch>:<ms>-<sequence>"),
    ('{"type":"ping"}', "ping: id is missing"),
    ('{"type":"ping","id":true}', "id is neither a whole number nor 1 to 128 characters"),
    ('{"type":"ping","id":1.5}', "id is neither a whole number nor 1 to 128 characters"),
    ('{"type":"ping","id":[]}', "id is neither a whole number nor 1 to 128 characters"),
    ('{"type":"ping","id":9007199254740993}', "id is neither a whole number nor 1 to 128 characters"),
    ('{"type":"request","what":"time"}', "request: id is missing"),
    ('{"type":"request","id":1,"what":"history"}', "request: channel is missing or not 1 to 128 characters of text"),
    (history('"from":"1"'), "request: from is no epoch ms"),
    (history('"from":true'), "request: from is no epoch ms"),
    (history('"from":-1'), "request: from is no epoch ms"),
    (history('"to":1e400'), "request: to is no epoch ms"),
    (history('"to":9007199254740993'), "request: to is no epoch ms"),
    (history('"from":6,"to":5'), "request: from is later than to"),
    (history('"after":5'), "request: after is no text"),
    (history('"after":"e:5"'), "request: position 'e:5' is not <epoch>:<ms>-<sequence>"),
    ('{"type":"request","id":1}', "request: what is missing or not 1 to 128 characters of text"),
])
def test_refused(text, reason):
    error = refused(text)
    assert (error.code, error.reason) == (400, reason)


def test_a_long_message_is_not_parsed():
    assert refused("[" * (messages.MAX_MESSAGE + 1)).code == 413


def test_the_error_carries_the_id():
    assert refused('{"type":"request","id":8}').id == 8
    assert refused('{"type":"dance","id":"a"}').id == "a"


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner) | (
    st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner))))
def test_anything_is_parsed_or_refused(value):
    message, error = attempt(lambda: messages.parse_client(json.dumps(value)), BadMessage)
    if error:
        assert json.loads(messages.error_message(error.code, error.reason, error.id))["reason"]
    else:
        assert message["type"]


@given(st.text(max_size=200))
def test_any_text_is_parsed_or_refused(text):
    message, error = attempt(lambda: messages.parse_client(text), BadMessage)
    assert message or error.code == 400


def test_block_goes_in_as_it_is():
    text = messages.block_message('a"b', "e:1-0", '{"t":1.50,"dt":4,"v":[[1.0]]}')
    assert text.endswith('"block":{"t":1.50,"dt":4,"v":[[1.0]]}}')
    assert json.loads(text) == {"type": "block", "channel": 'a"b', "pos": "e:1-0",
                                "block": {"t": 1.5, "dt": 4, "v": [[1.0]]}}


def test_history_asks_on_after_a_position():
    assert messages.parse_client(history('"after":"e:5-1"'))["after"] == Position("e", "5-1")


def test_blocks_of_a_history_go_in_as_they_are():
    fields = {"channel": 'a"b', "epoch": "e", "more": True, "first": 1, "last": None}
    blocks = [("e:1-0", '{"t":1.50,"dt":4,"v":[[1.0]]}'), ("e:2-0", '{"hole":"x"}')]
    text = messages.history_message(7, 5, blocks=blocks, **fields)
    assert '{"pos":"e:1-0","block":{"t":1.50,"dt":4,"v":[[1.0]]}}' in text
    assert json.loads(text) == {"type": "reply", "id": 7, "time": 5, "what": "history", **fields, "blocks": [
        {"pos": pos, "block": json.loads(block)} for pos, block in blocks]}
    assert json.loads(messages.history_message(7, 5, blocks=[], **fields))["blocks"] == []


def test_welcome():
    fields = {"time": 1, "id": "ab", "version": "0.1.0", "transport": "websocket", "redis": "up", "history_s": 300,
              "flush_ms": 40, "channels": []}
    assert json.loads(messages.welcome_message(**fields)) == {"type": "welcome", "protocol": 1, **fields}


def test_gap_between_positions():
    text = messages.gap_message("x", Position("e", "1-0"), None, "history")
    assert json.loads(text) == {"type": "gap", "channel": "x", "from": "e:1-0", "to": None, "reason": "history"}


def test_statuses():
    assert json.loads(messages.link_message(5, "down")) == {"type": "status", "time": 5, "redis": "down"}
    assert json.loads(messages.load_message(5, True, 120)) == {
        "type": "status", "time": 5, "stretched": True, "interval_ms": 120}
    assert json.loads(messages.channels_message([{"name": "x"}])) == {"type": "status", "channels": [{"name": "x"}]}
    assert json.loads(messages.channel_message("x", True, {"live": True})) == {
        "type": "status", "channel": "x", "subscribed": True, "state": {"live": True}}


def test_reply_and_error():
    assert json.loads(messages.reply_message(7, 5, channels=[])) == {
        "type": "reply", "id": 7, "time": 5, "channels": []}
    assert json.loads(messages.error_message(400, "why")) == {"type": "error", "code": 400, "reason": "why"}
    assert json.loads(messages.error_message(400, "why", 0))["id"] == 0
