import assert from "node:assert/strict";
import test from "node:test";
import { fileFor, Outlines } from "../../../pace/static/js/map/outlines.js";

function rig(zoom, load = async (file) => ({ file, objects: { countries: {} } })) {
  const one = { zoom, loaded: [], shown: [], failures: [], styled: 0 };
  const map = { on: (_, follow) => { one.follow = follow; }, getZoom: () => one.zoom };
  const L = {
    canvas: () => ({}),
    geoJSON: ({ file }) => ({
      addTo() { one.shown.push(file); return this; }, remove: () => one.shown.push(`no ${file}`), setStyle: () => { one.styled += 1; },
    }),
  };
  one.outlines = new Outlines({
    L, map, topojson: { feature: ({ file }) => ({ file, features: [] }) }, style: () => ({}), failed: ({ message }) => one.failures.push(message),
    load: (file) => {
      one.loaded.push(file);
      return load(file);
    },
  });
  one.settle = () => new Promise((resolve) => { setTimeout(resolve); });
  return one;
}

test("which file is fine enough", () => {
  assert.deepEqual([1, 3.5, 4, 18].map(fileFor), ["countries-110m.json", "countries-110m.json", "countries-50m.json", "countries-50m.json"]);
});

test("the finer one comes when it is looked for, and stays", async () => {
  const one = rig(2);
  await one.settle();
  one.zoom = 6;
  one.follow();
  one.follow();
  await one.settle();
  one.zoom = 2;
  one.follow();
  await one.settle();
  assert.deepEqual(one.loaded, ["countries-110m.json", "countries-50m.json"]);
  assert.deepEqual(one.shown, ["countries-110m.json", "no countries-110m.json", "countries-50m.json"]);
  one.outlines.recolour();
  assert.equal(one.styled, 1);
});

test("what does not come is told, and asked for again", async () => {
  const one = rig(2, () => Promise.reject(new Error("404")));
  await one.settle();
  assert.deepEqual(one.failures, ["404"]);
  one.outlines.recolour();
  one.follow();
  await one.settle();
  assert.equal(one.loaded.length, 2);
});
