import assert from "node:assert/strict";
import test from "node:test";
import { GAINS, SPEEDS } from "../../../pace/static/js/draw/scale.js";
import { gainText, stepped, steppedGain } from "../../../pace/static/js/page/stripcontrols.js";

test("speeds step from one to the next and stay at the ends", () => {
  assert.equal(stepped(SPEEDS, 25, 1), 50);
  assert.equal(stepped(SPEEDS, 25, -1), 12.5);
  assert.equal(stepped(SPEEDS, 50, 1), 50);
  assert.equal(stepped(SPEEDS, 6.25, -1), 6.25);
});

test("from the automatic gain one goes on where the trace stands", () => {
  assert.equal(steppedGain(null, { unit: "mV", drawn: 5, direction: 1 }), 10);
  assert.equal(steppedGain(null, { unit: "mV", drawn: 3, direction: -1 }), 2.5);
  assert.equal(steppedGain(null, { unit: "mmHg", drawn: 0.2, direction: 1 }), 20);
  assert.equal(steppedGain(40, { unit: "mV", drawn: 40, direction: 1 }), 40);
});

test("a gain is in mm/mV, and of another unit a multiple", () => {
  assert.deepEqual([null, ...GAINS].map((gain) => gainText(gain, "mV")),
    ["Automatic", "2.5 mm/mV", "5 mm/mV", "10 mm/mV", "20 mm/mV", "40 mm/mV"]);
  assert.deepEqual(GAINS.map((gain) => gainText(gain, "mmHg")), ["×0.25", "×0.5", "×1", "×2", "×4"]);
});
