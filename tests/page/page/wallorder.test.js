import assert from "node:assert/strict";
import test from "node:test";
import {
  chosenOf, fullOrder, matches, moved, MOST, onWall, readWish, withShown,
} from "../../../pace/static/js/page/wallorder.js";

const ALL = { order: [], chosen: null };

test("without a wish all channels stand in the server's order", () => {
  assert.deepEqual(onWall(["b", "a", "c"], ALL), { shown: ["b", "a", "c"], left: 0 });
});

test("a remembered order goes first, channels that came later follow, gone ones are left out", () => {
  assert.deepEqual(onWall(["a", "b", "c", "d"], { order: ["c", "gone", "a"], chosen: null }).shown, ["c", "a", "b", "d"]);
});

test("only the chosen ones are shown", () => {
  assert.deepEqual(onWall(["a", "b", "c"], { order: ["c"], chosen: ["a", "c", "gone"] }), { shown: ["c", "a"], left: 0 });
  assert.deepEqual(onWall(["a"], { order: [], chosen: [] }), { shown: [], left: 0 });
});

test("of a hundred the first 64 are shown, and the others counted", () => {
  const names = Array.from({ length: 100 }, (_, i) => `c${i}`);
  const { shown, left } = onWall(names, ALL);
  assert.deepEqual([shown.length, shown[63], left], [MOST, "c63", 36]);
});

test("whom an address names has a place, chosen or not", () => {
  const names = Array.from({ length: 100 }, (_, i) => `c${i}`);
  const shown = (guest, chosen = null) => onWall(names, { order: [], chosen, guest }).shown;
  assert.deepEqual(shown("c5", ["c1", "c2"]), ["c5", "c1", "c2"]);
  assert.deepEqual(shown("c2", ["c1", "c2"]), ["c1", "c2"]);
  assert.deepEqual([shown("c90")[0], shown("c90").length, shown("gone").length], ["c90", MOST, MOST]);
});

test("a name moves to a place, and no further than the ends", () => {
  const list = ["a", "b", "c", "d"];
  assert.deepEqual(moved(list, "a", 2), ["b", "c", "a", "d"]);
  assert.deepEqual(moved(list, "d", 0), ["d", "a", "b", "c"]);
  assert.deepEqual(moved(list, "b", -5), ["b", "a", "c", "d"]);
  assert.deepEqual(moved(list, "b", 99), ["a", "c", "d", "b"]);
  assert.deepEqual(list, ["a", "b", "c", "d"]);
});

test("those that are not shown keep their places in the order", () => {
  assert.deepEqual(withShown(["a", "x", "b", "gone", "c"], ["c", "a", "b"]), ["c", "x", "a", "gone", "b"]);
});

test("the order that is remembered does not grow for ever", () => {
  const many = Array.from({ length: 3000 }, (_, i) => `c${i}`);
  assert.equal(withShown(fullOrder([], many), ["c1", "c0"]).length, 1000);
});

test("a storage with anything in it gives a wish that is whole", () => {
  for (const stored of [null, undefined, 7, "x", [], { order: "a", chosen: 5 }]) assert.deepEqual(readWish(stored), ALL);
  assert.deepEqual(readWish({ order: ["a", 1], chosen: ["b", null] }), { order: ["a"], chosen: ["b"] });
});

test("all boxes checked is everything, also what is to come", () => {
  assert.equal(chosenOf(["a", "b"], ["a", "b"]), null);
  assert.deepEqual(chosenOf(["a"], ["a", "b"]), ["a"]);
  assert.deepEqual(chosenOf(["a"], ["a", "b"], ["b", "away"]), ["a", "away"]);
});

test("a search finds each word in label or name, in any case", () => {
  const channel = { name: "bed-4-ecg", label: "ECG, Bed 4" };
  for (const query of ["", "ecg", "BED 4", "4 ecg"]) assert.ok(matches(channel, query), query);
  assert.ok(!matches(channel, "bed 5"));
});
