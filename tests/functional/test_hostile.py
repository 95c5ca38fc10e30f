"""What people may send to each other, sent by somebody who means harm: refused with its id, or shown harmlessly."""
import json
import math
import unicodedata

import pytest

from pace.people.notestore import GONE
from pace.sockjs import STATE_OPEN
from pace.texts import MARKS
from tests.support.talk import Talk

TOPICS = ["people", "notes", "places", "status"]
SECRET = "a-secret-of-mine"
#: What is shown of a text, None where all of it is refused.
TEXTS = {
    "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>": "</script><script>alert(1)</script>",
    "&lt;b&gt;": "&lt;b&gt;",
    "\"'`--!>{{7*7}}${7*7}": "\"'`--!>{{7*7}}${7*7}",
    "\u202egnp.exe\u202c": "gnp.exe",
    "a\u2066b\u2069c\u200ed\u061ce": "abcde",
    "A\x00B\x07C\x1b[2JD\x7fE\x9fF": "ABC[2JDEF",
    "one\ntwo\r\nthree\u2028four\u2029five\x0bsix": "one two three four five six",
    "a\u200bd\u200dm\u2060i\ufeffn\u00ad": "admin",
    "Z\u0310\u0352\u0321\u0316\u0323\u0324a\u0334\u035flgo": None,  # see below: what stays depends on the order
    "\ud83d lone \udc00": "lone",
    "\U000e0001\U000e0041tag": "tag",
    "\uffff\ufdd0\ue000private": "private",
    "  \t  spaces\u3000 \xa0 of\u2003all kinds ": "spaces of all kinds",
    "": None, " \n": None, "\u200b\u202e\u2066": None, "\u0301": None, "\u3164\u2800": None, "\u115f": None,
}
NO_NUMBERS = [True, "1", "", [], {}, [1], math.nan, math.inf, -math.inf, 1e308, -1e308, 2**70, "NaN", "\ud800"]
NO_WORDS = [True, 0, -1, 1.5, [], {}, ["x"], math.nan, "", "x" * 129]


class Store:
    """Keeps notes in a list."""

    def __init__(self):
        self.kept = []

    def append(self, kept, author):
        self.kept.append(json.loads(kept))
        return f"{len(self.kept)}-0"

    def undo(self, id, author):
        return GONE


class Room:
    """Somebody who means harm, `talk`, and somebody else who follows everything, `other`."""

    def __init__(self):
        self.talk = Talk()
        self.bench = self.talk.bench
        self.room = self.bench.hub.room
        self.store = self.room.notes._store = Store()
        self.other = Talk(self.bench, "other")
        self.other.say({"type": "hello", "protocol": 1, "name": "Other"})
        self.other.say({"type": "follow", "topics": TOPICS})
        self.id = self.other.client.person.id
        self.tell()

    def hello(self):
        self.talk.say({"type": "hello", "protocol": 1, "person": SECRET, "name": "Ada"})
        self.tell()

    def say(self, **message):
        """The answers to one message, which no limit holds back."""
        self.bench.clock.pass_(1)
        self.talk.client._limiter._level = 60.0
        return self.talk.say({"id": "mine", **message})

    def tell(self):
        """What the other one hears."""
        self.room.people.gather()
        self.room.people.tell()
        self.room.places.tell()
        return self.other.heard()


@pytest.fixture
def room():
    return Room()


def assert_harmless(text, most):
    assert 0 < len(text) <= most
    assert text == unicodedata.normalize("NFC", text) == " ".join(text.split())
    kinds = [unicodedata.category(character) for character in text]
    assert not {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} & set(kinds)
    assert "M" * (MARKS + 1) not in "".join(kind[0] for kind in kinds)


def send(room, kind, text):
    """Send a text in one of its three ways; the answers, and the texts that the other one is shown."""
    if kind == "name":
        answers = room.say(type="hello", protocol=1, person=SECRET, name=text)
        people = [person for told in room.tell() if told["type"] == "presence" for person in told["people"]]
        return answers, [person["name"] for person in people if person["id"] == room.talk.client.person.id]
    room.hello()
    if kind == "note":
        return room.say(type="note", text=text), [kept["text"] for kept in room.store.kept]
    answers = room.say(type="direct", to=room.id, text=text)
    return answers, [told["text"] for told in room.tell() if told["type"] == "direct"]


@pytest.mark.parametrize("kind", ["name", "note", "direct"])
@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_hostile_text_is_shown_harmlessly_or_refused(room, kind, text):
    answers, shown = send(room, kind, text)
    if not shown or shown[0].startswith("Guest "):
        assert TEXTS[text] is None
        refused = [answer["code"] for answer in answers if answer["type"] == "error"]
        assert refused == ([] if (kind, text) == ("name", "") else [400])  # no name: a guest
        return
    assert_harmless(shown[0], {"name": 40}.get(kind, 280))
    assert shown == [TEXTS[text] or shown[0]]


@pytest.mark.parametrize("kind", ["name", "note", "direct"])
@pytest.mark.parametrize("text", [
    "e" + "\u0301" * 10_000, "e" + "\u0316\u0301" * 5000, "\u0958" * 5000, "x" * 16_000, "\u200b" * 10_000 + "x",
    " " * 10_000 + "x", "\ufdfa" * 1000], ids=lambda text: f"{len(text)} of {ascii(text[-1])}")
def test_of_what_is_endless_nothing_is_shown(room, kind, text):
    if kind != "name":
        room.hello()
    message = {"name": {"type": "hello", "protocol": 1, "name": text}, "note": {"type": "note", "text": text},
               "direct": {"type": "direct", "to": room.id, "text": text}}[kind]
    error, = room.talk.say(json.dumps({"id": "mine", **message}, ensure_ascii=False))
    assert (error["type"], error["code"]) == ("error", 400)
    assert room.store.kept == []
    assert [told for told in room.tell() if told["type"] == "direct"] == []


GOOD = {
    "hello": {"protocol": 1, "person": SECRET, "name": "Ada"},
    "follow": {"topics": ["people"]},
    "direct": {"to": "0" * 16, "text": "x"},
    "note": {"channel": "ecg", "pos": "e:5-1", "sample": 3, "text": "x"},
    "note of a mark": {"mark": "artefact"},
    "note taken back": {"undo": "5-1"},
    "location": {"lat": 1, "lng": 2, "accuracy": 3, "heading": 4, "tilt": 5},
    "location left": {"leave": True},
    "location kept": {"same": True},
    "request": {"what": "roster", "channel": "ecg", "after": "0" * 16},
    "request of notes": {"what": "notes", "channel": "ecg", "before": "5-1"},
}
NUMBERS = {"lat", "lng", "accuracy", "heading", "tilt"}
WRONG = [(kind, field, value) for kind, message in GOOD.items() for field in message
         for value in (NO_NUMBERS if field in NUMBERS else NO_WORDS)]


def is_right_all_the_same(field, value):
    """Whether the value, which most fields do not take, is one for this field."""
    if field in ("leave", "same"):
        return value is True
    return value is not True and (field, value) in [("name", ""), ("text", "x" * 129), ("sample", 0), ("topics", [])]


@pytest.mark.parametrize("kind", GOOD)
def test_a_field_that_is_wrong_is_refused_with_the_id_and_changes_nothing(room, kind):
    room.hello()
    for wrong_kind, field, value in WRONG:
        if wrong_kind != kind or is_right_all_the_same(field, value):
            continue
        answers = room.say(type=kind.split()[0], **{**GOOD[kind], field: value})
        told = (field, value, answers)
        assert [(answer["type"], answer["id"]) for answer in answers] == [("error", "mine")], told
        assert answers[0]["code"] in (400, 404), told
        assert room.tell() == [], told
    assert room.store.kept == []
    assert room.talk.client.state == STATE_OPEN
    assert room.say(type="ping")[0]["type"] == "reply"


@pytest.mark.parametrize("place", [
    {"lat": 90.000001, "lng": 0}, {"lat": -90.1, "lng": 0}, {"lat": 0, "lng": 180.000001}, {"lat": 0, "lng": -181},
    {"lat": 1e999, "lng": 0}, {"lat": "52.5", "lng": "13.4"}, {"lat": [52.5], "lng": 13.4}, {"lng": 13.4}, {},
    {"lat": 0, "lng": 0, "heading": -0.1}, {"lat": 0, "lng": 0, "heading": 360.1}, {"lat": 0, "lng": 0, "tilt": 181},
    {"lat": 0, "lng": 0, "accuracy": -1}, {"lat": 0, "lng": 0, "accuracy": 1e9}], ids=str)
def test_nobody_is_off_the_globe(room, place):
    room.hello()
    error, = room.say(type="location", **place)
    assert (error["code"], error["id"]) == (400, "mine")
    assert room.tell() == []


@pytest.mark.parametrize("place", [
    {"lat": 90, "lng": 180}, {"lat": -90, "lng": -180}, {"lat": 0, "lng": -0.0, "heading": 360, "tilt": -180}], ids=str)
def test_its_edges_are_on_it(room, place):
    room.hello()
    assert room.say(type="location", **place) == []
    assert [told["places"][0]["lat"] for told in room.tell() if told["type"] == "location"] == [place["lat"]]


@pytest.mark.parametrize("text", [
    "[" * 16_000, '{"type":' * 2000, '{"type":"note","id":1,"text":"\\ud800"', '{"type":"location","lat":1e,"lng":1}',
    '{"type":"hello","protocol":' + "9" * 5000 + "}", "\ufeff{}", "null", "1e999", '"hello"'],
    ids=lambda text: text[:20])
def test_broken_messages_of_all_kinds(room, text):
    error, = room.talk.say(text)
    assert (error["type"], error["code"]) == ("error", 400)
    assert room.tell() == []


def test_nobody_speaks_before_saying_who_he_is(room):
    for message in ({"type": "note", "text": "x"}, {"type": "direct", "to": room.id, "text": "x"},
                    {"type": "location", "lat": 1, "lng": 2}, {"type": "location", "leave": True}):
        error, = room.say(**message)
        assert (error["code"], error["id"]) in ((403, "mine"), (400, "mine"))
    assert room.tell() == []
    assert room.store.kept == []


def test_nobody_speaks_as_another_by_the_id_that_all_can_see(room):
    room.say(type="hello", protocol=1, person=room.id, name="Other")
    assert room.talk.client.person.id != room.id
