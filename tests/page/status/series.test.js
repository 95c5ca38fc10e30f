import assert from "node:assert/strict";
import test from "node:test";
import { Series, SPAN_S } from "../../../pace/static/js/status/series.js";

const filled = (...values) => {
  const series = new Series(["viewers"]);
  values.forEach((viewers, i) => series.add(1000 * (i + 1), { viewers }));
  return series;
};

test("one figure a second", () => {
  const series = filled(3, 5);
  series.add(2010, { viewers: 7 });
  assert.deepEqual(series.data("viewers"), [[1, 2], [3, 7]]);
  assert.deepEqual(series.summary("viewers"), { now: 7, least: 3, most: 7 });
});

test("the oldest goes", () => {
  const series = filled(...Array.from({ length: SPAN_S + 50 }, (_, i) => i));
  const [times, values] = series.data("viewers");
  assert.deepEqual([times.length, times[0], values[0]], [SPAN_S + 1, 50, 49]);
  series.add((SPAN_S * 3) * 1000, { viewers: 1 });
  assert.deepEqual(series.data("viewers"), [[SPAN_S * 3], [1]]);
});

test("what is not known is no figure", () => {
  const series = filled(3);
  series.add(2000, {});
  assert.deepEqual(series.data("viewers")[1], [3, null]);
  assert.deepEqual(series.summary("viewers"), { now: null, least: 3, most: 3 });
  assert.equal(new Series(["viewers"]).summary("viewers"), null);
});

test("a lost connection parts the line, once", () => {
  const series = filled(3);
  series.cut();
  series.cut();
  series.add(9000, { viewers: 4 });
  assert.deepEqual(series.data("viewers"), [[1, 2, 9], [3, null, 4]]);
});

test("a clock that is set back begins anew", () => {
  const series = filled(3, 4, 5);
  series.add(1000, { viewers: 6 });
  assert.deepEqual(series.data("viewers"), [[1], [6]]);
});
