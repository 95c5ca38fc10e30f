import assert from "node:assert/strict";
import test from "node:test";
import { headOf, secondsLeft } from "../../../pace/static/js/page/notelist.js";

const NOTE = { id: "1000-0", time: 1000, t: 5000, author: { id: "a", name: "Ada" }, channel: "ecg", text: "x", mark: null };
const STATE = { self: "a", present: 1000, labelOf: (name) => (name === "ecg" ? "ECG, bed 4" : null) };

test("a note is told with its author, the time of its sample and its place", () => {
  const { time, ...head } = headOf(NOTE, STATE);
  assert.deepEqual(head, { author: "Ada", own: true, place: "ECG, bed 4" });
  assert.match(time, /^\d\d:\d\d:05$/);
  assert.equal(headOf({ ...NOTE, channel: "gone" }, STATE).place, "gone");
  assert.equal(headOf({ ...NOTE, channel: null, t: null }, STATE).place, null);
  assert.equal(headOf(NOTE, { ...STATE, self: "b" }).own, false);
});

test("its author has a minute, by the server's clock", () => {
  assert.equal(secondsLeft(NOTE, STATE), 60);
  assert.equal(secondsLeft(NOTE, { ...STATE, present: 60_001 }), 1);
  assert.equal(secondsLeft(NOTE, { ...STATE, present: 61_000 }), 0);
  assert.equal(secondsLeft(NOTE, { ...STATE, self: "b" }), 0);
  assert.equal(secondsLeft(NOTE, { ...STATE, self: null }), 0);
  assert.equal(secondsLeft(NOTE, { ...STATE, present: null }), 0, "the server's time is not known");
});
