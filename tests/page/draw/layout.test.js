import assert from "node:assert/strict";
import test from "node:test";
import { eraseBar, headOffset, pulseMm, scrollSpans, stripLayout, sweepSpans } from "../../../pace/static/js/draw/layout.js";

const layout = (given = {}) =>
  stripLayout({ width: 1200, pixelRatio: 1, leadCount: 2, unit: "mV", range: [-2, 3], ...given });

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

test("millimetres are those of the screen, at each speed and gain", () => {
  for (const pxPerMm of [96 / 25.4, 5.2]) {
    for (const speed of [6.25, 12.5, 25, 50]) assert.equal(layout({ pxPerMm, speed }).pxPerMs * 1000, speed * pxPerMm);
    for (const gain of [2.5, 5, 10, 20, 40]) {
      for (const band of layout({ pxPerMm, gain }).bands) assert.equal(band.pxPerUnit, gain * pxPerMm);
    }
  }
});

test("the gutter has room for a pulse of 200 ms", () => {
  for (const speed of [6.25, 25, 50]) {
    const { gutter, pxPerMm, pxPerMs } = layout({ speed });
    assert.ok(gutter >= pulseMm(speed) * pxPerMm + 20 && pulseMm(speed) * pxPerMm >= 200 * pxPerMs);
  }
});

test("a cell of a wall is filled to the pixel, zero stands on a line, and bands do not touch", () => {
  for (const [width, height, leadCount] of [[160, 80, 2], [400, 170, 2], [1280, 700, 12], [3840, 2000, 1]]) {
    const found = layout({ width, height, leadCount });
    assert.equal(found.height, height);
    found.bands.forEach((band, lead) => {
      const mm = (band.zero - found.plot.y) / found.pxPerMm;
      assert.ok(Math.abs(mm - Math.round(mm)) < 1e-9, `${width}: ${mm}`);
      assert.ok(band.low <= -2 && band.high >= 3, `${width}: ${band.low} to ${band.high}`);
      assert.ok(band.top + band.height <= (found.bands[lead + 1]?.top ?? found.plot.y + found.plot.height + 1e-6));
    });
  }
});

test("64 leads on a screen of three pixels a pixel are no larger than a canvas may be", () => {
  assert.ok(layout({ pixelRatio: 3, leadCount: 64, pxPerMm: 8 }).height < 16_384);
});

test("the scale does not depend on the width", () => {
  const scales = [320, 800, 3840].map((width) => layout({ width })).map(({ pxPerMs, scale }) => [pxPerMs, scale]);
  assert.deepEqual(scales[0], scales[1]);
  assert.deepEqual(scales[1], scales[2]);
});

test("the erase bar is 6 mm, and an eighth of a small strip", () => {
  assert.deepEqual([eraseBar(layout()), eraseBar(layout({ width: 120, height: 80 }))], [23, 15]);
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

test("at the right border the erase bar goes on at the left one; a time before 1970 breaks nothing", () => {
  assert.deepEqual(sweepSpans(5990, { x: 0, width: 1000 }, 20), [{ first: 5010, last: 5990, x: 10 }]);
  assert.equal(headOffset(-300, { width: 1000 }), 700);
  assert.deepEqual(sweepSpans(-300, { x: 0, width: 1000 }, 20).at(-1), { first: -1000, last: -300, x: 0 });
});
