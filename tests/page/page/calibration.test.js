import assert from "node:assert/strict";
import test from "node:test";
import { barFor } from "../../../pace/static/js/page/calibration.js";

test("a wide window takes the card's long side", () => {
  const { side, mm, min, max } = barFor(1280);
  assert.deepEqual([side, mm], ["long", 85.6]);
  assert.ok(min < 85.6 * 96 / 25.4 && max > 2 * 85.6 * 96 / 25.4);
});

test("a phone takes the short side, as far as there is room", () => {
  assert.deepEqual(barFor(360), { side: "short", mm: 53.98, min: 81, max: 316 });
});

test("there is always something to set", () => {
  for (const width of [0, 100, 699, 700, 10_000]) {
    const { min, max } = barFor(width);
    assert.ok(max >= min && min > 0, String(width));
  }
});
