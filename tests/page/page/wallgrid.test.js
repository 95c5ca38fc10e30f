import assert from "node:assert/strict";
import test from "node:test";
import { GAP, LEAST, LEAST_NARROW, neighbourIndex, placeAt, wallGrid } from "../../../pace/static/js/page/wallgrid.js";

const LAPTOP = { width: 1280, height: 700 };
const LARGE = { width: 3840, height: 2000 };
const shape = (given) => {
  const { columns, rows } = wallGrid(given);
  return `${columns}×${rows}`;
};

test("few tiles lie below each other, as long as the window is wide", () => {
  for (const window of [LAPTOP, LARGE]) {
    assert.deepEqual([1, 2, 4, 6].map((count) => shape({ count, ...window })), ["1×1", "1×2", "1×4", "1×6"]);
  }
});

test("more tiles stand in columns, more of them on a large screen", () => {
  assert.equal(shape({ count: 16, ...LAPTOP }), "2×8");
  assert.equal(shape({ count: 64, ...LAPTOP }), "5×13");
  assert.equal(shape({ count: 16, ...LARGE }), "2×8");
  assert.equal(shape({ count: 64, ...LARGE }), "5×13");
});

test("a tile of many leads gets more height", () => {
  const [one, four] = [1, 4].map((leads) => wallGrid({ count: 8, width: 1920, height: 980, leads }));
  assert.ok(four.height > one.height);
});

test("the tiles fill the room and stay within it, for each number in each window", () => {
  for (const [width, height] of [[1280, 700], [1920, 980], [3840, 2000], [1024, 600], [800, 1100]]) {
    for (let count = 1; count <= 64; count += 1) {
      const grid = wallGrid({ count, width, height });
      const said = `${count} in ${width} × ${height}`;
      assert.equal(grid.scrolls, false, said);
      assert.ok(grid.columns * grid.rows >= count && grid.columns * (grid.rows - 1) < count, said);
      assert.ok(Math.abs(grid.columns * (grid.width + GAP) - GAP - width) < 1e-6, said);
      assert.ok(Math.abs(grid.rows * (grid.height + GAP) - GAP - height) < 1e-6, said);
      assert.ok(grid.height >= LEAST && grid.width >= 140, said);
    }
  }
});

test("a phone held upright has one column, and scrolls where strips would get too low", () => {
  const four = wallGrid({ count: 4, width: 320, height: 440 });
  assert.deepEqual([four.columns, four.rows, four.width, four.scrolls], [1, 4, 320, false]);
  const sixteen = wallGrid({ count: 16, width: 320, height: 440 });
  assert.deepEqual([sixteen.columns, sixteen.height, sixteen.scrolls], [1, LEAST_NARROW, true]);
});

test("a phone on its side shows sixteen without scrolling", () => {
  assert.equal(wallGrid({ count: 16, width: 740, height: 300 }).scrolls, false);
});

test("a tile is never lower than a finger, even in a tiny window", () => {
  const grid = wallGrid({ count: 64, width: 600, height: 200 });
  assert.deepEqual([grid.scrolls, grid.height], [true, LEAST]);
});

test("no tiles and no room are no error", () => {
  assert.equal(wallGrid({ count: 0, width: 0, height: 0 }).columns, 1);
  assert.ok(Number.isFinite(wallGrid({ count: 3, width: 0, height: 0 }).height));
});

test("arrows go to the neighbour and stop at the border", () => {
  const grid = { count: 7, columns: 3 };
  assert.deepEqual(["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"].map((key) =>
    neighbourIndex(key, 4, grid)), [5, 3, 4, 1, 0, 6]);
  assert.equal(neighbourIndex("ArrowLeft", 0, grid), 0);
  assert.equal(neighbourIndex("ArrowRight", 6, grid), 6);
  assert.equal(neighbourIndex("x", 4, grid), null);
});

test("a point belongs to the place under it, beside the grid to the nearest, behind the last one to the last", () => {
  const grid = { columns: 3, rows: 3, width: 100, height: 50 };
  const at = (x, y) => placeAt({ x, y }, grid, 8);
  assert.deepEqual([at(5, 5), at(120, 5), at(5, 60), at(-50, -50), at(900, 5), at(900, 900)], [0, 1, 3, 0, 2, 7]);
});

test("letters twice as large have tiles twice as high and wide at least", () => {
  const phone = wallGrid({ count: 10, width: 308, height: 400, text: 2 });
  assert.deepEqual([phone.columns, phone.height, phone.scrolls], [1, 180, true]);
  const many = wallGrid({ count: 64, width: 1256, height: 500, text: 2 });
  assert.ok(many.width >= 280 && many.height >= 88, JSON.stringify(many));
  assert.equal(wallGrid({ count: 64, width: 500, height: 300, text: 9 }).columns, 1);
});
