import assert from "node:assert/strict";
import test from "node:test";
import { Rarely, summaryOf, tileState } from "../../../pace/static/js/page/walltexts.js";

const channel = (more = {}) => ({ descriptor: { kind: "waveform" }, fault: null, state: { live: true }, ...more });

test("a notice goes before a fault, and a fault before all is well", () => {
  assert.deepEqual(tileState(channel({ fault: "bad block" }), "No samples", true), { level: "stale", text: "No samples" });
  assert.deepEqual(tileState(channel(), "Connecting …"), { level: "late", text: "Connecting …" });
  assert.deepEqual(tileState(channel({ fault: "bad block" }), null), { level: "bad", text: "bad block" });
  assert.deepEqual(tileState(channel(), null), { level: "live", text: null });
});

test("a number that stopped coming is old, a strip has its notice for that", () => {
  const silent = { state: { live: false } };
  assert.equal(tileState(channel({ ...silent, descriptor: { kind: "number" } }), null).level, "old");
  assert.equal(tileState(channel(silent), null).level, "live");
});

test("the summary counts what is not well", () => {
  assert.equal(summaryOf(["live", "old", "late"]), "3 channels");
  assert.equal(summaryOf(["live"]), "1 channel");
  assert.equal(summaryOf(["live", "stale", "bad", "stale"]), "4 channels · 2 without samples · 1 with errors");
});

test("a text that keeps changing is said once in ten seconds, and then as it is", () => {
  const said = [];
  const rarely = new Rarely((text) => said.push(text), 0);
  for (const [text, now] of [["a", 0], ["b", 9000], ["c", 10_000], ["d", 13_000], ["c", 20_000], ["e", 30_000]]) {
    rarely.put(text, now);
  }
  assert.deepEqual(said, ["c", "e"]);
});
