import assert from "node:assert/strict";
import test from "node:test";
import { soundDescriptor, soundState } from "../../../pace/static/js/signal/descriptor.js";

const ecg = {
  name: "ecg", label: "ECG", kind: "waveform", leads: ["I", "II"], unit: "mV", rate: 360, range: [-2, 3], colour: "#1b5e20",
  resolution: 0.001, discovered: false,
};

test("a descriptor of the server stays as it is", () => {
  assert.deepEqual(soundDescriptor(ecg), ecg);
  const learnt = { ...ecg, leads: null, rate: null, range: null, colour: null };
  assert.deepEqual(soundDescriptor(learnt), learnt);
});

test("a place names its trace", () => {
  const van = { ...ecg, kind: "place", trace: "ecg" };
  assert.deepEqual(soundDescriptor(van), van);
  assert.equal(soundDescriptor({ ...van, trace: 7 }).trace, null);
});

test("what names no channel of a known kind is none", () => {
  for (const one of [null, 7, {}, { ...ecg, name: 7 }, { ...ecg, kind: "video" }]) assert.equal(soundDescriptor(one), null);
});

test("what cannot be drawn counts as not said", () => {
  const odd = {
    leads: ["I", [], Array(65).fill("I"), [7]],
    rate: [0, -1, 1e308, NaN, "360"],
    range: [[1, -1], [0, 0], [-1e308, 1e308], ["a", null], [0], "0 1"],
    colour: [7],
  };
  for (const [field, values] of Object.entries(odd)) {
    for (const value of values) {
      assert.equal(soundDescriptor({ ...ecg, [field]: value })[field], null, `${field} ${JSON.stringify(value)}`);
    }
  }
});

test("names are texts, and not too long", () => {
  const { label, unit } = soundDescriptor({ ...ecg, label: null, unit: 7 });
  assert.deepEqual([label, unit], ["ecg", ""]);
  assert.equal(soundDescriptor({ ...ecg, label: "x".repeat(1e5) }).label.length, 200);
});

test("a state stays as it is, and what is wrong in one counts as not said", () => {
  const state = { live: true, last: 7, received: 1, malformed: 0, error: "no |", rate: 359.9, flags: ["clock"] };
  assert.deepEqual(soundState(state), state);
  const nothing = { live: false, last: null, received: null, malformed: null, error: null, rate: null, flags: [] };
  assert.deepEqual(soundState({ live: "x", last: NaN, received: {}, error: 7, rate: "fast", flags: "clock" }), nothing);
  assert.deepEqual(soundState({ ...state, flags: [7, "rate"] }).flags, ["rate"]);
  for (const one of [null, undefined, 7]) assert.equal(soundState(one), null);
});
