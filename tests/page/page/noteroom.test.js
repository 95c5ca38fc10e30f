import assert from "node:assert/strict";
import test from "node:test";
import { freshWord, SHOWN_MS } from "../../../pace/static/js/page/noteroom.js";

const note = (id, author = "b") => ({ id, time: Number(id.split("-")[0]), author: { id: author }, channel: null });
const STATE = { self: "a", present: 2000, closed: null };
const bookOf = (...notes) => ({ of: (channel) => (channel === null ? notes : []) });

test("what another one has just said to everyone is shown", () => {
  assert.equal(freshWord(bookOf(note("1-0"), note("1000-0")), STATE).id, "1000-0");
  assert.equal(freshWord(bookOf(), STATE), null);
  assert.equal(freshWord(bookOf(note("1000-0", "a")), STATE), null, "an own one");
  assert.equal(freshWord(bookOf(note("1000-0")), { ...STATE, closed: "1000-0" }), null);
  assert.equal(freshWord(bookOf(note("1000-0")), { ...STATE, present: 1000 + SHOWN_MS }), null, "long ago");
  assert.equal(freshWord(bookOf(note("1000-0")), { ...STATE, present: null }), null);
});
