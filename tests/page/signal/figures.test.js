import assert from "node:assert/strict";
import test from "node:test";
import { measuredRate, stats } from "../../../pace/static/js/signal/figures.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";

test("nothing is known of nothing", () => {
  assert.deepEqual([stats(null, 5), stats(new SignalRing(2, 10), 5)], [[], []]);
  assert.deepEqual(measuredRate(null), { measured: null, window_s: 0 });
});

test("statistics go round the end of the ring", () => {
  const ring = new SignalRing(1, 4);
  ring.append([0, 1, 2, 3, 4, 5], [[100, 100, 3, 1, NaN, 2]], 1);
  assert.deepEqual(stats(ring, 5), [{ min: 1, max: 3, peakToPeak: 2, last: 2 }]);
});

test("a rate needs ten intervals", () => {
  const ring = new SignalRing(1, 100);
  const add = (from, count) => ring.append(Array.from({ length: count }, (_, i) => from + i * 4), [new Float32Array(count)], 4);
  add(0, 10);
  assert.equal(measuredRate(ring).measured, null);
  add(40, 1);
  assert.equal(measuredRate(ring).measured, 250);
});
