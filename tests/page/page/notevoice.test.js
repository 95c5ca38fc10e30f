import assert from "node:assert/strict";
import test from "node:test";
import { NoteVoice, spokenNotes } from "../../../pace/static/js/page/notevoice.js";

const note = (id, text, channel = null) => ({ id, author: { name: "Ada" }, channel, text, mark: null });
const labelOf = (name) => ({ ecg: "ECG" })[name] ?? null;

test("one note is said whole, of several the last", () => {
  assert.equal(spokenNotes([note("1-0", "look", "ecg")], labelOf), "Ada, ECG: look");
  assert.equal(spokenNotes([note("1-0", "look", "gone")], labelOf), "Ada, gone: look");
  assert.equal(spokenNotes([note("1-0", "a"), note("2-0", "b")], labelOf), "2 notes. The last: Ada, to everyone: b");
});

test("who listens is told at once and then every ten seconds", () => {
  const said = [];
  const voice = new NoteVoice((text) => said.push(text));
  voice.heard([note("1-0", "a")]);
  voice.refresh(0, labelOf);
  voice.heard([note("2-0", "b"), note("3-0", "c")]);
  voice.refresh(9999, labelOf);
  assert.equal(said.length, 1);
  voice.forget(["3-0"]);
  voice.refresh(10_000, labelOf);
  voice.refresh(30_000, labelOf);
  assert.deepEqual(said, ["Ada, to everyone: a", "Ada, to everyone: b"]);
});
