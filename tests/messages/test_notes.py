"""pace.messages.notes"""
import json
from types import SimpleNamespace

import pytest

from pace.errors import BadMessage
from pace.messages import notes, parse_client
from pace.positions import Position

MOMENT = {"channel": "ecg", "pos": "e:5-1", "sample": 3}
ADA = SimpleNamespace(id="3f2a0123456789ab", name="Ada 🫀")


def parsed(**message):
    return parse_client(json.dumps({"type": "note", "id": 1, **message}))


def test_a_note_on_a_moment():
    assert parsed(**MOMENT, text=" a  b\u202e ", more=1) == {
        "type": "note", "id": 1, "channel": "ecg", "pos": Position("e", "5-1"), "sample": 3,
        "text": "a b", "mark": None}
    assert parsed(**MOMENT, mark="artefact")["mark"] == "artefact"


def test_a_note_of_the_room():
    note = parsed(text="x" * 280, channel=None)
    assert (note["channel"], note["pos"], note["sample"], note["text"]) == (None, None, None, "x" * 280)


def test_taking_back():
    assert parsed(undo="5-1", text="nothing else counts") == {"type": "note", "id": 1, "undo": "5-1"}


def test_a_request():
    request = parse_client('{"type":"request","id":1,"what":"notes","channel":"ecg","before":"5-1"}')
    assert (request["channel"], request["before"]) == ("ecg", "5-1")


@pytest.mark.parametrize(("message", "reason"), [
    ({"id": None, "text": "x"}, "id is missing"),
    ({}, "either a text or a mark"),
    ({"text": "x", "mark": "artefact"}, "either a text or a mark"),
    ({"text": "x" * 281}, "text: 281 characters"),
    ({"text": "\u200b"}, "text: nothing that could be seen"),
    ({"text": ["x"]}, "text is missing or no text"),
    ({"mark": 5}, "mark is no text"),
    ({"mark": "x" * 200}, "mark is no text"),
    ({"text": "x", "pos": "e:5-1"}, "pos and sample without the channel"),
    ({"text": "x", "sample": 0}, "pos and sample without the channel"),
    ({"text": "x", **MOMENT, "channel": 5}, "channel is missing"),
    ({"text": "x", **MOMENT, "pos": None}, "pos is missing"),
    ({"text": "x", **MOMENT, "pos": "yesterday"}, "position 'yesterday'"),
    ({"text": "x", **MOMENT, "pos": 5}, "pos is no text"),
    ({"text": "x", **MOMENT, "sample": None}, "sample is missing"),
    ({"text": "x", **MOMENT, "sample": -1}, "sample is missing"),
    ({"text": "x", **MOMENT, "sample": 1.5}, "sample is missing"),
    ({"text": "x", **MOMENT, "sample": True}, "sample is missing"),
    ({"text": "x", **MOMENT, "sample": 2**31}, "sample is missing"),
    ({"undo": 5}, "undo is no id"),
    ({"undo": "all"}, "stream id 'all'"),
    ({"type": "request", "what": "notes", "channel": 5}, "channel is missing"),
    ({"type": "request", "what": "notes", "before": 5}, "before is no id"),
])
def test_what_is_refused(message, reason):
    with pytest.raises(BadMessage, match=reason) as caught:
        parsed(**message)
    assert caught.value.code == 400


def test_what_the_server_says():
    kept = notes.record(ADA, channel="ecg", pos=Position("e", "5-1"), sample=3, t=5.5, text='"a"', mark=None)
    text = notes.note_text("7-2", kept)
    note = {"id": "7-2", "time": 7, "author": {"id": ADA.id, "name": ADA.name}, "channel": "ecg", "pos": "e:5-1",
            "sample": 3, "t": 5.5, "text": '"a"', "mark": None}
    assert json.loads(text) == note
    assert json.loads(notes.notes_message([text], ["1-1"])) == {"type": "note", "notes": [note], "undone": ["1-1"]}
    assert json.loads(notes.notes_message([], whole=True, more=False)) == {
        "type": "note", "whole": True, "notes": [], "undone": [], "more": False}
    assert json.loads(notes.noted_message("a", 9, text)) == {
        "type": "reply", "id": "a", "time": 9, "what": "note", "note": note}
    assert json.loads(notes.undone_message(1, 9, "7-2")) == {
        "type": "reply", "id": 1, "time": 9, "what": "note", "undone": ["7-2"]}
    assert json.loads(notes.notes_reply(1, 9, [text, text], True)) == {
        "type": "reply", "id": 1, "time": 9, "what": "notes", "more": True, "notes": [note, note]}


def test_a_note_of_the_room_has_no_moment():
    kept = json.loads(notes.record(ADA, channel=None, pos=None, sample=None, t=None, text="a", mark=None))
    assert (kept["channel"], kept["pos"], kept["sample"], kept["t"]) == (None, None, None, None)
