import assert from "node:assert/strict";
import test from "node:test";
import { stripLayout } from "../../../pace/static/js/draw/layout.js";
import { valueScale } from "../../../pace/static/js/draw/scale.js";
import { Sheet } from "../../../pace/static/js/draw/sheet.js";

const THEME = { paper: "#fff", gridSmall: "#fcc", gridLarge: "#f99" };
const layout = (width = 1058) => stripLayout({ width, pixelRatio: 1, leadCount: 1, values: valueScale("mV", [-2, 3], null) });

/** Counts paintings, and remembers the vertical lines (absolute columns) of the newest one. */
function rig() {
  const seen = { papers: 0, lines: [], copies: [] };
  const sheet = new Sheet((width, height) => {
    seen.papers += 1;
    seen.lines = [];
    const ctx = { fillRect: (x, _y, w, h) => { if (w === 1 && h > 1) seen.lines.push([ctx.fillStyle, sheet.first + x]); } };
    return { width, height, getContext: () => ctx };
  });
  seen.paint = (last, given = layout(), theme = THEME) => {
    const { plot } = given;
    sheet.paint({ drawImage: (...args) => seen.copies.push(args) }, given, { first: last - plot.width, last, x: plot.x }, theme);
  };
  return seen;
}

test("one paper serves many frames", () => {
  const seen = rig();
  for (let head = 10_000; head < 10_700; head += 2) seen.paint(head);
  assert.equal(seen.papers, 1);
  seen.paint(10_800);
  assert.equal(seen.papers, 2);
});

test("another size, theme or time needs another paper", () => {
  const seen = rig();
  seen.paint(10_000);
  seen.paint(10_000, layout(2000));
  seen.paint(10_000, layout(2000), { ...THEME });
  seen.paint(50, layout(2000), THEME);
  assert.equal(seen.papers, 4);
});

test("a heavy line each 200 ms, a thin one each 40 ms, of sample time", () => {
  const seen = rig();
  const head = Math.round(1_700_000_000_000 * layout().pxPerMs);
  seen.paint(head);
  for (const [colour, ms] of [[THEME.gridSmall, 40], [THEME.gridLarge, 200]]) {
    const columns = seen.lines.filter(([fill]) => fill === colour).map(([, col]) => col);
    assert.ok(columns.length > 1000 / (ms * layout().pxPerMs));
    for (const col of columns) {
      const nearest = Math.round(col / layout().pxPerMs / ms) * ms;
      assert.equal(col, Math.round(nearest * layout().pxPerMs));
    }
  }
});
