import assert from "node:assert/strict";
import { test } from "node:test";
import { Excerpt } from "../../../pace/static/js/signal/excerpt.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";

/** A ring that has gone round: 1050 … 1140 each 10 ms, values as their number. */
function ring() {
  const full = new SignalRing(2, 10, 100);
  for (let i = 0; i < 15; i += 1) full.append([1000 + 10 * i], [Float32Array.of(i), Float32Array.of(-i)], 10);
  return full;
}

test("it has the samples of its part and a neighbour on each side, in order", () => {
  const part = new Excerpt(ring(), 1075, 1100);
  assert.deepEqual([...part.times], [1070, 1080, 1090, 1100, 1110]);
  assert.deepEqual([...part.leads[1]], [-7, -8, -9, -10, -11]);
  assert.deepEqual([part.oldest, part.newest, part.length], [1070, 1110, 5]);
  assert.equal(part.timeAt(part.index(2)), 1090);
});

test("it stays when its source goes on", () => {
  const source = ring();
  const part = new Excerpt(source, 1075, 1095);
  source.append([1150], [Float32Array.of(99), Float32Array.of(99)], 10);
  source.append([9000], [Float32Array.of(99), Float32Array.of(99)], 10);
  assert.deepEqual([...part.times], [1070, 1080, 1090, 1100]);
  assert.equal(part.changedSince(0), Infinity);
  assert.deepEqual(part.extent(0), { low: -10, high: 10 });
  assert.deepEqual(part.extent(1090), { low: -10, high: 10 });
});

test("a line that begins begins here too", () => {
  const source = ring();
  source.append([1500], [Float32Array.of(1), Float32Array.of(1)], 10);
  assert.deepEqual([...new Excerpt(source, 1140, 1600).starts], [0, 0, 1]);
});

test("it finds its samples by time", () => {
  const part = new Excerpt(ring(), 1075, 1100);
  assert.deepEqual([0, 1080, 1081, 2000].map((time) => part.lowerBound(time)), [0, 1, 2, 5]);
});

test("where nothing was it is empty", () => {
  const part = new Excerpt(new SignalRing(1, 10), 0, 10);
  assert.deepEqual([part.length, part.oldest, part.newest, part.extent(0), part.lowerBound(5)], [0, null, null, null, 0]);
});
