import assert from "node:assert/strict";
import test from "node:test";
import {
  channelRows, decimalsOf, delayRows, drawingRows, gapLines, leadRows, linkRows, quantile, serverRows, spokenLeads, valueText,
} from "../../../pace/static/js/page/numbers.js";

const of = (rows) => Object.fromEntries(rows.map(({ key, text, bad }) => [key, bad ? `! ${text}` : text]));

test("values are as precise as the channel", () => {
  assert.deepEqual([0.001, 0.1, 1, 10, 0.005, undefined].map(decimalsOf), [3, 1, 0, 0, 3, 3]);
  assert.equal(valueText(Math.fround(0.1), 0.001), "0.100");
  assert.equal(valueText(-0.4996, 0.001), "−0.500");
  assert.equal(valueText(-0.0001, 0.001), "0.000");
  assert.equal(valueText(null, 0.001), "–");
});

const channel = (more = {}) => ({
  descriptor: { kind: "waveform", resolution: 0.1, unit: "mV" }, leads: ["I", "II"], received: 12_345, lost: 0,
  rates: () => ({ declared: 360, measured: 359.9 }), ...more,
});

test("one row of figures a lead, dashes where there are none", () => {
  const rows = leadRows(channel(), [{ min: -1, max: 2, peakToPeak: 3, last: 0 }, null]);
  assert.deepEqual(rows, [{ name: "I", cells: ["−1.0", "2.0", "3.0", "0.0"] }, { name: "II", cells: ["–", "–", "–", "–"] }]);
  assert.deepEqual(leadRows(channel(), null)[0].cells, ["–", "–", "–", "–"]);
  assert.equal(spokenLeads(rows.slice(0, 1), "mV"), "I: minimum −1.0, maximum 2.0, peak to peak 3.0, last 0.0 mV.");
});

test("a rate is flagged from 2 % on, samples that are missing always", () => {
  assert.deepEqual(of(channelRows(channel())), { rate: "359.9 Hz, 360 Hz declared", received: "12\u202f345", lost: "0" });
  const off = channel({ rates: () => ({ declared: 360, measured: 352 }), lost: 7 });
  assert.deepEqual(of(channelRows(off)), { rate: "! 352 Hz, 360 Hz declared, −2.2 % off", received: "12\u202f345", lost: "! 7" });
  assert.equal(of(channelRows(channel({ rates: () => null }))).rate, "not measured yet");
  assert.deepEqual(Object.keys(of(channelRows(channel({ descriptor: { kind: "text" } })))), ["lines"]);
  assert.deepEqual(Object.keys(of(channelRows(channel({ descriptor: { kind: "number" } })))), ["received"]);
});

test("delays, and none before there are some", () => {
  assert.deepEqual(of(delayRows({ p50: 120.4, p99: 1310, count: 5 })), { p50: "120 ms", p99: "1\u202f310 ms" });
  assert.deepEqual(of(delayRows(null)), { p50: "–", p99: "–" });
});

test("a device's clock is told, and that it does not matter", () => {
  const clock = (ahead) => of(linkRows({ transport: "websocket", roundTrip: 12.3, ahead })).clock;
  assert.match(clock(-35), /^right \(−35 ms/);
  assert.match(clock(3 * 86_400_000), /^72 h ahead/);
  assert.match(clock(-90_000), /^1 min 30 s behind/);
  assert.equal(clock(null), "–");
  assert.deepEqual(of(linkRows({ transport: null, roundTrip: null, ahead: 0 })).trip, "–");
});

test("what the server said of itself", () => {
  assert.deepEqual(of(serverRows({ version: "0.1.0", history_s: 300, flush_ms: 40 })),
    { version: "0.1.0", history: "5 min", flush: "40 ms" });
  assert.deepEqual(serverRows(null), []);
});

test("frame times", () => {
  assert.equal(quantile([], 0.5), null);
  assert.deepEqual([quantile([3, 1, 2], 0.5), quantile([3, 1, 2], 0.99)], [2, 3]);
  const rows = of(drawingRows({ intervals: [16.7, 16.7, 33.3], durations: [1.23, 2, 3] }));
  assert.deepEqual(rows, { frames: "60 a second", longFrame: "33.3 ms", drawing: "2.0 ms · 3.0 ms" });
  assert.equal(of(drawingRows({ intervals: [], durations: [] })).frames, "–");
});

test("gaps are listed newest first, with their length and why", () => {
  const gaps = [{ from: 0, to: 400, reason: "break" }, { from: 1000, to: 4200, reason: "slow" }, { from: 9000, to: null, reason: "odd" }];
  const { lines, more } = gapLines(gaps);
  assert.equal(more, 0);
  assert.deepEqual(lines.map((line) => line.split(" · ").slice(1)),
    [["not over yet", "odd"], ["3.2 s", "this connection is too slow"], ["0.4 s"]]);
  assert.deepEqual(gapLines(Array.from({ length: 23 }, () => gaps[0])).more, 3);
});
