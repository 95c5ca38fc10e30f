"""pace.messages.client"""
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace import messages
from pace.errors import BadMessage
from pace.messages.client import CHECKS
from pace.positions import Position
from tests.support.attempts import attempt

UNKNOWN = f"unknown type, {', '.join(CHECKS)} are known"
FIELDS = ("type", "id", "channel", "since", "protocol", "what", "from", "to", "after")


def history(fields):
    return f'{{"type":"request","id":1,"what":"history","channel":"x",{fields}}}'


def refused(text):
    with pytest.raises(BadMessage) as caught:
        messages.parse_client(text)
    return caught.value


@pytest.mark.parametrize("text", [
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
    ('{"type":"ping","id":NaN}', "id is neither a whole number nor 1 to 128 characters"),
    ('{"type":"location","lat":NaN,"lng":1}', "location: lat is no number"),
    ("[" * 10_000, "no JSON"),
    ("[]", "no JSON object"),
    ('"hello"', "no JSON object"),
    ("null", "no JSON object"),
    ("{}", UNKNOWN),
    ('{"type":["hello"]}', UNKNOWN),
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


def test_history_asks_on_after_a_position():
    assert messages.parse_client(history('"after":"e:5-1"'))["after"] == Position("e", "5-1")
