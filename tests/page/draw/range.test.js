import assert from "node:assert/strict";
import test from "node:test";
import { Reach, reach } from "../../../pace/static/js/draw/range.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";

let at = 0;
const append = (ring, values) => ring.append(values.map(() => (at += 10)), [Float32Array.from(values)], 10);

function ringOf(values, capacity = 1000) {
  const ring = new SignalRing(1, capacity);
  append(ring, values);
  return ring;
}

const learn = (found, source, playhead = 0, unit = "mV") => found.learn(source, { unit, playhead, live: true });

test("what samples reach, without missing and impossible ones", () => {
  assert.deepEqual(reach(ringOf([1, NaN, -2, 3e38, -3e38]), 0, "mV"), { low: -2, high: 1 });
  assert.deepEqual(reach(ringOf([1, 3e38]), 0, "V"), { low: 1, high: 1 });
  assert.equal(reach(ringOf([NaN, 3e38]), 0, "mV"), null);
});

test("the extent grows with new samples and not with each hair", () => {
  const found = new Reach();
  const ring = ringOf([-1, 1]);
  assert.deepEqual(learn(found, ring), { low: -1, high: 1 });
  append(ring, [2]);
  const grown = learn(found, ring);
  assert.ok(grown.low === -1 && grown.high > 2 && grown.high < 2.3);
  append(ring, [2.05]);
  assert.equal(learn(found, ring), grown);
});

test("a spike is forgotten when it is out of memory, and not before", () => {
  const found = new Reach();
  const ring = ringOf([300, 0, 1], 100);
  learn(found, ring, 0);
  append(ring, [1]);
  assert.equal(learn(found, ring, 20_000).high, 300);
  append(ring, Array.from({ length: 200 }, (_, i) => i % 2));
  assert.equal(learn(found, ring, 25_000).high, 300);
  append(ring, [0]);
  assert.deepEqual(learn(found, ring, 31_000), { low: 0, high: 1 });
});

test("another source is looked at whole", () => {
  const found = new Reach();
  learn(found, ringOf([0, 1]));
  assert.equal(found.learn(ringOf([5, 0]), { unit: "mV", playhead: 0, live: false }).high > 4.9, true);
});

test("what was filled in from the past is looked at too", () => {
  const [found, ring, older] = [new Reach(), new SignalRing(1, 100), new SignalRing(1, 100)];
  older.append([0, 10, 20, 30], [Float32Array.from([7, 0, 0, 1])], 10);
  ring.append([20, 30], [Float32Array.from([0, 1])], 10);
  assert.equal(learn(found, ring).high, 1);
  ring.prepend(older, 0, 2);
  assert.ok(learn(found, ring).high >= 7);
});
