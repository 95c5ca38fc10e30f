import assert from "node:assert/strict";
import test from "node:test";
import { leadNames, paintTimeAxis, paintValueAxis, timeLabels, tornLabel } from "../../../pace/static/js/draw/axes.js";
import { stripLayout } from "../../../pace/static/js/draw/layout.js";

const NOW = 1_700_000_000_000;
const layoutOf = (given) => stripLayout({ width: 1200, pixelRatio: 1, leadCount: 1, unit: "mV", range: [-2, 3], ...given });

/** Remembers texts, rectangles and corners of lines; a letter is 6 px wide. */
function recorder() {
  const seen = { texts: [], rects: [], corners: [] };
  seen.ctx = {
    measureText: (text) => ({ width: text.length * 6 }), beginPath() {}, stroke() {},
    fillText: (text, x, y) => seen.texts.push({ text, x, y }),
    fillRect: (...rect) => seen.rects.push(rect),
    moveTo: (x, y) => seen.corners.push([x, y]),
    lineTo: (x, y) => seen.corners.push([x, y]),
  };
  return seen;
}

test("times stand as close as they can without touching, at any speed", () => {
  for (const [speed, step] of [[50, 1], [25, 1], [12.5, 2], [6.25, 5], [1, 30]]) {
    assert.equal(timeLabels(recorder().ctx, layoutOf({ speed })).stepMs, step * 1000, `${speed} mm/s`);
  }
});

test("each time stands at its own column", () => {
  const layout = layoutOf();
  const seen = recorder();
  const first = Math.round(NOW * layout.pxPerMs);
  paintTimeAxis(seen.ctx, layout, { first, last: first + 1000, x: 0 },
    { theme: {}, format: String, labels: timeLabels(seen.ctx, layout) });
  assert.ok(seen.texts.length >= 10);
  for (const { text, x } of seen.texts) assert.equal(x, Math.round(Number(text) * layout.pxPerMs) - first);
});

test("a time that a border goes through is found, from the first of its pixels to the last", () => {
  const layout = layoutOf();
  const labels = timeLabels(recorder().ctx, layout);
  const middle = Math.round(NOW * layout.pxPerMs);
  for (const at of [middle - 24, middle, middle + 24]) assert.deepEqual(tornLabel(layout, labels, at), [middle - 25, middle + 25]);
  for (const at of [middle - 25, middle + 25, middle + 47]) assert.equal(tornLabel(layout, labels, at), null);
});

test("a sweep writes no time over its border", () => {
  const layout = layoutOf();
  const seen = recorder();
  const first = Math.round(NOW * layout.pxPerMs);
  const labels = timeLabels(seen.ctx, layout);
  paintTimeAxis(seen.ctx, layout, { first: first - 60, last: first + 60, x: 0 }, { theme: {}, format: String, labels, page: 1 });
  assert.deepEqual(seen.texts, []);
});

for (const [speed, gain] of [[25, 10], [50, 20], [12.5, 5]]) {
  test(`the calibration pulse is 1 mV and 200 ms at ${speed} mm/s and ${gain} mm/mV`, () => {
    const layout = layoutOf({ speed, gain });
    const seen = recorder();
    paintValueAxis(seen.ctx, layout, "mV", { theme: {}, number: String });
    const [xs, ys] = [seen.corners.map(([x]) => x), seen.corners.map(([, y]) => y)];
    assert.ok(Math.abs(Math.max(...ys) - Math.min(...ys) - gain * 96 / 25.4) < 1e-9);
    assert.ok(Math.abs(xs[3] - xs[2] - 0.2 * speed * 96 / 25.4) < 1e-9);
    const texts = seen.texts.map(({ text, x }) => x - text.length * 6);
    assert.ok(Math.max(...xs) <= Math.min(...texts.filter((_, i) => seen.texts[i].text !== "mV")), "labels over the pulse");
  });
}

test("other units have no pulse of a millivolt", () => {
  const seen = recorder();
  paintValueAxis(seen.ctx, layoutOf({ unit: "mmHg", range: [0, 160] }), "mmHg", { theme: {}, number: String });
  assert.deepEqual([seen.corners, seen.texts.some(({ text }) => text === "mmHg")], [[], true]);
});

test("each lead has its name in its band, a nameless one none", () => {
  const layout = layoutOf({ leadCount: 2 });
  const [name, ...more] = leadNames(recorder().ctx, layout, ["II"]);
  assert.deepEqual([name.text, more], ["II", []]);
  assert.ok(name.y >= layout.bands[0].top && name.y + name.height <= layout.bands[1].top);
});
