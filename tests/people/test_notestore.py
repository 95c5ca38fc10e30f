"""Notes in Redis, both versions."""
import json

import pytest

from pace.errors import BrokerDown
from pace.people import notestore
from pace.people.notestore import FOREIGN, GONE, LATE, UNDO_MS, UNDONE, Entry, NoteStore
from tests.support.source import ROOT

NOTES, EPOCH = "pace:{0}:notes", "pace:{0}:epoch"


@pytest.fixture
def client(any_redis_server):
    return any_redis_server.client()


@pytest.fixture
def store(any_redis_server):
    store = NoteStore(any_redis_server.url, history_s=300)
    yield store
    store.close()


def now(client):
    """Redis' clock, epoch ms."""
    seconds, micros = client.time()
    return seconds * 1000 + micros // 1000


def said_then(client, ms_ago, author="ada"):
    """A note that was said so long ago; its id."""
    return client.xadd(NOTES, {"n": "{}", "a": author}, id=f"{now(client) - ms_ago}-0")


def test_what_is_appended_is_read_in_order(store, client):
    ids = [store.append(f'{{"n":{number}}}', "ada") for number in range(3)]
    read = store.read()
    assert [(entry.id, json.loads(entry.note)["n"]) for entry in read.entries] == list(zip(ids, range(3), strict=True))
    assert read.epoch == client.get(EPOCH)
    assert [entry.id for entry in store.read(ids[0]).entries] == ids[1:]
    assert store.read(ids[-1]) == (read.epoch, [])


def test_nobody_is_overtaken_who_waits(store, client):
    store.read()
    id = store.append("{}", "ada")
    assert store.read("0-0", block_ms=500).entries == [Entry(id, "{}", None)]
    assert store.read(id, block_ms=5).entries == []


def test_the_author_takes_back(store, client):
    kept, gone = (store.append('{"secret": 1}', "ada") for _ in range(2))
    assert store.undo(gone, "ada") == UNDONE
    assert [(entry.id, entry.undone) for entry in store.read().entries[:1]] == [(kept, None)]
    assert [entry.undone for entry in store.read(kept).entries] == [gone]
    assert "secret" not in str(client.xrange(NOTES, min=gone))
    assert store.undo(gone, "ada") == GONE


def test_nobody_else_does(store):
    id = store.append("{}", "ada")
    assert [store.undo(id, person) for person in ("bob", "", "ada ")] == [FOREIGN] * 3
    assert [entry.undone for entry in store.read().entries] == [None]


def test_only_for_a_minute_of_redis_clock(store, client):
    late, early = said_then(client, UNDO_MS + 1), said_then(client, UNDO_MS - 5000)
    assert (store.undo(late, "ada"), store.undo(early, "ada")) == (LATE, UNDONE)
    assert [entry.id for entry in store.read().entries][0] == late


def test_what_is_no_note_is_not_taken_back(store):
    id = store.append("{}", "ada")
    store.undo(id, "ada")
    undo = store.read().entries[-1].id
    assert [store.undo(id, "ada") for id in (undo, "1-1", "99999999999999-0")] == [GONE] * 3


def test_old_ones_go(store, client):
    said_then(client, 300_001)
    young = said_then(client, 290_000)
    last = store.append("{}", "ada")
    assert [entry.id for entry in store.read().entries] == [young, last]
    assert 299_000 < client.pttl(NOTES) <= 300_000


def test_too_many_push_out_the_oldest(any_redis_server, monkeypatch):
    monkeypatch.setattr(notestore, "MOST_NOTES", 3)
    store = NoteStore(any_redis_server.url, history_s=300)
    ids = [store.append("{}", "ada") for _ in range(5)]
    assert [entry.id for entry in store.read().entries] == ids[2:]
    store.undo(ids[4], "ada")
    assert len(store.read().entries) == 3
    store.close()


def test_a_redis_that_forgot_has_another_epoch(store, client):
    store.append("{}", "ada")
    epoch = store.read().epoch
    client.flushall()
    read = store.read()
    assert (read.entries, read.epoch != epoch) == ([], True)
    client.script_flush()
    assert store.append("{}", "ada") == store.read().entries[0].id
    assert store.read().epoch == read.epoch


def test_what_others_put_there_is_passed_over(store, client):
    client.xadd(NOTES, {"b": "block"})
    client.xadd(NOTES, {"n": b"\xff", "a": "ada"})
    assert [entry.note for entry in store.read().entries] == ["\ufffd"]


def test_something_else_under_the_key_is_told(store, client):
    client.set(NOTES, "x")
    for call in (store.read, lambda: store.append("{}", "ada"), lambda: store.undo("1-1", "ada")):
        with pytest.raises(BrokerDown):
            call()


def test_a_redis_that_is_away(store, any_redis_server):
    store.append("{}", "ada")
    any_redis_server.stop()
    for call in (store.read, lambda: store.append("{}", "ada"), lambda: store.undo("1-1", "ada")):
        with pytest.raises(BrokerDown):
            call()
    any_redis_server.start()
    with pytest.raises(BrokerDown, match="another server"):  # whoever reads begins anew then
        store.read()
    assert store.read().entries == []


def test_the_documentation_says_the_same():
    text = (ROOT / "docs/redis.md").read_text(encoding="utf-8")
    assert f"at most {notestore.MOST_NOTES:,} entries" in text.partition(":notes`")[2].partition("\n")[0]
