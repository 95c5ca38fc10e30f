import assert from "node:assert/strict";
import test from "node:test";
import { traceLead } from "../../../pace/static/js/draw/trace.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";

class Pen {
  constructor() {
    this.runs = [];
    this.dots = [];
    this.clips = [];
  }

  moveTo(x, y) {
    this.runs.push([[x, y]]);
  }

  lineTo(x, y) {
    this.runs.at(-1).push([x, y]);
  }

  dot(x, y) {
    this.dots.push([x, y]);
  }

  clipped(x, edge) {
    this.clips.push([x, edge]);
  }

  /** Runs that drew a line; a lone moveTo leaves no mark. */
  get lines() {
    return this.runs.filter((run) => run.length > 1);
  }
}

const PLACE = { x: (time) => time, y: (value) => -value, low: -10, high: 10 };

function traced(times, values, { from = -Infinity, to = Infinity, step = 1, place = PLACE } = {}) {
  const ring = new SignalRing(1, 10_000);
  ring.append(times, [Float32Array.from(values)], step);
  const pen = new Pen();
  traceLead(pen, ring, 0, from, to, place);
  return pen;
}

test("every sample is a corner of the line, unsmoothed", () => {
  assert.deepEqual(traced([0, 1, 2], [0, 5, -5]).lines, [[[0, -0], [1, -5], [2, 5]]]);
});

test("a missing sample and a gap in time break the line", () => {
  assert.deepEqual(traced([0, 1, 2, 3, 4], [1, 1, NaN, 2, 2]).lines.map((run) => run.length), [2, 2]);
  assert.deepEqual(traced([0, 1, 9, 10], [1, 1, 2, 2]).lines.map((run) => run.length), [2, 2]);
});

test("a sample alone between gaps is a dot", () => {
  const pen = traced([0, 1, 2, 3, 4], [1, NaN, 3, NaN, 5]);
  assert.deepEqual([pen.lines, pen.dots], [[], [[0, -1], [2, -3], [4, -5]]]);
});

test("one sample beyond each border leads the line out of sight", () => {
  const [run] = traced([0, 1, 2, 3, 4, 5], [0, 0, 0, 0, 0, 0], { from: 1.5, to: 3.5 }).lines;
  assert.deepEqual(run.map(([x]) => x), [1, 2, 3, 4]);
});

test("nothing in sight draws nothing", () => {
  assert.deepEqual(traced([], []).runs, []);
  const pen = traced([0, 1], [0, 0], { from: 50, to: 60 });
  assert.deepEqual(pen.lines, []);
});

test("a value beyond the range goes to the edge and is reported", () => {
  const pen = traced([0, 1, 2], [0, 99, -99]);
  assert.deepEqual(pen.lines[0], [[0, -0], [1, -10], [2, 10]]);
  assert.deepEqual(pen.clips, [[1, 1], [2, -1]]);
});

test("dense samples keep the highest and lowest of each column", () => {
  const times = Array.from({ length: 4000 }, (_, i) => i);
  const values = times.map((i) => (i === 1234 ? 9 : i === 2345 ? -9 : 0));
  const pen = traced(times, values, { place: { ...PLACE, x: (time) => time / 40 } });
  const ys = pen.lines.flat().map(([, y]) => y);
  assert.ok(pen.lines.flat().length < 500);
  assert.deepEqual([Math.min(...ys), Math.max(...ys)], [-9, 9]);
});

test("dense samples break at gaps too", () => {
  const times = Array.from({ length: 4000 }, (_, i) => (i < 2000 ? i : i + 500));
  const pen = traced(times, times.map(() => 1), { place: { ...PLACE, x: (time) => time / 40 } });
  assert.equal(pen.lines.length, 2);
});
