"""pace.messages.people"""
import json
from types import SimpleNamespace

import pytest

from pace.errors import BadMessage
from pace.messages import parse_client, people

PERSON = "3f2a0123456789ab"


def parsed(**message):
    return parse_client(json.dumps(message))


def test_hello():
    assert parsed(type="hello", protocol=1)["name"] is None
    assert parsed(type="hello", protocol=1, name=" Ada\u202e ", person="a" * 16)["name"] == "Ada"
    assert parsed(type="hello", protocol=1, name="", person=None)["name"] is None


@pytest.mark.parametrize(("message", "reason"), [
    ({"type": "hello", "protocol": 1, "person": "a" * 15}, "person is not"),
    ({"type": "hello", "protocol": 1, "person": "a" * 65}, "person is not"),
    ({"type": "hello", "protocol": 1, "person": "a" * 16 + "\n"}, "person is not"),
    ({"type": "hello", "protocol": 1, "person": 5}, "person is not"),
    ({"type": "hello", "protocol": 1, "name": "x" * 41}, "name: 41 characters, at most 40"),
    ({"type": "hello", "protocol": 1, "name": 5}, "name is missing or no text"),
    ({"type": "hello", "protocol": 1, "name": []}, "name is missing or no text"),
    ({"type": "hello", "protocol": 1, "name": False}, "name is missing or no text"),
    ({"type": "follow"}, "topics is missing"),
    ({"type": "follow", "topics": "people"}, "topics is missing"),
    ({"type": "follow", "topics": [5]}, "topics is missing"),
    ({"type": "follow", "topics": ["x"] * 17}, "topics is missing"),
    ({"type": "direct", "to": PERSON, "text": "x"}, "id is missing"),
    ({"type": "direct", "id": 1, "to": "Ada", "text": "x"}, "to is no person's id"),
    ({"type": "direct", "id": 1, "to": PERSON, "text": "x" * 281}, "text: 281 characters"),
    ({"type": "direct", "id": 1, "to": PERSON, "text": " \u200b"}, "text: nothing that could be seen"),
    ({"type": "request", "id": 1, "what": "roster", "channel": 5}, "channel is missing"),
    ({"type": "request", "id": 1, "what": "roster", "after": "5"}, "after is no person's id"),
])
def test_refused(message, reason):
    with pytest.raises(BadMessage, match=reason) as caught:
        parsed(**message)
    assert caught.value.code == 400
    assert caught.value.id == message.get("id")


@pytest.mark.parametrize("message", [
    {"type": "follow", "topics": []},
    {"type": "follow", "topics": ["people", "x"]},
    {"type": "request", "id": 1, "what": "roster"},
    {"type": "request", "id": 1, "what": "roster", "channel": "ecg", "after": PERSON},
])
def test_taken(message):
    assert parsed(**message) == message


def test_a_direct_text_is_cleaned():
    assert parsed(type="direct", id=1, to=PERSON, text=" a \n b ")["text"] == "a b"


def test_messages_of_the_server():
    assert json.loads(people.you_message(SimpleNamespace(id=PERSON, name="Ada"))) == {
        "type": "presence", "you": {"id": PERSON, "name": "Ada"}}
    assert json.loads(people.presence_message([{"id": PERSON}], count=1, left=[])) == {
        "type": "presence", "count": 1, "left": [], "people": [{"id": PERSON}]}
    assert json.loads(people.whole_message(people.people_text([{"id": PERSON}]), count=1)) == {
        "type": "presence", "whole": True, "count": 1, "people": [{"id": PERSON}]}
    assert json.loads(people.direct_message({"id": PERSON, "name": "Ada"}, "hi", 5)) == {
        "type": "direct", "from": {"id": PERSON, "name": "Ada"}, "text": "hi", "time": 5}
