"""Notes: sessions of a worker, the real Redis, and blocks in memory."""
import json
from dataclasses import replace
from types import SimpleNamespace

import gevent
import pytest

from pace.broker.memory import MemoryBroker
from pace.channels import Source
from pace.errors import BadMessage
from pace.messages import parse_client
from pace.people import notes as module
from pace.people.notes import AT_ONCE, MOST_NOTED, PER_S, RETRY_S, TOPIC
from pace.people.notestore import UNDO_MS
from pace.people.person import Person
from pace.positions import Position
from pace.security.grants import EVERY, NO_RIGHTS
from tests.support.loop import turn_until
from tests.support.noting import ADA, BOB, Worker, texts


@pytest.fixture
def worker(redis_server):
    worker = Worker(redis_server.url, lines="text")
    worker.read()
    yield worker
    worker.store.close()


def test_a_note_on_a_moment_reaches_all_who_follow(worker):
    ada, bob, deaf = worker.session(), worker.session(BOB), worker.session(BOB, follows=False)
    pos, t = worker.moment()
    reply = worker.say(ada, channel="ecg", pos=pos, sample=0, text="look")
    note = reply["note"]
    assert note | {"id": "", "time": 0} == {
        "id": "", "time": 0, "author": {"id": ADA.id, "name": "Ada"}, "channel": "ecg", "pos": pos, "sample": 0, "t": t,
        "text": "look", "mark": None}
    assert note["time"] == int(note["id"].partition("-")[0])
    worker.read()
    assert [session.of("note")[-1] for session in (ada, bob)] == [{"type": "note", "notes": [note], "undone": []}] * 2
    assert deaf.messages == []


def test_marks_and_notes_of_the_room(worker):
    ada = worker.session()
    pos, _ = worker.moment()
    assert worker.say(ada, channel="ecg", pos=pos, sample=0, mark="artefact")["note"]["mark"] == "artefact"
    worker.bench.hub.settings.marks = ("murmur",)  # the ini was read again
    assert worker.say(ada, mark="murmur")["note"]["mark"] == "murmur"
    note = worker.say(ada, text="lunch")["note"]
    assert (note["channel"], note["pos"], note["sample"], note["t"]) == (None, None, None, None)


@pytest.mark.parametrize(("message", "code", "reason"), [
    ({"channel": "egc"}, 404, "no channel 'egc'"),
    ({"mark": "murmur"}, 400, "no mark 'murmur'"),
    ({"sample": 1}, 400, "the block has 1 sample"),
    ({"pos": "another:1-0"}, 410, "another epoch"),
    ({"late": True}, 404, "has no block at pos"),
])
def test_moments_that_are_not_there_are_refused(worker, message, code, reason):
    ada = worker.session()
    pos, _ = worker.moment()
    if message.pop("late", False):
        pos = str(Position(Position.parse(pos).epoch, "1-0"))
    whole = {"channel": "ecg", "pos": pos, "sample": 0, **({} if "mark" in message else {"text": "x"}), **message}
    try:
        error = worker.say(ada, id="n", **whole)
    except BadMessage as refused:
        error = {"code": refused.code, "reason": refused.reason, "id": refused.id}
    assert (error["code"], error["id"]) == (code, "n")
    assert reason in error["reason"]
    worker.read()
    assert texts(ada) == []


def test_a_line_of_text_is_a_moment(worker):
    ada = worker.session()
    worker.bench.publish(1, "lines", '{"t":7,"text":"hello"}')
    entry, = worker.bench.broker.history("lines")
    pos = f"{worker.bench.broker.known_epoch('lines')}:{entry.id}"
    assert worker.say(ada, channel="lines", pos=pos, sample=0, text="x")["note"]["t"] == 7


def test_a_block_that_nobody_checked_is_checked(worker):
    ada = worker.session()
    worker.bench.publish(1, "ecg", '{"t":7,"v":"none"}')
    channels = worker.bench.hub.channels
    channels["ecg"] = replace(channels["ecg"], source=Source("stream", "ecg"))
    entry, = worker.bench.broker.history("ecg")
    pos = f"{worker.bench.broker.known_epoch('ecg')}:{entry.id}"
    error = worker.say(ada, channel="ecg", pos=pos, sample=0, text="x")
    assert (error["code"], "v is no list" in error["reason"]) == (400, True)


def test_who_did_not_say_hello_says_nothing(worker):
    with pytest.raises(BadMessage, match="say hello") as refused:
        worker.say(worker.session(None), text="x")
    assert refused.value.code == 403


def test_the_author_takes_back_and_nobody_else(worker):
    ada, bob = worker.session(), worker.session(BOB)
    note = worker.say(ada, text="oops")["note"]
    worker.read()
    assert worker.say(bob, undo=note["id"])["code"] == 403
    assert worker.say(ada, id=2, undo=note["id"]) | {"time": 0} == {
        "type": "reply", "id": 2, "time": 0, "what": "note", "undone": [note["id"]]}
    worker.read()
    assert texts(bob) == ["oops", f"-{note['id']}"]
    assert texts(worker.session(BOB)) == []
    assert worker.say(ada, undo=note["id"])["code"] == 404


def test_after_a_minute_nothing_is_taken_back(worker, redis_server):
    ms = int(redis_server.client().time()[0] - UNDO_MS / 1000 - 1) * 1000
    redis_server.client().xadd("pace:{0}:notes", {"n": '{"author":{}}', "a": ADA.id}, id=f"{ms}-0")
    error = worker.say(worker.session(), undo=f"{ms}-0")
    assert (error["code"], "60 s" in error["reason"]) == (403, True)


def test_newcomers_get_the_whole_and_ask_for_what_is_older(worker, monkeypatch):
    ada = worker.session()
    pos, _ = worker.moment()
    for number in range(3):
        worker.say(ada, text=f"room {number}")
    worker.say(ada, channel="ecg", pos=pos, sample=0, text="on the trace")
    worker.read()
    whole, = worker.session(BOB).of("note")
    assert (whole["whole"], whole["more"], len(whole["notes"])) == (True, False, 4)
    monkeypatch.setattr(module.Notebook.newest, "__defaults__", (None, None, 2, 10_000, EVERY))
    worker.notes._made = None
    whole, = worker.session(BOB).of("note")
    assert ([note["text"] for note in whole["notes"]], whole["more"]) == (["room 2", "on the trace"], True)
    reply = worker.ask(ada, before=whole["notes"][0]["id"])
    assert ([note["text"] for note in reply["notes"]], reply["more"]) == (["room 0", "room 1"], False)
    assert [note["text"] for note in worker.ask(ada, channel="ecg")["notes"]] == ["on the trace"]
    with pytest.raises(BadMessage, match="no channel"):
        worker.ask(ada, channel="egc")


def test_two_workers_tell_the_same_in_the_same_order(redis_server):
    workers = [Worker(redis_server.url) for _ in range(2)]
    for worker in workers:
        worker.read()
    people = [worker.session(Person(f"{number:016x}", f"P{number}")) for number in range(25) for worker in workers]
    for turn in range(4):
        for number, person in enumerate(people):
            workers[number % 2].say(person, text=f"{number}.{turn}")
            if number % 7 == turn:
                workers[turn % 2].read()
    for worker in workers:
        worker.read()
    orders = {tuple(texts(person)) for person in people}
    assert len(orders) == 1
    order, = orders
    assert sorted(order) == sorted(f"{number}.{turn}" for number in range(50) for turn in range(4))
    assert all([text for text in order if text.startswith(f"{number}.")] == [f"{number}.{turn}" for turn in range(4)]
               for number in range(50))
    for worker in workers:
        worker.store.close()


def test_a_lost_redis_is_neither_hole_nor_double(worker, redis_server):
    ada, bob = worker.session(), Worker(redis_server.url)
    worker.say(ada, text="before")
    worker.read()
    worker.store.down = True
    assert worker.read() == RETRY_S
    assert worker.say(ada, text="lost")["code"] == 503
    with pytest.raises(BadMessage, match="Redis"):
        worker.ask(ada)
    bob.say(bob.session(BOB), text="meanwhile")
    late = worker.session(BOB)
    assert late.messages == []
    worker.store.down = False
    worker.read()
    worker.say(ada, text="after")
    worker.read()
    assert [note["text"] for note in late.of("note")[0]["notes"]] == ["before", "meanwhile"]
    assert late.of("note")[0]["whole"]
    assert texts(late) == ["before", "meanwhile", "after"]
    assert texts(ada) == ["before", *texts(late)]
    bob.store.close()


def test_after_nothing_was_missed_nothing_is_told(worker):
    ada = worker.session()
    worker.say(ada, text="before")
    worker.read()
    told = len(ada.messages)
    worker.store.down = True
    worker.read()
    worker.store.down = False
    worker.read()
    assert len(ada.messages) == told


def test_a_redis_that_forgot_begins_anew(worker, redis_server):
    ada = worker.session()
    worker.say(ada, text="before")
    worker.read()
    redis_server.client().flushall()
    worker.read()
    assert ada.of("note")[-1] == {"type": "note", "whole": True, "notes": [], "undone": [], "more": False}
    worker.say(ada, text="after")
    worker.read()
    assert texts(ada) == ["before", "after"]


def test_notes_of_a_session_are_answered_in_order_and_bounded(worker):
    ada = worker.session(follows=False)
    for number in range(AT_ONCE + 1):
        message = parse_client(json.dumps({"type": "note", "id": number, "text": "x"}))
        if number < AT_ONCE:
            worker.notes.note(ada, message)
        else:
            with pytest.raises(BadMessage, match=f"{AT_ONCE} notes") as refused:
                worker.notes.note(ada, message)
    assert (refused.value.code, refused.value.id) == (429, AT_ONCE)
    worker.bench.settle()
    assert [reply["id"] for reply in ada.messages] == list(range(AT_ONCE))
    assert worker.notes._waiting == {}


def test_nobody_alone_pushes_out_what_the_others_said(worker, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(worker.notes, "_clock", lambda: now)
    ada = worker.session(follows=False)
    note = worker.say(ada, text="x")["note"]
    now += PER_S / 2
    for _ in range(MOST_NOTED - 1):
        worker.say(ada, text="x")
    with pytest.raises(BadMessage, match="60 notes in 60 s, the next one in 30 s") as refused:
        worker.say(ada, text="x")
    assert refused.value.code == 429
    assert "undone" in worker.say(ada, undo=note["id"])
    assert "note" in worker.say(worker.session(BOB), text="x")
    now += PER_S / 2
    assert "note" in worker.say(ada, text="x")
    with pytest.raises(BadMessage):
        worker.say(ada, text="x")
    worker.notes.leave(ada)
    assert ada not in worker.notes._noted


def test_what_takes_too_long_is_told(worker, monkeypatch):
    monkeypatch.setattr(module, "ANSWER_S", 0.01)
    monkeypatch.setattr(MemoryBroker, "history", lambda *args, **options: gevent.sleep(10))
    ada = worker.session()
    worker.notes.note(ada, parse_client('{"type":"note","id":1,"channel":"ecg","pos":"e:1-0","sample":0,"text":"x"}'))
    assert [message["code"] for message in turn_until(lambda: ada.of("error"))] == [504]


def test_a_fault_is_logged_and_told(worker, monkeypatch, caplog):
    monkeypatch.setattr(worker.notes, "_append", lambda person, message: 1 / 0)
    assert worker.say(worker.session(), text="x")["code"] == 500
    assert "ZeroDivisionError" in caplog.text


def test_it_reads_under_a_supervisor(worker, monkeypatch):
    rounds = []

    class Twice:
        stopping = False

        def listen(self, function):
            function()

        def sleep(self, seconds):
            rounds.append(seconds)
            self.stopping = len(rounds) == 2

    monkeypatch.setattr(worker.notes, "round", lambda: 0.5)
    worker.notes.start(Twice())
    assert rounds == [0.5, 0.5]


def test_who_may_not_see_a_channel_hears_of_no_note_on_it(worker):
    ada, bob = worker.session(), worker.session(BOB, follows=False)
    rights = NO_RIGHTS._replace(view=frozenset({"lines"}), room=True)
    bob.grants = SimpleNamespace(rights=rights, user="bob", share=None)
    worker.topics._group = lambda sessions: {one.grants.rights: [one] for one in sessions}
    worker.topics.follow(bob, {"topics": [TOPIC]})
    pos, _ = worker.moment()
    hidden = worker.say(ada, channel="ecg", pos=pos, sample=0, text="secret")["note"]
    worker.say(ada, id=2, text="to all")
    worker.read()
    assert (texts(ada), texts(bob)) == (["secret", "to all"], ["to all"])
    assert [note["text"] for note in worker.ask(bob)["notes"]] == ["to all"]
    with pytest.raises(BadMessage, match="no such note"):
        worker.say(bob, undo=hidden["id"])
    worker.say(ada, undo=hidden["id"])
    worker.read()
    assert (texts(ada)[-1], texts(bob)) == (f"-{hidden['id']}", ["to all"])
    with pytest.raises(BadMessage, match="you may see 'lines', and not mark notes on it") as refused:
        worker.say(bob, channel="lines", pos=pos, sample=0, text="x")
    assert refused.value.code == 403
