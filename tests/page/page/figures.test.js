import assert from "node:assert/strict";
import test from "node:test";
import { figuresOf } from "../../../pace/static/js/page/figures.js";

test("a number has the names of its leads and the unit of the channel", () => {
  const channel = { descriptor: { kind: "number", unit: "bpm" }, leads: ["HR"], value: { values: [72.5] } };
  assert.deepEqual(figuresOf(channel), [{ name: "HR", text: "72.5", unit: "bpm" }]);
  assert.deepEqual(figuresOf({ ...channel, leads: [], value: null }), [{ name: "", text: "–", unit: "bpm" }]);
});

test("a place has degrees", () => {
  const channel = { descriptor: { kind: "place", unit: "" }, leads: [], value: { values: [52.516271, -13.37770, null, -3] } };
  assert.deepEqual(figuresOf(channel), [
    { name: "Latitude", text: "52.516271", unit: "°" }, { name: "Longitude", text: "−13.3777", unit: "°" },
    { name: "Heading", text: "–", unit: "°" }, { name: "Tilt", text: "−3", unit: "°" },
  ]);
  assert.deepEqual(figuresOf({ ...channel, value: null }).map(({ text }) => text), ["–", "–", "–", "–"]);
});
