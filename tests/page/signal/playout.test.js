import assert from "node:assert/strict";
import test from "node:test";
import { RenderClock } from "../../../pace/static/js/signal/playout.js";

const FRAME = 1000 / 60;
const EPOCH = 1_700_000_000_000;

/** A repeatable stand-in for Math.random. */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Blocks of 40 ms that arrive `latency()` ms late, never out of order: [{time, at}] */
function arrivals(seconds, latency, speed = 1) {
  let last = 0;
  return Array.from({ length: seconds * 25 }, (_, i) => {
    last = Math.max(last, (i + 1) * 40 / speed + latency(i));
    return { time: EPOCH + (i + 1) * 40, at: last };
  });
}

/** Run frames over the arrivals: [{now, playhead, newest}] */
function frames(blocks, until, clock = new RenderClock()) {
  const left = [...blocks];
  const seen = [];
  let newest = null;
  for (let now = blocks[0].at; now < until; now += FRAME) {
    while (left.length && left[0].at <= now) {
      const block = left.shift();
      clock.arrive(block.time, block.at);
      newest = block.time;
    }
    seen.push({ now, playhead: clock.tick(now), newest });
  }
  return seen;
}

const steps = (seen) => seen.slice(1).map((one, i) => one.playhead - seen[i].playhead);
const after = (seen, ms) => seen.filter((one) => one.now > ms);

test("nothing to show before the first block", () => {
  assert.equal(new RenderClock().tick(0), null);
});

test("asking where the edge ought to be moves nothing", () => {
  const clock = new RenderClock(100);
  assert.equal(clock.target(0), null);
  clock.arrive(EPOCH, 0);
  clock.tick(10);
  assert.equal(clock.target(500), EPOCH + 400);
  assert.equal(clock.playhead, EPOCH - 90);
});

for (const [name, latency] of [
  ["no jitter", () => 20],
  ["jitter of a phone, 0 to 120 ms", (() => { const random = dice(7); return () => 30 + 120 * random(); })()],
  ["lumps of a polling transport", (i) => 200 - (i % 5) * 40],
]) {
  test(`runs at a steady speed and within the samples: ${name}`, () => {
    const seen = frames(arrivals(20, latency), 20_000);
    for (const step of steps(seen)) {
      assert.ok(step > FRAME * 0.95 && step < FRAME * 1.05, `a frame moved by ${step} ms`);
    }
    const late = after(seen, 6000).filter((one) => one.playhead > one.newest);
    assert.ok(late.length <= 12, `${late.length} frames showed paper without samples`);
  });
}

test("the delay shrinks again when the network calms down", () => {
  const random = dice(3);
  const seen = frames(arrivals(60, (i) => (i < 500 ? 300 * random() : 10)), 60_000);
  const lag = (one) => one.newest - one.playhead;
  assert.ok(lag(seen.at(-1)) < 150, `${lag(seen.at(-1))} ms behind`);
});

test("an outage of 5 s stops nothing and delays nothing afterwards", () => {
  const seen = frames(arrivals(30, (i) => (i >= 250 && i < 375 ? (375 - i) * 40 + 20 : 20)), 30_000);
  for (const step of steps(seen)) assert.ok(step > FRAME * 0.95 && step < FRAME * 1.05);
  assert.ok(seen.at(-1).newest - seen.at(-1).playhead < 300);
});

test("the backlog of a late opener starts at its end", () => {
  const clock = new RenderClock();
  for (let i = 0; i < 250; i += 1) clock.arrive(EPOCH + i * 40, 100 + i / 100);
  const lag = EPOCH + 249 * 40 - clock.tick(110);
  assert.ok(lag > 0 && lag < 300, `${lag} ms behind`);
});

test("a background tab is at the present with its first frame", () => {
  const clock = new RenderClock();
  const blocks = arrivals(60, () => 20);
  blocks.slice(0, 25).forEach((block) => clock.arrive(block.time, block.at));
  clock.tick(1020);
  blocks.slice(25).forEach((block) => clock.arrive(block.time, block.at)); // received, not drawn
  const lag = blocks.at(-1).time - clock.tick(60_020);
  assert.ok(lag > 0 && lag < 300, `${lag} ms behind`);
});

test("a publisher whose clock is 2 % slow is followed", () => {
  const seen = frames(arrivals(40, () => 20, 0.98), 40_000);
  const lags = after(seen, 15_000).map((one) => one.newest - one.playhead);
  assert.ok(Math.max(...lags) < 500 && Math.min(...lags) > -20, `${Math.min(...lags)} to ${Math.max(...lags)}`);
});

test("a publisher at half speed is run ahead of by a second, then leapt back to", () => {
  const seen = frames(arrivals(30, () => 20, 0.5), 55_000);
  const ahead = after(seen, 10_000).map((one) => one.playhead - one.newest);
  assert.ok(Math.max(...ahead) < 1200, `${Math.max(...ahead)} ms ahead`);
});

test("a clock set back by an hour begins anew, at once", () => {
  const clock = new RenderClock();
  clock.arrive(EPOCH, 0);
  clock.tick(10);
  clock.arrive(EPOCH - 3_600_000, 40);
  assert.ok(Math.abs(clock.tick(50) - (EPOCH - 3_600_000)) < 300);
});

test("after half a second without frames the edge is where it ought to be, at once", () => {
  for (const [pause, leaps] of [[17, false], [499, false], [501, true]]) {
    const clock = new RenderClock();
    arrivals(3, () => 20).forEach((block) => clock.arrive(block.time, block.at));
    clock.tick(3020);
    clock.playhead -= 600;
    assert.equal(clock.tick(3020 + pause) === clock.target(3020 + pause), leaps, `${pause} ms`);
  }
});

for (const open of [1000, 4000, 30_000]) {
  for (const [name, away, ticking] of [["sleep of 3 s", 3000, false], ["sleep of an hour", 3_600_000, false], ["outage of a minute", 60_000, true],
    ["outage of 3 s", 3000, true]]) {
    test(`a ${name}, ${open / 1000} s after the beginning, delays nothing afterwards`, () => {
      const clock = new RenderClock();
      const step = (from, until) => {
        for (let at = from; at < until; at += 40) {
          clock.arrive(EPOCH + at, at + 20);
          clock.tick(at + 30);
        }
      };
      step(0, open);
      if (ticking) for (let now = open; now < open + away; now += FRAME) clock.tick(now);
      const back = open + away;
      clock.tick(back);
      for (let at = open; at <= back; at += 40) clock.arrive(EPOCH + at, back + ((at - open) / away) * 100); // which takes a while
      const woken = back + 140;
      assert.ok(EPOCH + woken - clock.tick(woken) < 300, `${EPOCH + woken - clock.tick(woken)} ms behind`);
      step(Math.ceil(woken / 40) * 40, woken + 2000);
      assert.ok(clock.newest - clock.playhead < 300);
    });
  }
}

test("a publisher of a block each three seconds is waited for", () => {
  const clock = new RenderClock();
  for (let at = 0; at < 60_000; at += 3000) {
    clock.arrive(EPOCH + at, at);
    for (let now = at; now < at + 3000; now += FRAME) clock.tick(now);
  }
  assert.ok(clock.delay >= 3000 && clock.delay < 3200, `${clock.delay} ms`);
});
