import assert from "node:assert/strict";
import { test } from "node:test";
import { cursorAction, gripLeft } from "../../../pace/static/js/page/cursor.js";

const press = (key, more = {}) => cursorAction({ key, ...more });

test("arrows go by samples, with Shift by millimetres", () => {
  assert.deepEqual(press("ArrowRight"), { samples: 1 });
  assert.deepEqual(press("ArrowUp"), { samples: 1 });
  assert.deepEqual(press("ArrowLeft"), { samples: -1 });
  assert.deepEqual(press("ArrowLeft", { shiftKey: true }), { mm: -1 });
});

test("a page is a heavy line of the grid, Home and End are the edges", () => {
  assert.deepEqual(press("PageUp"), { mm: 5 });
  assert.deepEqual(press("PageDown"), { mm: -5 });
  assert.deepEqual(press("Home"), { edge: "from" });
  assert.deepEqual(press("End"), { edge: "to" });
});

test("other keys and the browser's own are left alone", () => {
  for (const key of ["c", "Tab", "Escape", "toString"]) assert.equal(press(key), null);
  assert.equal(press("ArrowLeft", { altKey: true }), null);
  assert.equal(press("ArrowLeft", { metaKey: true }), null);
  assert.equal(press("Home", { shiftKey: true }), null);
});

test("the grips of two cursors at one place lie beside each other, on the strip", () => {
  assert.equal(gripLeft(100, "left", 500), 56);
  assert.equal(gripLeft(100, "right", 500), 100);
  assert.equal(gripLeft(10, "left", 500), 0);
  assert.equal(gripLeft(490, "right", 500), 456);
  assert.equal(gripLeft(5, "right", 20), 0);
});
