import assert from "node:assert/strict";
import test from "node:test";
import { compareIds, lengthOf, NoteBook, soundNote, undoLeft, wordsOf } from "../../../pace/static/js/signal/notes.js";

const note = (id, more = {}) => ({
  id, time: Number(id.split("-")[0]), author: { id: "a", name: "Ada" }, channel: null, pos: null, sample: null, t: null,
  text: `text ${id}`, mark: null, ...more,
});
const onTrace = (id, channel = "ecg") => note(id, { channel, pos: "e:1-0", sample: 2, t: 1.5 });
const idsOf = (notes) => notes.map(({ id }) => id);

function bookOf(...notes) {
  const book = new NoteBook();
  book.apply({ whole: true, notes });
  return book;
}

test("ids are numbers, not texts", () => {
  const ids = ["10-0", "9-11", "9-2", "9-0"];
  assert.deepEqual(ids.sort(compareIds), ["9-0", "9-2", "9-11", "10-0"]);
});

test("a text is as long as the server counts it", () => {
  assert.equal(lengthOf("  a \n b 🫀 "), 5);
  assert.equal(lengthOf("e\u0301"), 1);
});

test("what is no note is left out", () => {
  const broken = [
    null, {}, note("x"), note("1-0", { time: "1" }), note("1-0", { author: null }), note("1-0", { author: { id: "a" } }),
    note("1-0", { text: null }), note("1-0", { text: 5 }), { ...onTrace("1-0"), pos: null }, { ...onTrace("1-0"), t: "1" },
    { ...onTrace("1-0"), sample: 1.5 },
  ];
  assert.deepEqual(broken.map(soundNote), broken.map(() => null));
  assert.deepEqual(soundNote({ ...onTrace("1-0"), more: 1 }), onTrace("1-0"));
  assert.equal(wordsOf(note("1-0", { text: null, mark: "pause" })), "pause");
});

test("new ones are told, the order is the server's", () => {
  const book = bookOf(note("1-0"), note("3-0"));
  assert.deepEqual(idsOf(book.apply({ notes: [note("5-0"), onTrace("3-1"), note("3-0")], undone: [] })), ["5-0", "3-1"]);
  assert.deepEqual(idsOf(book.all), ["1-0", "3-0", "3-1", "5-0"]);
  assert.deepEqual(idsOf(book.of("ecg")), ["3-1"]);
  assert.deepEqual(idsOf(book.of(null)), ["1-0", "3-0", "5-0"]);
  assert.equal(book.get("3-1").t, 1.5);
  assert.equal(book.get("4-0"), null);
});

test("the whole replaces everything and is nothing new", () => {
  const book = bookOf(note("1-0"), note("2-0"));
  const { version } = book;
  assert.deepEqual(book.apply({ whole: true, notes: [note("2-0"), note("7-0")], undone: [], more: true }), []);
  assert.deepEqual(idsOf(book.all), ["2-0", "7-0"]);
  assert.ok(book.more);
  assert.notEqual(book.version, version);
});

test("an own note that was answered is not new when it is told to all", () => {
  const book = bookOf();
  book.take(note("2-0"));
  assert.deepEqual(book.apply({ notes: [note("2-0"), note("3-0")] }).map(({ id }) => id), ["3-0"]);
});

test("what was taken back is gone, also what came with it", () => {
  const book = bookOf(onTrace("1-0"), note("2-0"));
  assert.deepEqual(book.apply({ notes: [note("3-0")], undone: ["1-0", "3-0", "99-0"] }), []);
  assert.deepEqual(idsOf(book.all), ["2-0"]);
  assert.deepEqual(book.of("ecg"), []);
});

test("older ones go before the others", () => {
  const book = bookOf(note("5-0"));
  book.more = true;
  book.older({ notes: [note("1-0"), note("2-0")], more: false });
  assert.deepEqual([idsOf(book.all), book.more], [["1-0", "2-0", "5-0"], false]);
});

test("it is bounded, and what the server has dropped goes", () => {
  const book = bookOf(...Array.from({ length: 1005 }, (_, i) => note(`${i + 1}-0`)));
  assert.deepEqual([book.all.length, book.all[0].id], [1000, "6-0"]);
  book.expire(1000);
  assert.deepEqual(idsOf(book.all), ["1000-0", "1001-0", "1002-0", "1003-0", "1004-0", "1005-0"]);
  const { version } = book;
  book.expire(1000);
  assert.equal(book.version, version, "nothing was to be dropped");
});

test("a note can be taken back for a minute", () => {
  assert.equal(undoLeft({ time: 1000 }, 1000), 60_000);
  assert.equal(undoLeft({ time: 1000 }, 60_999), 1);
  assert.equal(undoLeft({ time: 1000 }, 99_000), 0);
});
