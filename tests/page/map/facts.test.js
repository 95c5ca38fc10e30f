import assert from "node:assert/strict";
import test from "node:test";
import { factsOf, inOrder, pointOf, sortOf } from "../../../pace/static/js/map/facts.js";

const pin = (place, more = {}) => ({
  kind: "person", name: "Ada", heard: 0, isStale: (now) => now > 30_000, ...more,
  place: { accuracy: null, heading: null, tilt: null, ...place },
});

test("the points of the compass", () => {
  assert.deepEqual([0, 44, 23, 359, 180, 271].map(pointOf), ["n", "ne", "ne", "n", "s", "w"]);
});

test("what is known, and nothing else", () => {
  assert.equal(factsOf(pin({}), 0), "now");
  assert.equal(factsOf(pin({ heading: 225, tilt: 9, accuracy: 12.4 }), 3000), "facing south-west · within 12 m · 3 s ago");
  assert.equal(factsOf(pin({ tilt: -9.4, accuracy: 1234 }), 0), "leaning 9° to the left · within 1.2 km · now");
  assert.equal(factsOf(pin({ tilt: 0 }), 40_000), "no news, last 40 s ago");
  assert.equal(factsOf(pin({}, { kind: "fixed" }), 40_000), "");
});

test("oneself first, then what has a trace, people by name, what is fixed", () => {
  const pins = [
    pin({}, { kind: "fixed", name: "A", key: 1 }), pin({}, { name: "C", key: 2 }), pin({}, { name: "B", key: 3 }),
    pin({}, { kind: "wearable", name: "Z", key: 4 }), pin({}, { name: "Y", self: true, key: 5 }),
  ];
  assert.deepEqual(inOrder(pins).map(({ name }) => name), ["Y", "Z", "B", "C", "A"]);
  assert.deepEqual(pins.map(sortOf), ["fixed", "person", "person", "wearable", "you"]);
});
