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

test("forgets the oldest, and what is no position", () => {
  const marks = new Marks(4);
  marks.note(0, "nonsense");
  assert.equal(marks.count, 0);
  for (let i = 0; i < 10; i += 1) marks.note(i * 10, `e:${i}-0`);
  assert.equal(marks.find(55), -1);
  assert.equal(marks.position(marks.find(65)), "e:6-0");
  assert.equal(marks.firsts.length, 4);
});

test("a Redis that loses its data again and again costs nothing", () => {
  const marks = new Marks(4);
  for (let i = 0; i < 1000; i += 1) marks.note(i, `epoch${i}:1-0`);
  assert.equal(marks.position(marks.find(999)), "epoch999:1-0");
  assert.equal(marks.position(marks.find(996)), "epoch996:1-0");
  assert.equal(marks.names.length, 256);
});
