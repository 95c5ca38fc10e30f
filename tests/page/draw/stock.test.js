import assert from "node:assert/strict";
import test from "node:test";
import { stripLayout } from "../../../pace/static/js/draw/layout.js";
import { paintGrid } from "../../../pace/static/js/draw/paper.js";
import { Stock, stockFor } from "../../../pace/static/js/draw/stock.js";

const THEME = { paper: "#fff", gridSmall: "#fcc", gridLarge: "#f99" };
const layout = (given) => stripLayout({ width: 700, pixelRatio: 1, leadCount: 1, unit: "mV", range: [-1, 1], ...given });

/** A canvas that holds its pixels. */
function makeCanvas(width, height) {
  const pixels = Array.from({ length: height }, () => Array(width).fill(null));
  const ctx = {
    fillRect(x, y, w, h) {
      for (let row = y; row < y + h; row += 1) for (let col = x; col < x + w; col += 1) put(row, col, ctx.fillStyle);
    },
    drawImage(from, sx, sy, sw, sh, x, y, w, h) {
      for (let row = 0; row < h; row += 1) for (let col = x; col < x + w; col += 1) put(y + row, col, from.pixels[sy + row][sx]);
    },
  };
  const put = (row, col, colour) => { if (row >= 0 && row < height && col >= 0 && col < width) pixels[row][col] = colour; };
  return { width, height, pixels, getContext: () => ctx };
}

for (const [pixelRatio, speed] of [[1, 25], [1.25, 50], [1.5, 25], [2, 6.25], [3, 12.5]]) {
  test(`paper from stock is the painted paper, at ratio ${pixelRatio} and ${speed} mm/s`, () => {
    const given = layout({ pixelRatio, speed });
    const first = Math.round(1_700_000_000_000 * given.pxPerMs);
    const span = { first, last: first + 300, x: 0 };
    const [one, other] = [makeCanvas(300, given.height), makeCanvas(300, given.height)];
    new Stock(given, THEME, makeCanvas).paint(one.getContext(), given, span, THEME);
    const ctx = other.getContext();
    ctx.fillStyle = THEME.paper;
    ctx.fillRect(0, 0, 300, given.height);
    paintGrid(ctx, given, span, THEME);
    assert.deepEqual(one.pixels, other.pixels);
  });
}

test("paper painted in pieces is the paper painted at once", () => {
  const given = layout({ pixelRatio: 2 });
  const stock = new Stock(given, THEME, makeCanvas);
  const [one, other] = [makeCanvas(300, given.height), makeCanvas(300, given.height)];
  stock.paint(one.getContext(), given, { first: 5000, last: 5300, x: 0 }, THEME);
  for (let at = 0; at < 300; at += 3) stock.paint(other.getContext(), given, { first: 5000 + at, last: 5003 + at, x: at }, THEME);
  assert.deepEqual(one.pixels, other.pixels);
});

test("strips of one scale share their stock", () => {
  const given = layout();
  assert.equal(stockFor(given, THEME, makeCanvas), stockFor(layout({ width: 900 }), { ...THEME }, makeCanvas));
  assert.notEqual(stockFor(given, THEME, makeCanvas), stockFor(given, { ...THEME, paper: "#000" }, makeCanvas));
});
