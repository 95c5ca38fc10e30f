import assert from "node:assert/strict";
import test from "node:test";
import { behindText, place, placeGaps, readingOf, sliderKey } from "../../../pace/static/js/page/timeline.js";

test("how far behind live", () => {
  assert.deepEqual([0, 499, 500, 42_000, 61_000, 3_723_000].map(behindText),
    ["", "", "−0:01", "−0:42", "−1:01", "−1:02:03"]);
});

const BAR = { from: 1000, to: 2000 };

test("a place on the bar, cut at its ends", () => {
  assert.deepEqual(place({ from: 1250, to: 1500 }, BAR), { left: 0.25, width: 0.25 });
  assert.deepEqual(place({ from: 0, to: 1500 }, BAR), { left: 0, width: 0.5 });
  assert.deepEqual(place({ from: 1500, to: null }, BAR), { left: 0.5, width: 0.5 }, "a gap that is still open");
  assert.equal(place({ from: 0, to: 900 }, BAR), null);
  assert.equal(place({ from: 2100, to: 2200 }, BAR), null);
  assert.equal(place({ from: 1, to: 2 }, { from: 5, to: 5 }), null);
});

test("gaps that touch are one, and none is too small to be seen", () => {
  const gap = (from, to) => ({ from, to });
  assert.deepEqual(placeGaps([gap(1600, 1700), gap(1200, 1400), gap(1300, 1500)], BAR).map(({ left }) => left), [0.2, 0.6]);
  const [small] = placeGaps([gap(2000, 2000)], BAR);
  assert.ok(small.width >= 0.004 && small.left + small.width <= 1);
  assert.equal(placeGaps(Array.from({ length: 500 }, (_, i) => gap(1000 + 2 * i, 1001 + 2 * i)), BAR).length, 1);
});

test("the bar's keys are those of a slider", () => {
  const done = [];
  const view = { span: 10_000, move: (ms) => done.push(ms), resume: () => done.push("live") };
  for (const key of ["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"]) sliderKey({ key })(view);
  assert.deepEqual(done, [-1000, 1000, -10_000, 10_000, -Infinity, "live"]);
  assert.equal(sliderKey({ key: "x" }), null);
  assert.equal(sliderKey({ key: "Home", altKey: true }), null);
});

function paused(history, bounds = { from: 0, to: 100, told: true }) {
  const channel = {};
  return { live: false, channel, histories: new Map([[channel, history]]), bounds: () => bounds, seen: () => ({ from: 50, to: 60 }) };
}

test("what is said while older samples are read", () => {
  assert.equal(readingOf({ live: true }), null);
  const none = { length: 0 };
  const all = { length: 1, newest: 100, timeAt: () => 0 };
  assert.equal(readingOf(paused({ source: none, busy: false, error: null })), null);
  assert.equal(readingOf(paused({ source: none, busy: true })).bad, false);
  assert.equal(readingOf(paused({ source: all, busy: true })), null, "what is seen is there, more is read ahead");
  assert.match(readingOf(paused({ source: none, error: "not connected" })).text, /not connected/);
  assert.equal(readingOf(paused({ source: none }, { from: 55, to: 100, told: false })), null, "a guess is no edge");
  assert.match(readingOf(paused({ source: none }, { from: 55, to: 100, told: true })).text, /not kept/);
});
