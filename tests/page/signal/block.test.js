import assert from "node:assert/strict";
import test from "node:test";
import { BlockError, decodeBlock } from "../../../pace/static/js/signal/block.js";

test("an even block gets its times from the first and the step", () => {
  const block = decodeBlock({ t: 1331040405123.5, dt: 2.5, v: [[1, null, -3], [4, 5, 6]] });
  assert.deepEqual([...block.times], [1331040405123.5, 1331040405126, 1331040405128.5]);
  assert.deepEqual(block.leads.map((lead) => [...lead]), [[1, NaN, -3], [4, 5, 6]]);
  assert.deepEqual(block.last, [-3, 6]);
  assert.equal(block.step, 2.5);
});

test("an uneven block brings its times and has no step", () => {
  const block = decodeBlock({ t: [10, 17.5], v: [[1, 2]] });
  assert.deepEqual([...block.times], [10, 17.5]);
  assert.equal(block.step, null);
});

test("a single sample needs no step", () => {
  const block = decodeBlock({ t: 10, v: [[0.5]] });
  assert.deepEqual([[...block.times], block.step], [[10], null]);
});

test("text and holes", () => {
  assert.deepEqual(decodeBlock({ t: 5, text: "hello" }), { kind: "text", t: 5, text: "hello" });
  assert.deepEqual(decodeBlock({ hole: "ingest" }), { kind: "hole", reason: "ingest" });
});

test("places", () => {
  assert.deepEqual(decodeBlock({ t: 5, lat: 52.5, lng: 13.4, heading: null, tilt: -3 }), {
    kind: "place", t: 5, lat: 52.5, lng: 13.4, heading: null, tilt: -3,
  });
  assert.throws(() => decodeBlock({ t: 5, lat: 91, lng: 13.4 }), BlockError);
});

test("1e308 is large, not infinite; text is missing", () => {
  const [lead] = decodeBlock({ t: 0, dt: 1, v: [[1e308, -1e308, "x"]] }).leads;
  assert.ok(Number.isFinite(lead[0]) && lead[0] > 1e38);
  assert.ok(Number.isFinite(lead[1]) && lead[1] < -1e38);
  assert.ok(Number.isNaN(lead[2]));
});

for (const [name, block] of Object.entries({
  "nothing": {}, "no leads": { t: 1, dt: 1, v: [] }, "leads of unequal length": { t: 1, dt: 1, v: [[1], [1, 2]] },
  "a lead that is none": { t: 1, dt: 1, v: [[1], 7] }, "no step": { t: 1, v: [[1, 2]] }, "a step of zero": { t: 1, dt: 0, v: [[1, 2]] },
  "no time": { dt: 1, v: [[1, 2]] }, "too few times": { t: [1], v: [[1, 2]] }, "a time that is text": { t: [1, "2"], v: [[1, 2]] },
  "a time beyond all clocks": { t: 1e308, dt: 1, v: [[1]] }, "a step beyond all clocks": { t: 1, dt: 1e308, v: [[1, 2]] },
  "a time of NaN": { t: [1, NaN], v: [[1, 2]] }, "a step too small to tell": { t: 1, dt: 1e-9, v: [[1, 2]] },
  "a thousand leads": { t: 1, dt: 1, v: Array(1000).fill([1]) },
  "a million samples": { t: 1, dt: 1, v: [Array(1_000_000).fill(0)] },
})) {
  test(`refuses ${name}`, () => assert.throws(() => decodeBlock(block), BlockError));
}
