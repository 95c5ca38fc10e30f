import assert from "node:assert/strict";
import test from "node:test";
import { middleOf, shapeOf, turnOf } from "../../../pace/static/js/map/look.js";

const pin = (heading, tilt, kind = "person") => ({ kind, place: { heading, tilt } });

test("the shape tells which sensors there are", () => {
  assert.equal(shapeOf(pin(90, 5)), "compass");
  assert.equal(shapeOf(pin(0, null)), "compass");
  assert.equal(shapeOf(pin(null, 5)), "leaning");
  assert.equal(shapeOf(pin(null, 0)), "leaning");
  assert.equal(shapeOf(pin(null, null, "wearable")), "plain");
  assert.equal(shapeOf(pin(null, null, "fixed")), "fixed");
});

test("an arrow turns with the heading, a drop leans with the tilt, the others stand", () => {
  assert.equal(turnOf("compass", { tilt: 5 }, 271), 271);
  assert.deepEqual([turnOf("leaning", { tilt: 5 }, null), turnOf("leaning", { tilt: -90 }, null)], [5, -60]);
  assert.deepEqual([turnOf("plain", { tilt: null }, null), turnOf("fixed", { tilt: null }, null)], [0, 0]);
});

test("a drop that leans to the right has its middle to the right", () => {
  assert.deepEqual(middleOf("leaning", 0), [0, -21]);
  const [x, y] = middleOf("leaning", 30);
  assert.ok(x > 10 && y > -19 && y < 0);
  assert.deepEqual(middleOf("compass", 123), [0, 0]);
});
