import assert from "node:assert/strict";
import test from "node:test";
import { closeGap, joinGaps, openGap, putAway } from "../../../pace/static/js/signal/gaps.js";

test("an open gap keeps its reason and is closed by the next sample", () => {
  const gaps = [];
  openGap(gaps, 5, "slow");
  openGap(gaps, 6, "ingest");
  closeGap(gaps, 5, 9, true);
  closeGap(gaps, 20, 30, true);
  assert.deepEqual(gaps, [{ from: 5, to: 9, reason: "slow" }, { from: 20, to: 30, reason: "break" }]);
});

test("what hid nothing leaves no record", () => {
  const gaps = [];
  openGap(gaps, 5, "ingest");
  closeGap(gaps, 5, 6, false);
  assert.deepEqual(gaps, []);
});

test("of more than five hundred the oldest goes", () => {
  const gaps = [];
  for (let i = 0; i < 600; i += 1) closeGap(gaps, i * 2, i * 2 + 1, true);
  assert.deepEqual([gaps.length, gaps[0].from], [500, 200]);
});

test("several lists of gaps are one, by time, each gap once", () => {
  const [a, b, c] = [[1, 2], [5, 9], [20, 30]].map(([from, to]) => ({ from, to, reason: "break" }));
  assert.deepEqual(joinGaps([c], [{ ...a }, b], [{ ...b }, a]), [a, b, c]);
  assert.equal(joinGaps(Array.from({ length: 600 }, (_, i) => ({ from: i, to: i + 0.5 }))).length, 500);
});

test("what is put away is known on, unless it never ended", () => {
  const past = [];
  const gaps = [{ from: 1, to: 2 }, { from: 3, to: 4 }, { from: 5, to: null }];
  putAway(gaps, 1, past);
  assert.deepEqual([gaps.length, past], [2, [{ from: 1, to: 2 }]]);
  putAway(gaps, 2, past);
  assert.deepEqual([gaps, past.length], [[], 2]);
});
