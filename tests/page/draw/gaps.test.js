import assert from "node:assert/strict";
import test from "node:test";
import { gapColumns, gapLabels, gapsDiffer, gapsWithin, lengthOf, paintGaps } from "../../../pace/static/js/draw/gaps.js";
import { stripLayout } from "../../../pace/static/js/draw/layout.js";

const layout = stripLayout({ width: 1000, pixelRatio: 1, leadCount: 1, unit: "mV", range: [-2, 3] });
const PX = layout.pxPerMs;
const THEME = { paper: "#ffffff", muted: "#444444" };
const words = (key, { length }) => `${key} ${length}`;
const ctx = () => ({ measureText: (text) => ({ width: text.length * 6 }) });

test("lengths as a person reads them", () => {
  const expected = [[3, "0.003 s"], [350, "0.35 s"], [3210, "3.2 s"], [12_000, "12 s"], [250_000, "4 min 10 s"],
    [60_000, "1 min"], [3_600_000, "1 h"], [7_500_000, "2 h 5 min"], [9980, "10 s"]];
  for (const [ms, text] of expected) assert.equal(lengthOf(ms), text);
});

test("only gaps that reach into the strip count, from either side and while open", () => {
  const gaps = [{ from: 0, to: 10 }, { from: 20, to: 40 }, { from: 50, to: 60 }, { from: 90, to: null }];
  assert.deepEqual(gapsWithin(gaps, 30, 55).map((gap) => gap.from), [20, 50]);
  assert.deepEqual(gapsWithin(gaps, 100, 200).map((gap) => gap.from), [90]);
});

test("what is new, closed or gone shows from where it differs", () => {
  const open = [{ from: 10, to: null }];
  assert.equal(gapsDiffer(open, [{ from: 10, to: null }]), Infinity);
  assert.equal(gapsDiffer(open, [{ from: 10, to: 30 }]), 30);
  assert.equal(gapsDiffer([], open), 10);
  assert.equal(gapsDiffer(open, []), 10);
});

test("a gap is as wide as its time, and one lost sample can be seen", () => {
  assert.deepEqual(gapColumns({ from: 1000, to: 3000 }, layout), { first: Math.round(1000 * PX), last: Math.round(3000 * PX) });
  const { first, last } = gapColumns({ from: 1000, to: 1003 }, layout);
  assert.equal(last - first, 2);
});

test("the hatch fills what the span has of a gap, and is clipped to it", () => {
  const filled = [];
  const lines = [];
  const canvas = new Proxy({}, { get: (_, name) => (...args) => {
    if (name === "fillRect") filled.push(args);
    if (name === "lineTo") lines.push(args);
  } });
  const gaps = [{ from: 1000, to: 2000 }, { from: 8000, to: null }];
  paintGaps(canvas, layout, { first: Math.round(1500 * PX), last: Math.round(9000 * PX), x: 58 }, gaps, THEME);
  assert.deepEqual(filled.map(([x, , width]) => [x, width]), [
    [58, Math.round(2000 * PX) - Math.round(1500 * PX)],
    [58 + Math.round(8000 * PX) - Math.round(1500 * PX), Math.round(9000 * PX) - Math.round(8000 * PX)],
  ]);
  assert.ok(lines.length > 20);
});

function labels(gaps, { from = 0, to = 9000 } = {}) {
  const head = Math.round(to * PX);
  return gapLabels(ctx(), layout, [{ first: Math.round(from * PX), last: head, x: 58 }], gaps, head, words);
}

test("a label names the whole length, also of what is out of sight", () => {
  const [label] = labels([{ from: -20_000, to: 4000 }]);
  assert.equal(label.text, "gap 24 s");
  assert.ok(label.patch && label.x >= 58 && label.x + label.width < 58 + 4000 * PX);
});

test("an open gap counts whole seconds", () => {
  assert.deepEqual(labels([{ from: 5100, to: null }]).map((label) => label.text), ["gap 3 s"]);
  assert.deepEqual(labels([{ from: 8500, to: null }]), []);
});

test("a label stays on the strip, and off the one before it", () => {
  const narrow = labels([{ from: -100, to: 10 }]);
  assert.ok(narrow[0].x >= 58 && !narrow[0].patch);
  assert.equal(labels([{ from: 1000, to: 1010 }, { from: 1100, to: 1110 }]).length, 1);
});
