import assert from "node:assert/strict";
import test from "node:test";
import { Channel, leadNames } from "../../../pace/static/js/signal/channel.js";
import { DESCRIPTOR } from "../support/fakes.js";

const block = (id, content) => ({ type: "block", channel: "ecg", pos: `e:${id}`, block: content });
const LIVE = { live: true, last: 1000, received: 1, malformed: 0, error: null, rate: 100, flags: [] };

test("keeps samples and the position", () => {
  const channel = new Channel(DESCRIPTOR);
  channel.block(block("5-0", { t: 0, dt: 10, v: [[1, 2]] }), 0);
  assert.equal(channel.ring.length, 2);
  assert.equal(channel.position, "e:5-0");
  assert.equal(channel.lastArrival, 5);
});

test("what came already is left out", () => {
  const channel = new Channel(DESCRIPTOR);
  channel.block(block("5-0", { t: 0, dt: 10, v: [[1, 2]] }), 0);
  channel.block(block("5-0", { t: 20, dt: 10, v: [[1, 2]] }), 0);
  channel.block(block("4-9", { t: 20, dt: 10, v: [[1, 2]] }), 0);
  assert.equal(channel.ring.length, 2);
});

test("a block that cannot be read breaks the line, is told for five seconds, and is forgiven", () => {
  const channel = new Channel(DESCRIPTOR);
  channel.block(block("1-0", { t: 0, dt: 10, v: [[1]] }), 0);
  channel.block(block("2-0", { t: 10, dt: 10, v: [[1], [1, 2]] }), 0);
  assert.match(channel.fault, /unequal length/);
  channel.block(block("3-0", { t: 10, dt: 10, v: [[1]] }), 5000);
  assert.match(channel.fault, /unequal length/);
  channel.block(block("4-0", { t: 20, dt: 10, v: [[1]] }), 5001);
  assert.equal(channel.fault, null);
  assert.equal(channel.ring.starts[1], 1);
});

test("a place is the newest value", () => {
  const channel = new Channel({ ...DESCRIPTOR, kind: "place" });
  channel.block(block("5-0", { t: 4, lat: 52.5, lng: 13.4, heading: 90, tilt: null }), 0);
  assert.deepEqual([channel.value.t, channel.value.values, channel.received], [4, [52.5, 13.4, 90, null], 1]);
  channel.block(block("6-0", { t: 5, v: [[1]] }), 0);
  assert.match(channel.fault, /samples on another channel/);
  assert.equal(channel.received, 1);
});

test("lines of text stand newest first, 500 of them", () => {
  const channel = new Channel({ ...DESCRIPTOR, kind: "text" });
  for (let i = 1; i <= 510; i += 1) channel.block(block(`${i}-0`, { t: i, text: `line ${i}` }), 0);
  assert.equal(channel.lines[0].text, "line 510");
  assert.equal(channel.lines.length, 500);
});

test("a number keeps its full precision", () => {
  const channel = new Channel({ ...DESCRIPTOR, kind: "number" });
  channel.block(block("1-0", { t: 5, dt: 10, v: [[98.123456789, 0.1], [1, null]] }), 0);
  assert.deepEqual(channel.value, { t: 15, values: [0.1, null] });
});

test("lead names are learnt from the first block", () => {
  const channel = new Channel({ ...DESCRIPTOR, leads: null });
  assert.deepEqual(channel.leads, []);
  channel.block(block("1-0", { t: 0, dt: 10, v: [[1], [2]] }), 0);
  assert.deepEqual(channel.leads, ["Lead 1", "Lead 2"]);
  assert.deepEqual(leadNames({ leads: null }, 1), ["Value"]);
});

test("another number of leads begins a new ring", () => {
  const channel = new Channel({ ...DESCRIPTOR, leads: null });
  channel.block(block("1-0", { t: 0, dt: 10, v: [[1], [2]] }), 0);
  channel.block(block("2-0", { t: 10, dt: 10, v: [[1]] }), 0);
  assert.equal(channel.ring.leads.length, 1);
  assert.match(channel.fault, /leads changed from 2 to 1/);
});

test("a hole and a gap break the line", () => {
  const channel = new Channel(DESCRIPTOR);
  channel.block(block("1-0", { t: 0, dt: 10, v: [[1]] }), 0);
  channel.block(block("2-0", { hole: "ingest" }), 0);
  channel.block(block("3-0", { t: 10, dt: 10, v: [[1]] }), 0);
  channel.gap();
  channel.block(block("4-0", { t: 20, dt: 10, v: [[1]] }), 0);
  assert.deepEqual([...channel.ring.starts.slice(0, 3)], [1, 1, 1]);
});

test("the ring is bounded by 60 s or what else is asked for, and by number where the rate is absurd", () => {
  for (const [rate, capacity, long] of [[360, 21_600, 64_800], [100_000, 120_000, 360_000], [0.1, 1000, 1000], [null, 30_000, 90_000]]) {
    const channel = new Channel({ ...DESCRIPTOR, rate });
    channel.block(block("1-0", { t: 0, dt: 10, v: [[1]] }), 0);
    assert.equal(channel.ring.capacity, capacity);
    channel.keep(180);
    assert.deepEqual([channel.ring.capacity, channel.ring.length], [long, 1]);
  }
});

test("stale within two seconds of silence, since the last arrival", () => {
  const channel = new Channel(DESCRIPTOR);
  channel.state = LIVE;
  assert.equal(channel.staleSince(0), null); // just subscribed
  channel.block(block("1234-0", { t: 0, dt: 10, v: [[1]] }), 500);
  assert.equal(channel.staleSince(2100), null);
  assert.equal(channel.staleSince(2250), 1234); // and the page looks each 250 ms
});

test("the backlog of a channel that died is stale at once", () => {
  const channel = new Channel(DESCRIPTOR);
  channel.state = { ...LIVE, live: false, last: 1234 };
  assert.equal(channel.staleSince(0), 1234);
  channel.block(block("1234-0", { t: 0, dt: 10, v: [[1]] }), 10);
  assert.equal(channel.staleSince(20), 1234);
  channel.block(block("9999-0", { t: 10, dt: 10, v: [[1]] }), 30);
  assert.equal(channel.staleSince(40), null);
});

test("behind while the newest block of a live waveform is older than five seconds", () => {
  const channel = new Channel(DESCRIPTOR);
  channel.state = LIVE;
  assert.equal(channel.isBehind(0, 99_999), false); // nothing came yet
  channel.block(block("1000-0", { t: 0, dt: 10, v: [[1]] }), 0);
  assert.equal(channel.isBehind(0, null), false);
  assert.equal(channel.isBehind(0, 6000), false);
  assert.equal(channel.isBehind(0, 6001), true);
  channel.block(block("5000-0", { t: 10, dt: 10, v: [[1]] }), 0);
  assert.equal(channel.isBehind(0, 6001), false);
  channel.state = { ...LIVE, live: false }; // nobody publishes
  assert.equal(channel.isBehind(0, 99_999), false);
  channel.state = null; // not connected
  assert.equal(channel.isBehind(0, 99_999), false);
});

test("behind for five seconds after blocks were left out, for no other reason, whatever the kind", () => {
  for (const kind of ["waveform", "number", "text"]) {
    const channel = new Channel({ ...DESCRIPTOR, kind });
    channel.gap("history", 1000);
    assert.equal(channel.isBehind(1000, null), false);
    channel.gap("slow", 1000);
    assert.equal(channel.isBehind(5999, null), true);
    assert.equal(channel.isBehind(6000, null), false);
  }
});

test("a number is never stale, it has an age", () => {
  const channel = new Channel({ ...DESCRIPTOR, kind: "number" });
  channel.state = { ...LIVE, live: false };
  assert.equal(channel.staleSince(99_999), null);
});

test("another rate is another signal", () => {
  const channel = new Channel(DESCRIPTOR);
  channel.block(block("1-0", { t: 0, dt: 10, v: [[1]] }), 0);
  channel.describe({ ...DESCRIPTOR, label: "Other" });
  assert.equal(channel.position, "e:1-0");
  channel.describe({ ...DESCRIPTOR, rate: 50 });
  assert.equal(channel.position, null);
});

test("gaps of every cause have their reason, and count what is lost", () => {
  const channel = new Channel(DESCRIPTOR);
  channel.block(block("1-0", { t: 0, dt: 10, v: [[1, 2]] }), 0);
  channel.gap("history", 0);
  assert.deepEqual(channel.gaps, [{ from: 10, to: null, reason: "history" }]);
  channel.block(block("2-0", { t: 100, dt: 10, v: [[1]] }), 0);
  channel.block(block("3-0", { hole: "overload" }), 0);
  channel.block(block("4-0", { t: 130, dt: 10, v: [[null]] }), 0);
  channel.block(block("5-0", { t: 160, dt: 10, v: [[1]] }), 0);
  assert.deepEqual(channel.gaps.map(({ reason }) => reason), ["history", "overload", "break"]);
  assert.equal(channel.lost, 8 + 2 + 2);
  channel.block(block("6-0", { t: 170, dt: 10, v: [[1], [1]] }), 0);
  assert.deepEqual([channel.gaps, channel.lost], [[], 12]); // the old samples go, not the count
});

test("statistics are of the last seconds of each lead", () => {
  const channel = new Channel({ ...DESCRIPTOR, leads: ["I", "II"] });
  assert.deepEqual(channel.stats(), []);
  channel.block(block("1-0", { t: 0, dt: 1000, v: [[9, -1, 0.5, 2, 1, 1, null], [8, null, null, null, null, null, null]] }), 0);
  assert.deepEqual(channel.stats(), [{ min: -1, max: 2, peakToPeak: 3, last: 1 }, null]);
  assert.deepEqual(channel.stats(1), [{ min: 1, max: 1, peakToPeak: 0, last: 1 }, null]);
});

test("the rate is measured by the samples' own times, gaps left out", () => {
  const channel = new Channel(DESCRIPTOR);
  assert.deepEqual(channel.rates(), { declared: 100, measured: null, window_s: 0 });
  for (let i = 0; i < 40; i += 1) {
    const t = i * 500 + (i >= 30 ? 3000 : 0);
    channel.block(block(`${i + 1}-0`, { t, dt: 12.5, v: [Array(40).fill(0)] }), 0);
  }
  const { measured, window_s } = channel.rates();
  assert.ok(Math.abs(measured - 80) < 0.01, `${measured} Hz`);
  assert.ok(window_s > 6 && window_s <= 10, `${window_s} s`);
});

function drawn({ clockOff = 0 }) {
  const seen = { now: 0 };
  const channel = new Channel(DESCRIPTOR, { now: () => seen.now, present: () => 1_700_000_000_000 + seen.now });
  for (; seen.now < 90_000; seen.now += 20) {
    const arrival = 1_700_000_000_000 + seen.now;
    if (seen.now % 40 === 0) channel.block(block(`${arrival}-0`, { t: arrival - 60 + clockOff, dt: 10, v: [[1, 2, 3, 4]] }), seen.now);
    channel.clock.tick(seen.now);
  }
  return channel;
}

test("delays from sample to screen, of the last minute", () => {
  const { p50, p99, count } = drawn({}).delays();
  assert.ok(p50 >= 80 && p50 < 140, `${p50} ms`); // 30 ms to arrive, the rest is the play-out delay
  assert.ok(p99 >= p50 && p99 < 160, `${p99} ms`);
  assert.ok(count >= 500 && count <= 600, `${count}`);
  assert.deepEqual(new Channel(DESCRIPTOR).delays(), { p50: null, p99: null, count: 0 });
});

test("a publisher decades off: delays are from the arrival", () => {
  for (const clockOff of [-1.6e12, 1.6e12]) {
    const { p50 } = drawn({ clockOff }).delays();
    assert.ok(p50 >= 50 && p50 < 120, `${p50} ms`);
  }
});

test("moments are named, arrivals guessed", () => {
  const channel = new Channel(DESCRIPTOR);
  assert.deepEqual([channel.momentAt(5), channel.arrivalAt(5)], [null, null]);
  channel.block(block("7000-3", { t: 0, dt: 10, v: [[1, 2, 3]] }), 0);
  assert.deepEqual([channel.momentAt(11), channel.arrivalAt(11), channel.arrivalAt(1020)], [{ pos: "e:7000-3", sample: 1 }, 7000, 8000]);
});
