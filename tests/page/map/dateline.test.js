import assert from "node:assert/strict";
import test from "node:test";
import { bothSides, uncrossed, unwound } from "../../../pace/static/js/map/dateline.js";

const HERE = [[0, 0], [10, 0], [10, 10], [0, 0]];
const ACROSS = [[170, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]];
const SOUTH = [[-180, -70], [-90, -72], [0, -75], [90, -70], [180, -70], [-180, -70]];
const jumps = (ring) => ring.some(([lng], i) => i && Math.abs(lng - ring[i - 1][0]) > 180);

test("a ring that crosses the date line goes on counting, and comes back", () => {
  assert.deepEqual(unwound(ACROSS), [[170, 60], [190, 60], [190, 70], [170, 70], [170, 60]]);
  assert.deepEqual(unwound(HERE), HERE);
});

test("a ring round the pole is closed along it", () => {
  const ring = unwound(SOUTH);
  assert.deepEqual(ring.at(0), ring.at(-1));
  assert.deepEqual(ring.slice(-4, -1), [[180, -70], [180, -90], [-180, -90]]);
});

test("what reaches over the edge is there on the other side, too", () => {
  assert.deepEqual(bothSides([HERE]), [[HERE]]);
  assert.deepEqual(bothSides([ACROSS]).map(([ring]) => ring.map(([lng]) => lng)), [[170, 190, 190, 170, 170], [-190, -170, -170, -190, -190]]);
});

test("of a collection no ring jumps; what is no polygon stays as it is", () => {
  const geometry = { type: "MultiPolygon", coordinates: [[ACROSS], [HERE]] };
  const point = { type: "Feature", geometry: { type: "Point", coordinates: [1, 2] } };
  const { features } = uncrossed({ type: "FeatureCollection", features: [{ type: "Feature", id: "x", geometry }, point] });
  assert.deepEqual([features[0].id, features[0].geometry.coordinates.length, features[1]], ["x", 3, point]);
  assert.equal(features[0].geometry.coordinates.flat().some(jumps), false);
});
