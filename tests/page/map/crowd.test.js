import assert from "node:assert/strict";
import test from "node:test";
import { Crowd, keyOf } from "../../../pace/static/js/map/crowd.js";
import { Pins } from "../../../pace/static/js/map/pins.js";

const ada = { id: "a", name: "Ada", lat: 1, lng: 2, accuracy: 3, heading: 4, tilt: 5, time: 1000 };
const bob = { id: "b", name: "Bob", lat: 1, lng: 2, time: 1000 };

function rig() {
  const pins = new Pins();
  const seen = { pins, id: null, now: 50_000 };
  seen.crowd = new Crowd({ pins, now: () => seen.now, own: () => seen.id });
  seen.names = () => [...pins.values()].map(({ name }) => name);
  return seen;
}

test("the whole, then changes", () => {
  const one = rig();
  one.crowd.apply({ time: 3000, whole: true, places: [ada, bob], left: [], same: [] });
  assert.deepEqual(one.names(), ["Ada", "Bob"]);
  const pin = one.pins.get(keyOf("a"));
  assert.deepEqual([pin.place.heading, pin.heard, pin.kind], [4, 48_000, "person"]);
  one.crowd.apply({ time: 3000, places: [{ ...ada, lat: 9, time: 3000 }], left: ["b"], same: [] });
  assert.deepEqual([one.names(), pin.place.lat, pin.heard], [["Ada"], 9, 50_000]);
  one.now = 60_000;
  one.crowd.apply({ time: 13_000, places: [], left: [], same: ["a", "nobody"] });
  assert.deepEqual([one.pins.size, pin.heard], [1, 60_000]);
  one.crowd.apply({ time: 3000, whole: true, places: [bob], left: [], same: [] });
  assert.deepEqual(one.names(), ["Bob"]);
});

test("what is no place of a person is passed over", () => {
  const one = rig();
  one.crowd.apply({ time: 1, places: [{ ...ada, lat: 91 }, { ...ada, name: 7 }, { ...ada, id: null }, { ...bob, time: undefined }] });
  assert.deepEqual([one.names(), one.pins.get(keyOf("b")).heard], [["Bob"], 50_000]);
});

test("oneself is known, sooner or later", () => {
  const one = rig();
  one.crowd.apply({ time: 1000, places: [ada, bob] });
  assert.equal(one.pins.get(keyOf("a")).self, false);
  one.id = "a";
  one.crowd.recognise();
  assert.deepEqual([one.pins.get(keyOf("a")).self, one.pins.get(keyOf("b")).self], [true, false]);
});

test("without a connection nobody is known to be anywhere; what is no person stays", () => {
  const one = rig();
  one.pins.put("fixed 0", { kind: "fixed", name: "Gate", heard: 0, place: ada }, 0);
  one.crowd.apply({ time: 1000, places: [ada] });
  one.crowd.cut();
  assert.deepEqual(one.names(), ["Gate"]);
});
