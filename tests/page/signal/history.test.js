import assert from "node:assert/strict";
import test from "node:test";
import { EPOCH, recorded, rig } from "../support/archive.js";

const covers = ({ source }, from, to) => source.length > 0 && source.oldest <= from && source.newest >= to;
const SECOND = 1000;

test("reads what is wanted, joined without a gap, and asks for nothing twice", async () => {
  const seen = rig();
  await seen.settle(EPOCH + 100 * SECOND, EPOCH + 140 * SECOND);
  const { history, archive } = seen;
  assert.ok(covers(history, EPOCH + 100 * SECOND, EPOCH + 140 * SECOND));
  assert.deepEqual([history.gaps, history.busy, history.error], [[], false, null]);
  const ranges = archive.asked.map(({ from, to, after }) => `${from} ${to} ${after}`);
  assert.equal(new Set(ranges).size, ranges.length);
  assert.equal(await seen.settle(EPOCH + 101 * SECOND, EPOCH + 139 * SECOND), 0);
});

test("the same samples as they were sent, each once", async () => {
  const seen = rig({ page: 70 });
  await seen.settle(EPOCH + 50 * SECOND, EPOCH + 80 * SECOND);
  const { source } = seen.history;
  for (let i = 1; i < source.length; i += 1) assert.equal(Math.round(source.timeAt(i) - source.timeAt(i - 1)), 10);
  const at = source.index(source.lowerBound(EPOCH + 60 * SECOND));
  assert.equal(source.leads[0][at], 1500);
});

test("the middle comes first, then what is beside it; scrolling asks for the new side alone", async () => {
  const seen = rig();
  const [from, to] = [EPOCH + 100 * SECOND, EPOCH + 190 * SECOND];
  seen.history.want(from, to);
  const [first] = seen.archive.asked;
  assert.ok(first.from <= EPOCH + 146 * SECOND && first.to > EPOCH + 144 * SECOND);
  await seen.settle(from, to);
  assert.equal(await seen.settle(from - 20 * SECOND, to - 20 * SECOND), 1);
  assert.ok(seen.archive.asked.at(-1).to < EPOCH + 100 * SECOND);
  assert.ok(covers(seen.history, from - 20 * SECOND, to - 20 * SECOND));
});

test("one window is kept, and what lies next to it: what lies far from it goes", async () => {
  const seen = rig({ blocks: recorded(1200) });
  for (let end = 1150; end >= 150; end -= 50) await seen.settle(EPOCH + (end - 120) * SECOND, EPOCH + end * SECOND);
  assert.ok(covers(seen.history, EPOCH + 30 * SECOND, EPOCH + 149 * SECOND));
  assert.ok(seen.history.pages.chunks.size <= 18, `${seen.history.pages.chunks.size} chunks`);
  assert.ok(seen.history.source.length <= 180 * 100, `${seen.history.source.length} samples`);
  assert.ok(seen.history.looked.size <= 18);
});

test("of a window that is too wide the middle is read", async () => {
  const seen = rig({ blocks: recorded(600) });
  assert.equal(seen.history.settled, false);
  await seen.settle(EPOCH, EPOCH + 600 * SECOND);
  assert.ok(covers(seen.history, EPOCH + 95 * SECOND, EPOCH + 505 * SECOND));
  assert.ok(seen.history.pages.chunks.size <= 48);
  assert.equal(seen.history.settled, true);
});

test("a jump leaves no gap between two places that were read, it leaves them apart", async () => {
  const seen = rig();
  await seen.settle(EPOCH + 20 * SECOND, EPOCH + 25 * SECOND);
  await seen.settle(EPOCH + 80 * SECOND, EPOCH + 85 * SECOND);
  const { source, gaps } = seen.history;
  assert.deepEqual(gaps, []);
  const apart = Array.from({ length: source.length }, (_, i) => i).filter((i) => source.starts[source.index(i)]);
  assert.equal(apart.length, 2); // the beginning, and where the unread middle ends
});

test("holes and missing samples are gaps there as well", async () => {
  const blocks = recorded(60);
  const missing = blocks.splice(500, 50);
  blocks[700].block = { hole: "overload" };
  blocks[800].block = { t: 1, v: [[1, 2]] }; // unreadable
  const seen = rig({ blocks });
  await seen.settle(EPOCH, EPOCH + 60 * SECOND);
  const { gaps } = seen.history;
  assert.deepEqual(gaps.map(({ reason }) => reason), ["break", "overload", "unreadable"]);
  assert.deepEqual(gaps[0], { from: missing[0].block.t - 10, to: missing.at(-1).block.t + 40, reason: "break" });
});

test("the beginning of what the server holds is told, and not asked beyond without end", async () => {
  const seen = rig({ blocks: recorded(120).slice(500) });
  assert.ok(await seen.settle(EPOCH - 60 * SECOND, EPOCH + 30 * SECOND) < 10);
  assert.equal(seen.history.bounds.from, EPOCH + 20 * SECOND);
  assert.ok(Math.abs(seen.history.bounds.to - (EPOCH + 120 * SECOND)) < 100);
  assert.equal(seen.history.source.oldest, EPOCH + 20 * SECOND);
});

test("before anything was read its beginning is guessed from the arrivals", async () => {
  const seen = rig({ blocks: recorded(120) });
  await seen.settle(EPOCH + 119 * SECOND, EPOCH + 120 * SECOND);
  assert.ok(Math.abs(seen.history.bounds.from - EPOCH) < 100, `${seen.history.bounds.from - EPOCH}`);
  assert.equal(seen.history.bounds.sure, false);
  await seen.settle(EPOCH, EPOCH + SECOND);
  assert.deepEqual([seen.history.bounds.from, seen.history.bounds.sure], [EPOCH, true]);
});

test("an error is told, and asked again after two seconds, not with each frame", async () => {
  const seen = rig();
  seen.archive.failing = new Error("Redis does not answer");
  assert.equal(await seen.settle(EPOCH, EPOCH + SECOND), 1);
  assert.deepEqual([seen.history.error, seen.history.busy], ["Redis does not answer", false]);
  assert.ok(seen.changes > 0);
  seen.now = 1999;
  assert.equal(await seen.settle(EPOCH, EPOCH + SECOND), 0);
  seen.archive.failing = null;
  seen.now = 2000;
  await seen.settle(EPOCH, EPOCH + SECOND);
  assert.deepEqual([seen.history.error, covers(seen.history, EPOCH, EPOCH + SECOND)], [null, true]);
});

test("too many questions at once are no error of the history", async () => {
  const seen = rig();
  seen.archive.failing = new Error("busy");
  await seen.settle(EPOCH, EPOCH + SECOND);
  seen.archive.failing = null;
  seen.now = 250;
  assert.equal(seen.history.error, null);
  await seen.settle(EPOCH, EPOCH + SECOND);
  assert.ok(covers(seen.history, EPOCH, EPOCH + SECOND));
});

test("what goes on arriving is looked for once a second, from where it was left", async () => {
  const blocks = recorded(60);
  const seen = rig({ blocks: blocks.slice(0, 1000) });
  seen.archive.time = blocks[999].ms;
  await seen.settle(EPOCH + 30 * SECOND, EPOCH + 37 * SECOND);
  seen.archive.blocks = blocks;
  seen.archive.time = blocks.at(-1).ms;
  assert.equal(await seen.settle(EPOCH + 30 * SECOND, EPOCH + 45 * SECOND), 1); // the next chunk is new
  seen.now = 1000;
  await seen.settle(EPOCH + 30 * SECOND, EPOCH + 45 * SECOND);
  assert.ok(covers(seen.history, EPOCH + 30 * SECOND, EPOCH + 45 * SECOND));
  assert.deepEqual(seen.history.gaps, []);
});

test("a publisher decades off: sample times are asked for by their arrival", async () => {
  for (const clock of [-50, 50].map((years) => years * 31_557_600_000)) {
    const seen = rig({ blocks: recorded(200, { clock }) });
    await seen.settle(EPOCH + clock + 60 * SECOND, EPOCH + clock + 70 * SECOND);
    assert.ok(covers(seen.history, EPOCH + clock + 60 * SECOND, EPOCH + clock + 70 * SECOND));
    assert.equal(seen.history.bounds.to, seen.channel.ring.newest);
  }
});

test("a Redis that lost its data begins the history anew", async () => {
  const seen = rig();
  await seen.settle(EPOCH + 290 * SECOND, EPOCH + 299 * SECOND);
  seen.archive.epoch = "f";
  await seen.settle(EPOCH + 100 * SECOND, EPOCH + 110 * SECOND);
  assert.ok(seen.history.source.newest < EPOCH + 200 * SECOND);
});

test("irregular times, other numbers of leads and absurd rates are read too", async () => {
  const blocks = [
    { ms: EPOCH + 100, block: { t: [EPOCH, EPOCH + 3, EPOCH + 50], v: [[1, 2, 3]] } },
    { ms: EPOCH + 200, block: { t: EPOCH + 60, dt: 0.01, v: [Array(9000).fill(1), Array(9000).fill(2)] } },
  ];
  const seen = rig({ blocks, descriptor: { rate: null, leads: null } });
  await seen.settle(EPOCH, EPOCH + 100);
  assert.deepEqual([seen.history.source.leads.length, seen.history.source.length], [2, 9000]);
});

test("of two recordings, one after a leap back of the clock, the wanted one is shown", async () => {
  const again = recorded(20).map(({ ms, block }) => ({ ms: ms + 20 * SECOND, block }));
  const seen = rig({ blocks: [...recorded(20), ...again], live: 5 });
  await seen.settle(EPOCH, EPOCH + 19 * SECOND);
  assert.equal(seen.history.source.length, 2000);
});

test("finds the time of a moment, with or without an epoch, and says when it is gone", async () => {
  const seen = rig();
  const { ms, block } = recorded(300)[1000];
  assert.equal(await seen.history.find({ pos: `e:${ms}-0`, sample: 2 }), block.t + 20);
  assert.equal(await seen.history.find({ pos: `${ms}-0`, sample: 0 }), block.t);
  for (const moment of [{ pos: `e:${ms}-0`, sample: 4 }, { pos: `e:${ms + 1}-0`, sample: 0 }, { pos: `f:${ms}-0`, sample: 0 },
    { pos: "nonsense", sample: 0 }, { pos: `e:${ms}-0`, sample: -1 }]) {
    await assert.rejects(seen.history.find(moment), { gone: true });
  }
  seen.archive.failing = new Error("not connected");
  await assert.rejects(seen.history.find({ pos: `e:${ms}-0`, sample: 2 }), (error) => !error.gone);
});

test("a moment that was found tells how far the publisher's clock is off", async () => {
  const clock = 1e12;
  const seen = rig({ blocks: recorded(200, { clock }), live: 0 });
  const time = await seen.history.find({ pos: `e:${EPOCH + 60 * SECOND + 80}-0`, sample: 0 });
  await seen.settle(time - SECOND, time + SECOND);
  assert.ok(covers(seen.history, time - SECOND, time + SECOND));
});
