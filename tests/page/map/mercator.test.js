import assert from "node:assert/strict";
import test from "node:test";
import { worldX, worldY, zoomEase } from "../../../pace/static/js/map/mercator.js";

test("the corners and the middle of the world", () => {
  assert.deepEqual([worldX(-180), worldX(0), worldX(180)], [0, 0.5, 1]);
  assert.equal(worldY(0), 0.5);
  assert.ok(Math.abs(worldY(85.05112878)) < 1e-9 && Math.abs(worldY(-90) - 1) < 1e-9);
});

test("a place that is known: tile 8800/5373 at zoom 14 holds the Brandenburg Gate", () => {
  const tiles = 2 ** 14;
  assert.deepEqual([Math.floor(worldX(13.3777) * tiles), Math.floor(worldY(52.5163) * tiles)], [8800, 5373]);
});

test("the ease begins fast and ends at one", () => {
  assert.ok(Math.abs(zoomEase(0)) < 1e-4 && Math.abs(zoomEase(1) - 1) < 1e-4);
  assert.ok(zoomEase(0.25) > 0.5);
  for (let share = 0.1; share < 1; share += 0.1) assert.ok(zoomEase(share) > zoomEase(share - 0.1));
});
