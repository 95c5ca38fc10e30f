import assert from "node:assert/strict";
import test from "node:test";
import { scrollSpans, stripLayout, sweepSpans } from "../../../pace/static/js/draw/layout.js";
import { valueScale } from "../../../pace/static/js/draw/scale.js";

const layout = (given = {}) =>
  stripLayout({ width: 1200, pixelRatio: 1, leadCount: 2, values: valueScale("mV", [-2, 3], null), ...given });

test("1 mV is 37.8 CSS px, whatever the pixel ratio", () => {
  for (const pixelRatio of [1, 1.5, 2, 3]) {
    const { bands } = layout({ pixelRatio });
    assert.equal((bands[0].pxPerUnit / pixelRatio).toFixed(1), "37.8");
  }
});

test("bands stand below each other on the heavy lines of one paper", () => {
  const { bands, plot, pxPerMm } = layout();
  assert.ok(bands[1].top >= bands[0].top + bands[0].height);
  for (const band of bands) {
    const large = (band.zero - plot.y) / (5 * pxPerMm);
    assert.ok(Math.abs(large - Math.round(large)) < 1e-9);
  }
});

test("everything lies within the canvas, also on a phone", () => {
  for (const width of [320, 360, 1280, 3840]) {
    const { plot, height, gutter } = layout({ width, leadCount: 12 });
    assert.equal(plot.x + plot.width, width);
    assert.ok(plot.y + plot.height < height && Number.isInteger(height) && gutter > 0);
  }
  assert.deepEqual([layout({ width: 360 }).pulse, layout().pulse], [false, true]);
});

test("scrolling shows one piece that ends at the head", () => {
  assert.deepEqual(scrollSpans(5000, { x: 50, width: 1000 }), [{ first: 4000, last: 5000, x: 50 }]);
});

test("a sweep keeps columns where they are and erases before the head", () => {
  const plot = { x: 50, width: 1000 };
  const [old, fresh] = sweepSpans(5300, plot, 20);
  assert.deepEqual(fresh, { first: 5000, last: 5300, x: 50 });
  assert.deepEqual(old, { first: 4320, last: 5000, x: 370 });
  const [later] = sweepSpans(5301, plot, 20).slice(-1);
  assert.equal(later.x - later.first, fresh.x - fresh.first);
});

test("a sweep that reaches the right border has no old piece, before 1970 neither breaks it", () => {
  assert.equal(sweepSpans(5990, { x: 0, width: 1000 }, 20).length, 1);
  assert.deepEqual(sweepSpans(-300, { x: 0, width: 1000 }, 20).at(-1), { first: -1000, last: -300, x: 0 });
});
