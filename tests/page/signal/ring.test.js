import assert from "node:assert/strict";
import test from "node:test";
import { momentAt } from "../../../pace/static/js/signal/moments.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";

const add = (ring, times, step = null, values = times) => ring.append(times, [Float32Array.from(values)], step);
const all = (ring, from) => Array.from({ length: ring.length }, (_, i) => from[ring.index(i)]);
const starts = (ring) => all(ring, ring.starts);

test("keeps the newest in order and never grows", () => {
  const ring = new SignalRing(1, 4);
  add(ring, [1, 2, 3, 4, 5, 6], 1);
  assert.deepEqual(all(ring, ring.times), [3, 4, 5, 6]);
  assert.deepEqual(all(ring, ring.leads[0]), [3, 4, 5, 6]);
  assert.equal(ring.times.length, 4);
  assert.equal(ring.newest, 6);
});

test("even samples join within and across blocks, and break where one is missing", () => {
  const ring = new SignalRing(1, 100);
  add(ring, [0, 10, 20], 10);
  add(ring, [30, 40], 10);
  add(ring, [60, 70], 10);
  assert.deepEqual(starts(ring), [1, 0, 0, 0, 0, 1, 0]);
});

test("stamped samples at a declared rate break at one missing sample, not at jitter", () => {
  const ring = new SignalRing(1, 100, 100);
  add(ring, [0, 10, 24, 33, 53]);
  assert.deepEqual(starts(ring), [1, 0, 0, 0, 1]);
});

test("without a rate the publisher's rhythm decides", () => {
  const ring = new SignalRing(1, 100);
  add(ring, [0, 7, 14, 22, 28, 42, 49, 149, 156]);
  assert.deepEqual(starts(ring), [1, 0, 0, 0, 0, 0, 0, 1, 0]);
});

test("a gap that the server tells of breaks the line", () => {
  const ring = new SignalRing(1, 100);
  add(ring, [0, 10], 10);
  ring.breakLine();
  add(ring, [20, 30], 10);
  assert.deepEqual(starts(ring), [1, 0, 1, 0]);
});

test("a little disorder is left out and counted", () => {
  const ring = new SignalRing(1, 100);
  add(ring, [0, 10, 5, 10, 20], 10);
  assert.deepEqual(all(ring, ring.times), [0, 10, 20]);
  assert.equal(ring.disordered, 2);
});

test("a leap back in time begins anew", () => {
  const ring = new SignalRing(1, 100);
  add(ring, [10_000, 10_010], 10);
  add(ring, [0, 10], 10);
  assert.deepEqual(all(ring, ring.times), [0, 10]);
  assert.deepEqual(starts(ring), [1, 0]);
});

test("finds times round the end of the arrays", () => {
  const ring = new SignalRing(1, 5);
  add(ring, [1, 2, 3, 4, 5, 6, 7], 1);
  assert.deepEqual([0, 3, 3.5, 7, 8].map((time) => ring.lowerBound(time)), [0, 0, 1, 4, 5]);
});

test("tells from which time on the trace looks different", () => {
  const ring = new SignalRing(1, 5);
  assert.equal(ring.changedSince(0), Infinity);
  add(ring, [10, 20, 30], 10);
  assert.deepEqual([0, 1, 2, 3].map((total) => ring.changedSince(total)), [10, 10, 20, Infinity]);
  add(ring, [40, 50, 60, 70, 80, 90, 100], 10);
  assert.equal(ring.changedSince(3), 60); // the rest is gone
  const { run } = ring;
  add(ring, [-5000], 10);
  assert.notEqual(ring.run, run);
});

test("the extent leaves out what is missing and what is older", () => {
  const ring = new SignalRing(1, 10);
  assert.equal(ring.extent(0), null);
  add(ring, [1, 2, 3], 1, [9, NaN, -2]);
  assert.deepEqual(ring.extent(0), { low: -2, high: 9 });
  assert.deepEqual(ring.extent(2), { low: -2, high: -2 });
});

test("gaps are recorded with their ends, their reason and what they cost", () => {
  const ring = new SignalRing(1, 100, 100);
  add(ring, [0, 10, 20], 10);
  ring.breakLine("slow");
  ring.breakLine("ingest"); // the first reason is the one
  assert.deepEqual(ring.gaps, [{ from: 20, to: null, reason: "slow" }]);
  add(ring, [60, 70], 10);
  add(ring, [100], 10);
  assert.deepEqual(ring.gaps, [{ from: 20, to: 60, reason: "slow" }, { from: 70, to: 100, reason: "break" }]);
  assert.equal(ring.lost, 5);
});

test("a hole that hides nothing breaks the line and is no gap", () => {
  const ring = new SignalRing(1, 100, 100);
  ring.breakLine("ingest"); // before the first sample nothing is missing
  add(ring, [0, 10], 10);
  ring.breakLine("ingest");
  add(ring, [20], 10);
  assert.deepEqual([ring.gaps, ring.lost, starts(ring)], [[], 0, [1, 0, 1]]);
});

test("a missing sample that was sent as such is no gap", () => {
  const ring = new SignalRing(1, 100, 100);
  add(ring, [0, 10, 20], 10, [1, NaN, 2]);
  assert.deepEqual([ring.gaps, starts(ring)], [[], [1, 0, 0]]);
});

test("gaps go with the samples around them, and are five hundred at most", () => {
  const ring = new SignalRing(1, 4, 100);
  for (let i = 0; i < 20; i += 1) add(ring, [i * 100], 10);
  assert.ok(ring.gaps.length <= 4, `${ring.gaps.length} gaps`);
  const large = new SignalRing(1, 5000, 100);
  for (let i = 0; i < 2000; i += 1) add(large, [i * 100], 10);
  assert.deepEqual([large.gaps.length, large.gaps.at(-1).to, large.lost], [500, 199_900, 1999 * 9]);
});

test("a ring that grows or shrinks keeps the newest samples, their names and their gaps", () => {
  for (const [capacity, kept] of [[8, [20, 30, 40, 60, 70]], [5, [20, 30, 40, 60, 70]], [3, [40, 60, 70]], [2, [60, 70]]]) {
    const ring = new SignalRing(1, 5, 100);
    add(ring, [0, 10, 20, 30, 40], 10);
    add(ring, [60, 70], 10, [6, 7]);
    ring.resize(capacity);
    assert.deepEqual([all(ring, ring.times), ring.total, ring.gaps.length], [kept, 7, kept.includes(40) ? 1 : 0]);
    add(ring, [80, 90], 10, [8, 9]);
    assert.deepEqual(all(ring, ring.times), [...kept, 80, 90].slice(-capacity));
    assert.deepEqual(all(ring, ring.leads[0]).slice(-4), [6, 7, 8, 9].slice(-Math.min(capacity, 4)));
    assert.deepEqual(all(ring, ring.offsets).slice(-2), [0, 1]);
  }
});

test("a clock that is set forward by years loses no samples", () => {
  const ring = new SignalRing(1, 100, 100);
  add(ring, [0, 10], 10);
  add(ring, [1.7e12], 10);
  assert.deepEqual([ring.lost, ring.gaps.length], [0, 1]);
});

test("a block longer than the ring leaves its end there", () => {
  const ring = new SignalRing(1, 4, 100);
  add(ring, Array.from({ length: 10 }, (_, i) => i * 10), 10);
  assert.deepEqual(all(ring, ring.times), [60, 70, 80, 90]);
  assert.deepEqual(all(ring, ring.offsets), [6, 7, 8, 9]);
  assert.equal(ring.total, 10);
});

test("an even block that overlaps the last one gives what is left of it", () => {
  const ring = new SignalRing(1, 100, 100);
  add(ring, [0, 10, 20], 10);
  add(ring, [10, 20, 30, 40], 10);
  assert.deepEqual([all(ring, ring.times), all(ring, ring.offsets)], [[0, 10, 20, 30, 40], [0, 1, 2, 2, 3]]);
  assert.deepEqual([starts(ring), ring.disordered], [[1, 0, 0, 0, 0], 2]);
});

test("older samples of another ring come before the oldest, with their gaps and names", () => {
  const [ring, older] = [new SignalRing(1, 12, 100), new SignalRing(1, 100, 100)];
  const block = (to, at, count) => to.append(Array.from({ length: count }, (_, i) => at + 10 * i), [Float32Array.from({ length: count }, () => at)], 10, `e:${at}-0`);
  for (const at of [0, 30, 100, 130, 160]) block(older, at, 3);
  for (const at of [130, 160]) block(ring, at, 3);
  const { run, total } = ring;
  assert.equal(ring.prepend(older, 1, 9), 6, "of eight there is room for six");
  assert.deepEqual(all(ring, ring.times), [30, 40, 50, 100, 110, 120, 130, 140, 150, 160, 170, 180]);
  assert.deepEqual(all(ring, ring.leads[0]), [30, 30, 30, 100, 100, 100, 130, 130, 130, 160, 160, 160]);
  assert.deepEqual(starts(ring).slice(1), [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(ring.gaps, [{ from: 50, to: 100, reason: "break" }]);
  assert.deepEqual([ring.total, ring.run > run], [total, true]);
  assert.deepEqual([30, 50, 110, 130, 180].map((time) => momentAt(ring, time)),
    [["30", 0], ["30", 2], ["100", 1], ["130", 0], ["160", 2]].map(([at, sample]) => ({ pos: `e:${at}-0`, sample })));
  block(ring, 190, 3);
  assert.deepEqual([ring.length, ring.oldest, ring.newest, momentAt(ring, 190).pos], [12, 100, 210, "e:190-0"]);
  assert.equal(ring.prepend(older, 0, 6), 0, "it is full");
});

test("gaps whose samples have gone are still known", () => {
  const ring = new SignalRing(1, 4);
  for (let i = 0; i < 600; i += 1) add(ring, [i * 100, i * 100 + 10], 10);
  assert.ok(ring.gaps.length <= 2);
  assert.equal(ring.past.length, 500);
  assert.equal(ring.past.at(-1).to, ring.gaps[0].from - 10);
});
