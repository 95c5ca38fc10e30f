import assert from "node:assert/strict";
import test from "node:test";
import { chartOptions, minuteText, rangeOf } from "../../../pace/static/js/status/charts.js";

test("noise fills no chart", () => {
  assert.deepEqual(rangeOf("viewers", 1), [0, 4 * 1.1]);
  assert.deepEqual(rangeOf("viewers", 100), [0, 100 * 1.1]);
  assert.deepEqual(rangeOf("delay", null), [0, 2 * 1.1]);
});

test("the axis shows the last minutes, however few have passed", () => {
  const { scales, axes, series } = chartOptions("bytes", { width: 300, colours: () => ({ accent: "#00f", muted: "#333", edge: "#ccc" }) });
  assert.deepEqual(scales.x.range(null, 950, 1000), [700, 1000]);
  assert.deepEqual(axes[1].values(null, [0, 5000]), ["0 B", "5 kB"]);
  assert.deepEqual([axes[0].stroke(), axes[0].grid.stroke(), series[1].stroke()], ["#333", "#ccc", "#00f"]);
});

test("the time below it", () => {
  assert.equal(minuteText(new Date(2026, 4, 17, 4, 3, 21).getTime() / 1000), "04:03");
});
