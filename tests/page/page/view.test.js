import assert from "node:assert/strict";
import test from "node:test";
import { clockOffset, holds, View, withMargins } from "../../../pace/static/js/page/view.js";

const EPOCH = 1_700_000_000_000;
const SPAN = 10_000;

/** A ring from `first` to `newest` (epoch ms). */
const ring = (first, newest) => ({ length: 2, capacity: 9, run: 1, oldest: first, newest, timeAt: (i) => (i ? newest : first) });

/** A live channel whose edge is 100 ms behind page time, with a minute in its ring. */
function channel(name, { off = 0, keeps = 60_000, now = () => 0 } = {}) {
  const target = (at) => EPOCH + at - 100 + off;
  return {
    name, descriptor: { kind: "waveform" }, learnGaps() {}, gaps: [`${name}'s own`], lastArrival: EPOCH,
    ring: ring(EPOCH - keeps + off, EPOCH + off),
    clock: { target, tick: target, get playhead() { return target(now()); }, get lastTick() { return now(); } },
  };
}

class FakeHistory {
  constructor() {
    Object.assign(this, { source: { length: 0 }, gaps: [], bounds: null, busy: false, asked: [] });
  }

  want(from, to) {
    this.asked.push([from, to]);
  }
}

function scene() {
  const time = { now: 0 };
  const histories = new Map();
  const came = new Map(); // by channel: to be called when something of its history has come
  const view = new View({
    now: () => time.now, present: () => EPOCH + time.now, kept: () => 300,
    makeHistory: (one, changed) => {
      came.set(one, changed);
      return histories.set(one, new FakeHistory()).get(one);
    },
  });
  const make = (name, options) => channel(name, { ...options, now: () => time.now });
  const ecg = make("ecg");
  view.focus(ecg);
  view.span = SPAN;
  return { view, time, histories, ecg, make, came: (one) => came.get(one)() };
}

test("pausing holds the edge while time goes on", () => {
  const { view, time, ecg } = scene();
  assert.equal(view.playhead(ecg, 0), EPOCH - 100);
  view.pause();
  time.now = 42_000;
  assert.equal(view.playhead(ecg, time.now), EPOCH - 100);
  assert.equal(view.behind, 42_000);
  view.resume();
  assert.equal(view.playhead(ecg, time.now), EPOCH + 41_900);
  assert.equal(view.behind, 0);
});

test("scrolling back pauses, and beyond the present it is live again", () => {
  const { view } = scene();
  view.move(-SPAN);
  assert.equal(view.end, EPOCH - 100 - SPAN);
  assert.deepEqual([view.live, view.moved], [false, true]);
  view.move(SPAN - 1);
  assert.equal(view.live, false);
  view.move(1);
  assert.equal(view.live, true);
});

test("a hand stops at the present and half a screen before what is held", () => {
  const { view, histories, ecg } = scene();
  view.pause();
  view.shift(1e9);
  assert.equal(view.end, EPOCH - 100);
  view.shift(-1e9);
  assert.equal(view.end, EPOCH - 300_000 + SPAN / 2);
  view.source(ecg);
  histories.get(ecg).bounds = { from: EPOCH - 50_000, to: EPOCH };
  view.shift(1e9);
  view.shift(-1e9);
  assert.equal(view.end, EPOCH - 50_000 + SPAN / 2);
});

test("who went to where the beginning was thought to be comes to where it is", () => {
  const beginning = { from: EPOCH - 50_000, to: EPOCH, sure: true };
  const { view, histories, ecg, came } = scene();
  view.move(-Infinity);
  assert.equal(view.end, EPOCH - 300_000 + SPAN / 2);
  view.source(ecg);
  came(ecg);
  assert.equal(view.end, EPOCH - 300_000 + SPAN / 2, "nothing is told");
  histories.get(ecg).bounds = beginning;
  came(ecg);
  assert.equal(view.end, EPOCH - 50_000 + SPAN / 2);
  view.goTo(EPOCH - 70_000);
  came(ecg);
  assert.equal(view.centre, EPOCH - 70_000, "a moment that was named stays");
});

test("who went to the beginning stays at it while it is told more and more exactly", () => {
  const { view, histories, ecg, came } = scene();
  view.move(-Infinity);
  view.source(ecg);
  const told = (from, sure) => {
    histories.get(ecg).bounds = { from, to: EPOCH, sure };
    came(ecg);
    return view.end - SPAN / 2 - EPOCH;
  };
  assert.equal(told(EPOCH - 54_000, false), -54_000, "by the arrivals of what is known");
  assert.equal(told(EPOCH - 49_000, false), -49_000);
  assert.equal(told(EPOCH - 50_000, true), -50_000, "it was read");
  assert.equal(told(EPOCH - 20_000, true), -50_000, "what is paused stays");
  view.move(10_000);
  assert.equal(told(EPOCH - 20_000, false), -40_000);
});

test("who went to the beginning that was about right comes to where it is, who went on from there does not", () => {
  const { view, histories, ecg, came } = scene();
  view.move(-70_000);
  view.source(ecg);
  histories.get(ecg).bounds = { from: EPOCH - 254_000, to: EPOCH, sure: false };
  view.move(-Infinity);
  assert.equal(view.end, EPOCH - 254_000 + SPAN / 2);
  histories.get(ecg).bounds = { from: EPOCH - 250_000, to: EPOCH, sure: false };
  came(ecg);
  assert.equal(view.end, EPOCH - 250_000 + SPAN / 2);
  view.move(1000);
  histories.get(ecg).bounds = { from: EPOCH - 252_000, to: EPOCH, sure: true };
  came(ecg);
  assert.equal(view.end, EPOCH - 249_000 + SPAN / 2);
});

test("who is where something is held stays there when the beginning is told", () => {
  const { view, histories, ecg, came } = scene();
  view.move(-80_000);
  const { end } = view;
  view.source(ecg);
  histories.get(ecg).bounds = { from: EPOCH - 100_000, to: EPOCH, sure: true };
  came(ecg);
  assert.equal(view.end, end);
});

test("what the ring holds is drawn from it, older samples from history", () => {
  const { view, histories, ecg } = scene();
  assert.equal(view.source(ecg), ecg.ring);
  view.move(-30_000);
  assert.equal(view.source(ecg), ecg.ring);
  assert.equal(histories.size, 0);
  view.move(-60_000);
  assert.equal(view.source(ecg), ecg.ring, "until something has come");
  const history = histories.get(ecg);
  assert.deepEqual(history.asked, [[view.end - 2 * SPAN, view.end + SPAN]]);
  history.source = { length: 1 };
  assert.equal(view.source(ecg), history.source);
  assert.equal(view.gaps(ecg), history.gaps);
  view.resume();
  assert.equal(view.source(ecg), ecg.ring);
  assert.equal(view.gaps(ecg), ecg.gaps);
});

test("a silent channel's last samples are held, and a live page keeps one history", () => {
  const { view, time, histories, ecg, make } = scene();
  time.now = 3_600_000;
  assert.equal(view.bounds().from, EPOCH - 300_000);
  const empty = { ...make("empty"), ring: null };
  view.focus(empty);
  view.history(empty).bounds = { from: EPOCH - 50_000, to: EPOCH };
  assert.equal(view.bounds().from, EPOCH - 50_000);
  view.focus(ecg);
  assert.equal(view.histories.size, 0);
  assert.equal(histories.size, 1);
});

test("at most four histories read at a time", () => {
  const { view, histories, make } = scene();
  view.move(-120_000);
  const channels = Array.from({ length: 6 }, (_, i) => make(`c${i}`));
  for (const one of channels) {
    view.source(one);
    histories.get(one).busy = histories.get(one).asked.length > 0;
  }
  assert.deepEqual(channels.map((one) => histories.get(one).asked.length), [1, 1, 1, 1, 0, 0]);
});

test("the moment stays when another channel comes into focus, by arrival where a clock is wrong", () => {
  const { view, make } = scene();
  view.move(-5000);
  const end = EPOCH - 5100;
  const right = make("right", { off: 300 });
  const wrong = make("wrong", { off: -86_400_000 });
  assert.equal(clockOffset(right), 0);
  assert.equal(view.playhead(right, 0), end);
  assert.equal(view.playhead(wrong, 0), end - 86_400_000);
  view.focus(wrong);
  assert.equal(view.end, end - 86_400_000);
  assert.equal(view.playhead(right, 0), end);
});

test("a moment stays in the middle, however wide the strip becomes", () => {
  const { view } = scene();
  view.goTo(EPOCH - 20_000);
  assert.equal(view.centre, EPOCH - 20_000);
  view.span = 4 * SPAN;
  assert.equal(view.centre, EPOCH - 20_000);
  view.resume();
  view.pause();
  view.span = SPAN;
  assert.equal(view.end, EPOCH - 100, "what was paused and not moved keeps its right edge");
});

test("each strip is filled as far as it shows, and the one in focus sets the pace", () => {
  const { view, ecg, make } = scene();
  const wide = make("wide");
  view.drawn(wide, { from: 0, to: 50_000 });
  view.drawn(ecg, { from: 0, to: 4000 });
  view.drawn(ecg, null);
  view.move(-20_000);
  assert.equal(view.span, 4000);
  assert.deepEqual(view.seen(ecg), { from: view.end - 4000, to: view.end });
  assert.deepEqual(view.seen(wide), { from: view.end - 50_000, to: view.end });
});

test("what a ring holds", () => {
  assert.equal(holds(null, 5), false);
  assert.equal(holds(ring(10, 20), 10), true);
  assert.equal(holds(ring(10, 20), 9), false);
  assert.equal(holds(ring(10, 20), 9, 10), true, "nothing older is left anywhere");
  assert.equal(holds(ring(10, 20), 21), false, "the ring began anew with older times");
});

test("margins on both sides, no more than a history holds", () => {
  assert.deepEqual(withMargins({ from: 100, to: 110 }), { from: 90, to: 120 });
  assert.deepEqual(withMargins({ from: 0, to: 163_000 }), { from: -60_000, to: 223_000 });
  assert.deepEqual(withMargins({ from: 0, to: 400_000 }), { from: -10_000, to: 410_000 });
  assert.deepEqual(withMargins({ from: 0, to: 460_000 }), { from: 0, to: 460_000 });
});

test("live strips are filled from before the page came, unless they are behind or paused", () => {
  const { view, histories, make } = scene();
  const shown = (name, options = {}) => {
    const one = Object.assign(make(name), { state: {}, isBehind: () => false, ...options });
    view.drawn(one, { from: 0, to: 100_000 });
    return one;
  };
  const [one, late, cut, paused] = [shown("one"), shown("late", { isBehind: () => true }), shown("cut", { state: null }), shown("paused")];
  const unseen = Object.assign(make("unseen"), { state: {} });
  view.fill([one, late, cut, unseen]);
  assert.deepEqual([...histories.keys()], [one]);
  assert.deepEqual(histories.get(one).asked, [[EPOCH - 100 - 100_000, EPOCH - 60_000]]);
  assert.deepEqual([view.widest([one, unseen]), view.widest([])], [100_000, 0]);
  view.pause();
  view.fill([paused]);
  assert.equal(histories.size, 1);
});

test("listeners hear of changes only", () => {
  const { view } = scene();
  let heard = 0;
  const end = view.subscribe(() => { heard += 1; });
  view.resume();
  assert.equal(heard, 0);
  view.pause();
  view.pause();
  assert.equal(heard, 1);
  end();
  view.resume();
  assert.equal(heard, 1);
});
