import assert from "node:assert/strict";
import test from "node:test";
import { Backfill, jointOf, wholeFrom } from "../../../pace/static/js/signal/backfill.js";
import { History } from "../../../pace/static/js/signal/history.js";
import { EPOCH, recorded, rig } from "../support/archive.js";

const SECOND = 1000;
const END = EPOCH + 300 * SECOND;

/** A channel of which the last seconds came, and a page that wants more of it. */
function scene(options) {
  const seen = rig(options);
  seen.histories = [];
  seen.backfill = new Backfill({
    now: () => seen.now,
    makeHistory: (channel, changed) => {
      seen.histories.push(new History({ request: seen.archive.request, channel, changed }));
      return seen.histories.at(-1);
    },
  });
  seen.channel.keep(180);
  /** Looks of the page, 250 ms apart; returns how many questions they asked. */
  seen.look = async (from, times = 40) => {
    const before = seen.archive.asked.length;
    for (let i = 0; i < times; i += 1) {
      seen.backfill.want(seen.channel, from);
      seen.now += 250;
      for (let turn = 0; turn < 5; turn += 1) await null;
    }
    return seen.archive.asked.length - before;
  };
  return seen;
}

const isWhole = (ring) => {
  for (let i = 1; i < ring.length; i += 1) {
    if (ring.starts[ring.index(i)] || Math.round(ring.timeAt(i) - ring.timeAt(i - 1)) !== 10) return false;
  }
  return true;
};

test("what a wide strip shows from before the page came is read, without a gap and each sample once", async () => {
  const seen = scene();
  const { ring, clock } = seen.channel;
  const before = [ring.total, ring.newest, clock.target(99), seen.channel.received, seen.channel.position];
  await seen.look(END - 163 * SECOND);
  assert.ok(ring.oldest <= END - 163 * SECOND && ring.oldest > END - 190 * SECOND, `${END - ring.oldest}`);
  assert.ok(isWhole(ring));
  assert.deepEqual([ring.total, ring.newest, clock.target(99), seen.channel.received, seen.channel.position], before, "live goes on as it did");
  assert.equal(seen.channel.since, ring.oldest);
  assert.equal(await seen.look(END - 163 * SECOND), 0);
  assert.equal(seen.backfill.jobs.size, 0);
});

test("every sample has the name under which the server knows it", async () => {
  const seen = scene();
  await seen.look(END - 100 * SECOND);
  for (const { ms, block } of recorded(300).slice(-2400)) {
    assert.deepEqual(seen.channel.momentAt(block.t + 20), { pos: `e:${ms}-0`, sample: 2 });
  }
});

test("a strip that becomes wider is filled again, as far as there is room", async () => {
  const seen = scene();
  await seen.look(END - 20 * SECOND);
  await seen.look(END - 60 * SECOND);
  assert.ok(seen.channel.ring.oldest <= END - 60 * SECOND);
  await seen.look(EPOCH - 500 * SECOND);
  assert.equal(seen.channel.ring.length, seen.channel.ring.capacity);
  assert.equal(await seen.look(EPOCH - 600 * SECOND), 0);
});

test("the beginning of what the server keeps is found once, not asked for again and again", async () => {
  const seen = scene({ blocks: recorded(300).slice(-1000) });
  const asked = await seen.look(END - 120 * SECOND);
  assert.equal(seen.channel.ring.oldest, END - 40 * SECOND);
  assert.ok(isWhole(seen.channel.ring));
  assert.ok(asked < 12, `${asked}`);
  assert.equal(await seen.look(END - 119 * SECOND), 0);
});

test("gaps of the past come with their samples", async () => {
  const blocks = recorded(300);
  const missing = blocks.splice(6500, 100);
  const seen = scene({ blocks });
  await seen.look(END - 100 * SECOND);
  const gap = { from: missing[0].block.t - 10, to: missing.at(-1).block.t + 40, reason: "break" };
  assert.deepEqual(seen.channel.gaps, [gap]);
  assert.deepEqual(seen.channel.knownGaps, [gap]);
});

test("nothing is joined that is of another recording or has an unread middle", () => {
  const [one, other] = [rig({ live: 10 }), rig({ live: 20 })];
  assert.ok(jointOf(one.channel.ring, other.channel.ring) > 0);
  const foreign = rig({ blocks: recorded(300).map(({ ms, block }) => ({ ms: ms + 1, block })), live: 20 });
  assert.equal(jointOf(one.channel.ring, foreign.channel.ring), -1);
  const wide = rig({ blocks: recorded(300, { leads: 2 }), live: 20 });
  assert.equal(jointOf(one.channel.ring, wide.channel.ring), -1);
  const older = other.channel.ring;
  assert.equal(wholeFrom(older, older.newest), 0);
  older.gaps.push({ from: older.timeAt(6), to: older.timeAt(7), reason: "unread" });
  assert.equal(wholeFrom(older, older.newest), 7);
});

test("so little that it is there by itself is not asked for, nor what nobody shows", async () => {
  const seen = scene();
  assert.equal(await seen.look(seen.channel.ring.oldest - 400), 0);
  seen.channel.ring.clear();
  assert.equal(await seen.look(END - 100 * SECOND), 0);
});

test("three channels are read at a time; who flips on leaves room for the next", () => {
  const seen = scene();
  const others = Array.from({ length: 4 }, () => rig().channel);
  for (const channel of others) seen.backfill.want(channel, END - 100 * SECOND);
  assert.equal(seen.histories.length, 3);
  seen.now += 2001;
  seen.backfill.want(others[3], END - 100 * SECOND);
  assert.deepEqual([...seen.backfill.jobs.keys()], [others[3]]);
});

test("an error is asked again later", async () => {
  const seen = scene();
  seen.archive.failing = new Error("busy");
  await seen.look(END - 60 * SECOND, 8);
  seen.archive.failing = null;
  await seen.look(END - 60 * SECOND);
  assert.ok(seen.channel.ring.oldest <= END - 60 * SECOND);
});
