import assert from "node:assert/strict";
import test from "node:test";
import {
  bytesText, channelTexts, channelsText, chartTexts, delayText, duration, figure, flagsText, malformedText, momentText, rateText, serverRows,
  standingText, workerTexts,
} from "../../../pace/static/js/status/texts.js";

const NOW = new Date(2026, 4, 17, 14, 3, 21).getTime();
const WORKER = { id: "5f0c3a9e77b21d04", started: NOW - 65_000, sessions: 12, blocks: 300, bytes: 51_000, interval_ms: 40, stretched: false };
const FIGURES = {
  version: "0.1.0", started: NOW - 100_000, redis: { up: true, since: NOW - 9000, delay_ms: 0.4 }, ingest: true, viewers: 12, lost: 0,
  blocks: 300, bytes: 51_000, channels: { live: 2, stale: 0, quiet: 1, silent: 0 }, workers: [WORKER], trouble: [],
};
const rows = (figures = {}, more = {}) =>
  Object.fromEntries(serverRows({ ...FIGURES, ...figures }, { now: NOW, ahead: 5, roundTrip: 9, ...more }).map((row) => [row.key, row]));

test("lengths in their two largest units", () => {
  assert.deepEqual([0, 999, 5000, 65_000, 3_600_000, 90_061_000].map(duration), ["0 s", "0 s", "5 s", "1 min 5 s", "1 h 0 min", "1 d 1 h"]);
  assert.equal(duration(-50), "0 s");
});

test("figures", () => {
  assert.deepEqual([0, 0.5, 25, 12_000, null, undefined].map(figure), ["0", "0.5", "25", "12\u202f000", "–", "–"]);
  assert.deepEqual([0, 512, 5120, 51_000, 2_345_000, 3e9, null].map(bytesText), ["0 B/s", "512 B/s", "5.12 kB/s", "51 kB/s", "2.35 MB/s", "3 GB/s", "–"]);
  assert.deepEqual([0.4, 120, null].map(delayText), ["0.4 ms", "120 ms", "–"]);
});

test("a moment of another day says which", () => {
  assert.equal(momentText(NOW - 1000, NOW), "14:03:20");
  assert.equal(momentText(NOW - 2 * 86_400_000, NOW), "2026-05-15 14:03:21");
});

test("the server in figures", () => {
  const texts = Object.fromEntries(Object.entries(rows()).map(([key, { text }]) => [key, text]));
  assert.deepEqual(texts, {
    clock: "14:03:21", offset: "right (5 ms from the server's)", uptime: "1 min 40 s, since 14:01:41", version: "0.1.0",
    redis: "answers within 0.4 ms", ingest: "takes in what is published", workers: "1", viewers: "12", blocks: "300 a second",
    bytes: "51 kB/s", channels: "2 live, 1 quiet",
  });
  assert.deepEqual(Object.values(rows()).filter(({ bad }) => bad), []);
});

test("what is wrong is marked", () => {
  const wrong = rows({ lost: 2, ingest: false, channels: { live: 0, stale: 1, quiet: 0, silent: 1 } });
  assert.deepEqual([wrong.workers.text, wrong.channels.text], ["1, and 2 lost", "1 fallen silent, 1 without anything yet"]);
  assert.deepEqual(Object.values(wrong).filter(({ bad }) => bad).map(({ key }) => key), ["ingest", "workers", "channels"]);
});

test("without Redis nothing is known of who ingests", () => {
  const wrong = rows({ redis: { up: false, since: NOW - 3000, delay_ms: null }, ingest: false });
  assert.equal(wrong.redis.text, "cannot be reached since 14:03:18");
  assert.deepEqual([wrong.redis.bad, wrong.ingest.bad], [true, false]);
  assert.equal(rows({ redis: { up: true, since: null, delay_ms: null } }).redis.text, "answers");
});

test("no channels", () => {
  assert.equal(channelsText({ live: 0, stale: 0, quiet: 0, silent: 0 }), "The server has no channels.");
});

test("how a channel stands", () => {
  const last = NOW - 61_000;
  assert.deepEqual(["live", "stale", "quiet"].map((state) => standingText({ state, last }, NOW)), ["live", "no samples since 14:02:20", "last one 1 min ago"]);
  assert.equal(standingText({ state: "silent", last: null }, NOW), "nothing yet");
});

test("a channel's rate, flags and malformed payloads", () => {
  assert.equal(rateText({ kind: "waveform", rate: 360 }, { rate: 359.88 }), "359.9 Hz, 360 Hz declared");
  assert.equal(rateText({ kind: "waveform", rate: null }, { rate: null }), "not measured yet");
  assert.equal(rateText({ kind: "text", rate: null }, { rate: null }), "–");
  assert.equal(flagsText({ flags: ["clock", "odd"] }), "publisher's clock is off; odd");
  assert.equal(flagsText({ flags: [] }), "none");
  assert.equal(malformedText({ malformed: 3, error: "no number" }), "3 (last: no number)");
  assert.equal(malformedText({ malformed: 0, error: null }), "none");
});

test("the row of a channel leads to it and marks what is wrong", () => {
  const state = { state: "stale", last: NOW - 9000, flags: ["rate"], malformed: 1, error: null, rate: null };
  const row = channelTexts({ name: "a b", descriptor: { label: "Bed 4", kind: "waveform", rate: 360 }, state }, NOW);
  assert.deepEqual([row.key, row.link, row.bad, row.cells[0]], ["a b", "./#channel=a+b", [1, 3, 4], "Bed 4"]);
  const sound = { state: "live", last: NOW, flags: [], malformed: 0, error: null, rate: null };
  assert.deepEqual(channelTexts({ name: "x", descriptor: { kind: "text" }, state: sound }, NOW).bad, []);
});

test("the row of a worker", () => {
  assert.deepEqual(workerTexts(WORKER, NOW), ["5f0c3a", "1 min 5 s", "12", "300 a second", "51 kB/s", "40 ms"]);
  assert.equal(workerTexts({ ...WORKER, stretched: true, interval_ms: 120 }, NOW).at(-1), "120 ms: busy");
});

test("a chart in words", () => {
  assert.deepEqual(chartTexts("bytes", { now: 5120, least: 0, most: 9000 }, 5), {
    name: "Bytes sent", now: "5.12 kB/s", range: "lowest 0 B/s · highest 9 kB/s",
    spoken: "Bytes sent in the last 5 minutes: now 5.12 kB/s, lowest 0 B/s, highest 9 kB/s.",
  });
  assert.equal(chartTexts("blocks", { now: 20, least: 5, most: 25 }, 5).range, "lowest 5 · highest 25 a second");
  assert.equal(chartTexts("delay", null, 5).spoken, "Redis’ delay: nothing yet.");
});
