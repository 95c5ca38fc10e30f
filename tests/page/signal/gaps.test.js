import assert from "node:assert/strict";
import test from "node:test";
import { closeGap, openGap } from "../../../pace/static/js/signal/gaps.js";

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
