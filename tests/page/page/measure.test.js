import assert from "node:assert/strict";
import { test } from "node:test";
import {
  atEdge, copyText, decimalsOf, digits, isoTime, measure, measuredTexts, moved, nearest, shortDigits, snapped, stepped, valueAt,
} from "../../../pace/static/js/page/measure.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";

/** 1000 … 1090 each 10 ms with values 0 … 9, a gap, 2000 … 2020; the sample at 1050 is missing. */
function source() {
  const ring = new SignalRing(1, 100, 100);
  const values = Array.from({ length: 10 }, (_, i) => (i === 5 ? NaN : i));
  ring.append(values.map((_, i) => 1000 + 10 * i), [Float32Array.from(values)], 10);
  ring.append([2000, 2010, 2020], [Float32Array.from([-1, -2, -3])], 10);
  return ring;
}

test("the nearest sample stands for a time, in a gap none does", () => {
  const at = (time) => nearest(source(), time);
  assert.equal(at(1014), 1);
  assert.equal(at(1016), 2);
  assert.equal(at(1094), 9);
  assert.equal(at(1096), null);
  assert.equal(at(1500), null);
  assert.equal(at(1995), 10);
  assert.equal(at(990), null);
  assert.equal(at(2024), 12);
  assert.equal(at(2026), null);
});

test("nothing is nearest in an empty trace", () => {
  assert.equal(nearest(new SignalRing(1, 10), 5), null);
});

test("a sample alone stands for its own time only", () => {
  const ring = new SignalRing(1, 10, 100);
  ring.append([500], [[7]], null);
  assert.equal(valueAt(ring, 0, 500), 7);
  assert.equal(valueAt(ring, 0, 500.1), null);
});

test("a value is that of the sample; missing ones, gaps and leads that are not there have none", () => {
  assert.equal(valueAt(source(), 0, 1031), 3);
  assert.equal(valueAt(source(), 0, 1050), null);
  assert.equal(valueAt(source(), 0, 1500), null);
  assert.equal(valueAt(source(), 3, 1031), null);
});

test("a time snaps to its sample, in a gap it stays", () => {
  assert.equal(snapped(source(), 1031), 1030);
  assert.equal(snapped(source(), 1500), 1500);
});

test("a step is one sample, in a gap and at its border one pixel", () => {
  assert.equal(stepped(source(), 1030, 1, 3), 1040);
  assert.equal(stepped(source(), 1030, -1, 3), 1020);
  assert.equal(stepped(source(), 1090, 1, 3), 1093);
  assert.equal(stepped(source(), 1500, -1, 3), 1497);
  assert.equal(stepped(source(), 1000, -1, 3), 997);
});

test("a millimetre further is the sample there, and never stands still", () => {
  assert.equal(moved(source(), 1000, 40, 3), 1040);
  assert.equal(moved(source(), 1040, -40, 3), 1000);
  assert.equal(moved(source(), 1000, 4, 3), 1010);
  assert.equal(moved(source(), 1010, -4, 3), 1000);
  assert.equal(moved(source(), 1500, 40, 3), 1540);
});

test("the outermost sample is one that is on the strip", () => {
  assert.equal(atEdge(source(), { from: 1018, to: 1062 }, "from"), 1020);
  assert.equal(atEdge(source(), { from: 1018, to: 1062 }, "to"), 1060);
  assert.equal(atEdge(source(), { from: 1022, to: 1068 }, "from"), 1030);
  assert.equal(atEdge(source(), { from: 1022, to: 1068 }, "to"), 1060);
  assert.equal(atEdge(source(), { from: 1022, to: 1500 }, "to"), 1500);
});

test("two cursors measure the time between them, the rate and the difference, whichever is first", () => {
  const expected = { from: 1010, to: 1090, ms: 80, values: [1, 9], perMinute: 750, difference: 8 };
  assert.deepEqual(measure(source(), 0, 1010, 1090), expected);
  assert.deepEqual(measure(source(), 0, 1090, 1010), expected);
});

test("no distance means no rate, a gap no difference", () => {
  assert.equal(measure(source(), 0, 1010, 1010).perMinute, null);
  assert.deepEqual(measure(source(), 0, 1010, 1500).values, [1, null]);
  assert.equal(measure(source(), 0, 1010, 1500).difference, null);
});

test("numbers have the decimals that mean something", () => {
  assert.deepEqual(measuredTexts({ ms: 811.97, perMinute: 73.8944, difference: 1.2099999 }, 0.005),
    { ms: "812", perMinute: "73.9", difference: "1.21" });
  assert.deepEqual(measuredTexts({ ms: 0, perMinute: null, difference: null }, 0.005),
    { ms: "0", perMinute: "—", difference: "—" });
});

test("digits follow the channel's resolution", () => {
  assert.deepEqual([0.005, 0.001, 1, 25, 0.25, null, 0.000001].map(decimalsOf), [3, 3, 0, 0, 2, 3, 6]);
  assert.equal(digits(Math.fround(-0.245), 0.001), "-0.245");
  assert.equal(digits(-0.0001, 0.001), "0.000");
  assert.equal(shortDigits(Math.fround(0.3), 0.001), "0.3");
});

test("the line to paste says what was measured, where and when", () => {
  const measured = { from: Date.UTC(2026, 10, 21, 13, 20, 11, 42), ms: 812, perMinute: 60_000 / 812, difference: 1.21 };
  const descriptor = { label: "ECG, MIT-BIH 208", unit: "mV", resolution: 0.005 };
  assert.equal(copyText(measured, descriptor, "MLII"),
    "Δt 812 ms · 73.9/min · ΔmV 1.21 · ECG, MIT-BIH 208, MLII · 2026-11-21T13:20:11.042Z");
  assert.match(copyText(measured, { ...descriptor, unit: "" }, ""), / · Δ 1\.21 · ECG, MIT-BIH 208 · /);
});

test("a time that no calendar knows is empty", () => {
  assert.equal(isoTime(1e300), "");
  assert.equal(isoTime(0.6), "1970-01-01T00:00:00.001Z");
});
