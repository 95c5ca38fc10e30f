import assert from "node:assert/strict";
import test from "node:test";
import { soundPlace } from "../../../pace/static/js/signal/place.js";

const HERE = { lat: 52.5, lng: 13.4 };

test("a place, with what is known of it", () => {
  assert.deepEqual(soundPlace({ ...HERE, accuracy: 5, heading: 359, tilt: -3, name: "x" }), { ...HERE, accuracy: 5, heading: 359, tilt: -3 });
  assert.deepEqual(soundPlace(HERE), { ...HERE, accuracy: null, heading: null, tilt: null });
});

test("what cannot be is not known", () => {
  const odd = soundPlace({ ...HERE, accuracy: -1, heading: 361, tilt: "3" });
  assert.deepEqual(odd, { ...HERE, accuracy: null, heading: null, tilt: null });
});

for (const [name, place] of Object.entries({
  nothing: null, "no fields": {}, "north of the pole": { lat: 90.1, lng: 0 }, "beyond the date line": { lat: 0, lng: -181 },
  text: { lat: "1", lng: 2 }, NaN: { lat: NaN, lng: 2 }, infinity: { lat: 1, lng: Infinity }, "a truth value": { lat: true, lng: 1 },
})) {
  test(`${name} is no place`, () => assert.equal(soundPlace(place), null));
}
