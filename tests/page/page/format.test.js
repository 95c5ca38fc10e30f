import assert from "node:assert/strict";
import test from "node:test";
import { age, clockTime, count, hertz, plainNumber, preciseTime } from "../../../pace/static/js/page/format.js";

const NOON = new Date(2031, 4, 6, 12, 3, 4, 50).getTime();

test("clock times are local, with a day where it is another", () => {
  assert.equal(clockTime(NOON), "12:03:04");
  assert.equal(preciseTime(NOON, NOON + 1000), "12:03:04.050");
  assert.equal(preciseTime(NOON, NOON + 86_400_000), "2031-05-06 12:03:04.050");
});

test("a time beyond any calendar is a dash", () => {
  assert.equal(clockTime(1e300), "—");
  assert.equal(preciseTime(NaN, 0), "—");
});

test("ages", () => {
  assert.deepEqual([-5, 999, 1000, 61_000, 7_200_000, 200_000_000].map(age), ["now", "now", "1 s", "1 min", "2 h", "2 d"]);
});

test("numbers as measured", () => {
  assert.deepEqual([98, -0.5, 0.1 + 0.2, null, NaN].map(plainNumber), ["98", "−0.5", "0.3", "–", "–"]);
  assert.equal(count(1234567), "1\u202f234\u202f567");
  assert.deepEqual([360, 142.857, 359.96].map(hertz), ["360 Hz", "142.9 Hz", "360 Hz"]);
});
