import assert from "node:assert/strict";
import test from "node:test";
import { stripLayout } from "../../../pace/static/js/draw/layout.js";
import { largeColumns, paintGrid, smallColumns } from "../../../pace/static/js/draw/paper.js";

const THEME = { gridSmall: "#fcc", gridLarge: "#f99" };
const layout = (given) => stripLayout({ width: 1058, pixelRatio: 1, leadCount: 1, unit: "mV", range: [-2, 3], ...given });

/** A span of a second. */
const second = (given) => {
  const first = Math.round(1_700_000_000_000 * given.pxPerMs);
  return { first, last: first + Math.round(1000 * given.pxPerMs), x: 58 };
};

test("1 mm is 40 ms at 25 mm/s, and as much more or less as the paper is slower or faster", () => {
  for (const [speed, thin, heavy] of [[6.25, 160, 800], [12.5, 80, 400], [25, 40, 200], [50, 20, 100]]) {
    const given = layout({ speed });
    const span = second(given);
    for (const [columns, ms] of [[smallColumns(given, span), thin], [largeColumns(given, span), heavy]]) {
      assert.ok(Math.abs(columns.length - 1000 / ms) <= 1, `${speed} mm/s: ${columns.length} lines`);
      for (const col of columns) assert.equal(col, Math.round(Math.round(col / given.pxPerMs / ms) * ms * given.pxPerMs));
    }
  }
});

test("lines are whole device pixels, 1 mm apart in height, and stay within the span", () => {
  for (const pixelRatio of [1, 1.25, 1.5, 2, 3]) {
    const given = layout({ pixelRatio });
    const span = second(given);
    const rows = [];
    const ctx = { fillRect: (x, y, width, height) => {
      assert.ok([x, y, width, height].every(Number.isInteger), `${pixelRatio}: ${[x, y, width, height]}`);
      assert.ok(x >= span.x && x + width <= span.x + span.last - span.first);
      if (width === span.last - span.first && ctx.fillStyle === THEME.gridSmall) rows.push(y);
    } };
    paintGrid(ctx, given, span, THEME);
    rows.forEach((y, n) => assert.ok(Math.abs(y - given.plot.y - n * pixelRatio * 96 / 25.4) <= 0.5));
    assert.equal(rows.length, 51);
  }
});

test("thin lines that would touch are left out", () => {
  assert.deepEqual(smallColumns(layout({ pixelRatio: 0.5 }), { first: 0, last: 500 }), []);
  assert.ok(largeColumns(layout({ pixelRatio: 0.5 }), { first: 0, last: 500 }).length > 40);
});
