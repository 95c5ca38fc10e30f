import assert from "node:assert/strict";
import test from "node:test";
import { chunkOf, gapsOf, Pages } from "../../../pace/static/js/signal/pages.js";

const BASE = 1_700_000_000_000;
const FIRST = chunkOf(BASE);
const block = (ms, t, count = 1) => ({ pos: `e:${BASE + ms}-0`, block: { t, dt: 10, v: [Array(count).fill(t)] } });
const reply = (blocks, more = {}) => ({ blocks, more: false, time: BASE + 60_000, epoch: "e", ...more });
const WANTED = { from: 0, to: 1e15 };

test("a stretch is whole when all of it was read and nothing arrives there any more", () => {
  const pages = new Pages();
  pages.add(reply([block(0, 0), block(10_000, 10)], { more: true }), FIRST, FIRST + 1);
  assert.deepEqual([FIRST, FIRST + 1].map((key) => pages.isWhole(key)), [true, false]);
  assert.equal(pages.after(FIRST + 1), `e:${BASE + 10_000}-0`);
  pages.add(reply([block(10_040, 20)], { time: BASE + 15_000 }), FIRST + 1, FIRST + 1);
  assert.equal(pages.isWhole(FIRST + 1), false);
  pages.add(reply([]), FIRST + 1, FIRST + 1);
  assert.equal(pages.isWhole(FIRST + 1), true);
  assert.equal(pages.ring(100, WANTED).length, 3);
});

test("what comes twice is kept once", () => {
  const pages = new Pages();
  for (let i = 0; i < 2; i += 1) pages.add(reply([block(0, 0), block(40, 10)]), FIRST, FIRST);
  assert.equal(pages.samples, 2);
});

test("the chunks furthest from the middle go, with their samples", () => {
  const pages = new Pages();
  for (let i = 0; i < 6; i += 1) pages.add(reply([block(i * 10_000, i * 10, 5)]), FIRST + i, FIRST + i);
  pages.keep(FIRST + 4.5, 3);
  assert.deepEqual([...pages.chunks.keys()].map((key) => key - FIRST).sort(), [3, 4, 5]);
  assert.equal(pages.samples, 15);
});

test("the unread lies between as a break without a record; a hole has one", () => {
  const pages = new Pages();
  pages.add(reply([block(0, 0)]), FIRST, FIRST);
  pages.add(reply([block(20_000, 50), { pos: `e:${BASE + 20_001}-0`, block: { hole: "slow" } }, block(20_040, 90)]), FIRST + 2, FIRST + 2);
  const ring = pages.ring(100, WANTED);
  assert.deepEqual([...ring.starts], [1, 1, 1]);
  assert.deepEqual(gapsOf(ring), [{ from: 50, to: 90, reason: "slow" }]);
});

test("another epoch is another history", () => {
  const pages = new Pages();
  pages.add(reply([block(0, 0)]), FIRST, FIRST);
  pages.add(reply([], { epoch: "f" }), FIRST + 1, FIRST + 1);
  assert.deepEqual([pages.isWhole(FIRST), pages.samples], [false, 0]);
});

test("nothing makes an empty ring", () => assert.equal(new Pages().ring(null, WANTED).length, 0));
