import assert from "node:assert/strict";
import test from "node:test";
import { Marks } from "../../../pace/static/js/signal/marks.js";

test("finds the block of a sample", () => {
  const marks = new Marks();
  marks.note(0, "e:5-0");
  marks.note(10, "e:6-1");
  marks.note(20, "f:x:7-2");
  const position = (number) => marks.position(marks.find(number));
  assert.deepEqual([0, 9, 10, 19, 20, 999].map(position), ["e:5-0", "e:5-0", "e:6-1", "e:6-1", "f:x:7-2", "f:x:7-2"]);
  assert.deepEqual([marks.arrival(1), marks.end(1), marks.end(2)], [6, 20, Infinity]);
  assert.equal(new Marks().find(0), -1);
});

test("keeps the blocks of which there are samples, and no more; what is no position is left out", () => {
  const marks = new Marks(4);
  marks.note(0, "nonsense");
  assert.equal(marks.count, 0);
  for (let i = 0; i < 10; i += 1) marks.note(i * 10, `e:${i}-0`, i * 10 - 25);
  assert.equal(marks.find(55), -1);
  assert.equal(marks.position(marks.find(65)), "e:6-0");
  assert.equal(marks.room, 4);
});

test("has room for as many blocks as there are samples of", () => {
  const marks = new Marks(4);
  for (let i = 0; i < 10_000; i += 1) marks.note(i, `e:${i}-0`, i - 9000);
  assert.deepEqual([9999, 5000, 1000].map((number) => marks.position(marks.find(number))), ["e:9999-0", "e:5000-0", "e:1000-0"]);
  const { room } = marks;
  for (let i = 10_000; i < 100_000; i += 1) marks.note(i, `e:${i}-0`, i - 9000);
  assert.equal(marks.room, room);
});

test("blocks of which no sample was taken leave nothing", () => {
  const marks = new Marks(4);
  for (let i = 0; i < 1000; i += 1) marks.note(5, `e:${i}-0`, 0);
  assert.deepEqual([marks.room, marks.position(marks.find(5)), marks.find(4)], [4, "e:999-0", -1]);
});

test("takes the marks of older samples before its own", () => {
  const [older, marks] = [new Marks(4), new Marks(4)];
  [[100, "e:1-0"], [110, "e:2-0"], [120, "f:3-0"], [130, "f:4-0"]].forEach((one) => older.note(...one));
  [[0, "f:4-0"], [10, "f:5-0"]].forEach((one) => marks.note(...one));
  marks.prepend(older, 105, 130, 0);
  const position = (number) => marks.position(marks.find(number));
  assert.deepEqual([-25, -21, -20, -11, -10, -1, 0, 9, 10].map(position),
    ["e:1-0", "e:1-0", "e:2-0", "e:2-0", "f:3-0", "f:3-0", "f:4-0", "f:4-0", "f:5-0"]);
  assert.equal(marks.find(-26), -1);
  marks.note(20, "f:6-0", -25);
  assert.equal(position(99), "f:6-0");
});

test("a Redis that loses its data again and again costs nothing", () => {
  const marks = new Marks(4);
  for (let i = 0; i < 1000; i += 1) marks.note(i, `epoch${i}:1-0`, i - 3);
  assert.equal(marks.position(marks.find(999)), "epoch999:1-0");
  assert.equal(marks.position(marks.find(996)), "epoch996:1-0");
  assert.equal(marks.names.length, 256);
});
