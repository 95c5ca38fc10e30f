import assert from "node:assert/strict";
import test from "node:test";
import { arrivalAt, momentAt } from "../../../pace/static/js/signal/moments.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";

function filled(capacity = 100) {
  const ring = new SignalRing(1, capacity, 100);
  const add = (id, times) => ring.append(times, [new Float32Array(times.length)], times.length > 1 ? 10 : null, id);
  add("e:1000-0", [0, 10, 20]);
  add("e:1030-0", [30, 40, 50]);
  add("e:1030-1", [60, 70, 80]);
  return ring;
}

test("names the nearest sample by its block and its place in it", () => {
  const ring = filled();
  assert.deepEqual(momentAt(ring, 0), { pos: "e:1000-0", sample: 0 });
  assert.deepEqual(momentAt(ring, 24), { pos: "e:1000-0", sample: 2 });
  assert.deepEqual(momentAt(ring, 26), { pos: "e:1030-0", sample: 0 });
  assert.deepEqual(momentAt(ring, 80), { pos: "e:1030-1", sample: 2 });
});

test("outside there is nothing to name", () => {
  const ring = filled();
  for (const time of [-1, 81, NaN, Infinity]) assert.equal(momentAt(ring, time), null);
  assert.equal(momentAt(null, 5), null);
  assert.equal(momentAt(new SignalRing(1, 10), 5), null);
});

test("the place in the block stays when its beginning is overwritten", () => {
  const ring = filled(4);
  assert.deepEqual(momentAt(ring, 50), { pos: "e:1030-0", sample: 2 });
  assert.deepEqual(momentAt(ring, 70), { pos: "e:1030-1", sample: 1 });
});

test("a time arrived with its block; outside, the distance of the nearest block holds", () => {
  const ring = filled();
  assert.deepEqual([0, 29, 80].map((time) => arrivalAt(ring, time)), [1000, 1030, 1030]);
  assert.equal(arrivalAt(ring, -500), 1000 - 20 - 500);
  assert.equal(arrivalAt(ring, 1080), 1030 + 1000);
  assert.equal(arrivalAt(null, 5), null);
});
