"""pace.people.notebook"""
import json

from pace.people import notebook
from pace.people.notebook import Notebook, parts
from pace.people.notestore import Entry


def said(number, channel=None, text="x", **more):
    return Entry(f"{number}-0", json.dumps({"author": {"id": "a", "name": "Ada"}, "channel": channel, "text": text,
                                            **more}), None)


def undo(number, of):
    return Entry(f"{number}-0", None, f"{of}-0")


def ids(notes):
    return [int(note.id.partition("-")[0]) for note in notes]


def book_of(*entries, history_ms=1000):
    book = Notebook(history_ms)
    book.take(entries)
    return book


def test_notes_are_kept_in_order_and_told_once():
    book = Notebook(1000)
    added, undone = book.take([said(1), said(2, "ecg")])
    assert (ids(added), undone, book.last) == ([1, 2], {}, "2-0")
    assert json.loads(added[1].text) == {
        "id": "2-0", "time": 2, "author": {"id": "a", "name": "Ada"}, "channel": "ecg", "text": "x"}
    assert (ids(book.take([said(3)])[0]), len(book)) == ([3], 3)


def test_what_was_taken_back_is_gone():
    book = book_of(said(1), said(2))
    added, undone = book.take([said(3), undo(4, 3), undo(5, 1), undo(6, 99)])
    assert (added, undone) == ([], {"3-0": None, "1-0": None, "99-0": None})
    assert (book.ids, book.last) == (["2-0"], "6-0")


def test_what_is_no_note_is_passed_over():
    texts = ("", "[]", "{}", '{"author":1}', "[" * 10_000)
    added, _ = Notebook(1000).take([Entry("1-0", text, None) for text in texts])
    assert added == []


def test_old_and_too_many_go(monkeypatch):
    book = book_of(said(1000), said(1500), said(2000), history_ms=1000)
    book.expire(2499)
    assert ids(book.newest()[0]) == [1500, 2000]
    book.expire(10_000)
    assert len(book) == 0
    monkeypatch.setattr(notebook, "MOST_NOTES", 2)
    assert book_of(said(1), said(2), said(3)).ids == ["2-0", "3-0"]


def test_the_newest_of_all_or_of_a_channel():
    book = book_of(said(1), said(2, "ecg"), said(3), said(4, "ecg"), said(10, "ecg"))
    pages = {
        (): ([1, 2, 3, 4, 10], False), ("ecg",): ([2, 4, 10], False), ("egc",): ([], False),
        (None, "4-0"): ([1, 2, 3], False), ("ecg", "10-0"): ([2, 4], False), (None, None, 2): ([4, 10], True),
        ("ecg", "10-0", 1): ([4], True), (None, "1-0"): ([], False)}
    assert {key: (ids(notes), more) for key in pages for notes, more in [book.newest(*key)]} == pages


def test_an_answer_is_bounded_in_bytes_but_never_empty():
    book = book_of(*(said(number, text="🫀" * 280) for number in range(1, 21)))
    notes, more = book.newest()
    assert more
    assert sum(note.size for note in notes) <= notebook.MOST_BYTES < sum(note.size for note in notes) * 1.2
    assert ids(notes)[-1] == 20
    assert ids(book.newest(bytes=1)[0]) == [20]


def test_parts_fit_into_messages():
    notes, _ = book_of(*(said(number, text="é" * 280) for number in range(1, 60))).newest(most=100, bytes=10**9)
    lists = list(parts(notes))
    assert [note for part in lists for note in part] == notes
    assert all(sum(note.size for note in part) <= notebook.MOST_BYTES for part in lists)
    assert len(lists) > 1
    assert list(parts([])) == []
    assert [len(part) for part in parts(notes[:2], bytes=1)] == [1, 1]


def test_another_version_for_each_change():
    book, seen = Notebook(1000), set()
    changes = (lambda: book.take([said(1)]), lambda: book.take([undo(2, 1)]),
               lambda: book.begin("e", [said(1), said(2)]), lambda: book.expire(1002))
    for change in changes:
        change()
        seen.add(book.version)
    book.take([])
    book.expire(1002)
    assert (len(seen), book.version) == (4, max(seen))


def test_beginning_anew_says_whether_anything_is_different():
    book = Notebook(1000)
    entries = [said(1), said(2), undo(3, 1)]
    assert not book.begin("e", [])
    assert book.begin("e", entries)
    assert not book.begin("f", entries)
    assert (book.epoch, book.last, book.ids) == ("f", "3-0", ["2-0"])
    assert book.begin("f", [])
    assert book.last == "0-0"
