import assert from "node:assert/strict";
import { test } from "node:test";
import { repetitions } from "../../../pace/static/js/page/march.js";

const STRIP = { from: 0, to: 1000 };

test("the interval goes on both ways to the borders of the strip", () => {
  assert.deepEqual(repetitions(400, 600, STRIP, 10), [0, 200, 800, 1000]);
  assert.deepEqual(repetitions(600, 400, STRIP, 10), [0, 200, 800, 1000]);
});

test("cursors that were scrolled away still march", () => {
  assert.deepEqual(repetitions(-1000, -600, STRIP, 10), [200, 600, 1000]);
  assert.deepEqual(repetitions(5000, 5500, STRIP, 10), [0, 500, 1000]);
});

test("an interval longer than the strip has no repetition on it", () => {
  assert.deepEqual(repetitions(100, 1200, STRIP, 10), []);
});

test("lines that could not be told apart are not drawn", () => {
  assert.deepEqual(repetitions(400, 409, STRIP, 10), []);
  assert.deepEqual(repetitions(400, 400, STRIP, 0), []);
  assert.deepEqual(repetitions(400, 401, { from: 0, to: 1e9 }, 0), []);
});

test("a time that is no number has no repetition", () => {
  assert.deepEqual(repetitions(NaN, 401, STRIP, 10), []);
});
