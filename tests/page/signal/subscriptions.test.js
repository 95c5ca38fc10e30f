import assert from "node:assert/strict";
import test from "node:test";
import { Budget } from "../../../pace/static/js/net/budget.js";
import { Subscriptions } from "../../../pace/static/js/signal/subscriptions.js";
import { FakeTime } from "../support/fakes.js";

function rig() {
  const seen = { sent: [], time: new FakeTime(), up: true };
  const now = () => seen.time.now;
  const budget = new Budget(now);
  const send = (message) => {
    if (!seen.up) return false;
    budget.take();
    return seen.sent.push({ ...message, at: seen.time.now }) > 0;
  };
  seen.subscriptions = new Subscriptions({ send, budget, now, timers: seen.time.timers(), since: (name) => `e:${name}` });
  seen.want = (...names) => seen.subscriptions.want(new Set(names));
  seen.words = () => seen.sent.map(({ type, channel }) => `${type === "subscribe" ? "+" : "-"}${channel}`);
  return seen;
}

const names = (count) => Array.from({ length: count }, (_, i) => `c${i}`);

test("says what differs, with positions", () => {
  const seen = rig();
  seen.want("a", "b");
  seen.want("b", "c");
  seen.want("b", "c");
  assert.deepEqual(seen.words(), ["+a", "+b", "-a", "+c"]);
  assert.equal(seen.sent[0].since, "e:a");
});

test("a hundred channels keep the server's limits: sixty at once, twenty a second", () => {
  const seen = rig();
  seen.want(...names(100));
  for (let ms = 0; ms < 10_000; ms += 20) {
    for (const { channel } of seen.sent) seen.subscriptions.answered(channel, true);
    seen.time.advance(20);
  }
  assert.equal(new Set(seen.words()).size, 100);
  assert.equal(seen.sent.length, 100);
  let level = 60;
  let last = 0;
  for (const { at } of seen.sent) {
    level = Math.min(60, level + (at - last) / 50) - 1;
    last = at;
    assert.ok(level >= 10, `${level} left at ${at} ms`);
  }
  assert.ok(last < 4000, `the last one after ${last} ms`);
});

test("what is not answered stays below what one lump may hold", () => {
  const seen = rig();
  seen.want(...names(100));
  seen.time.advance(4999);
  assert.equal(seen.sent.length, 40);
  seen.time.advance(2000); // given up: a server that forgets an answer must not stop the rest
  assert.ok(seen.sent.length > 60);
});

test("flipping fast leaves no queue behind", () => {
  const seen = rig();
  for (let i = 0; i < 200; i += 1) {
    seen.want(`c${i % 50}`);
    seen.time.advance(30);
  }
  seen.time.advance(10_000);
  assert.equal(seen.words().at(-1), "+c49");
  assert.deepEqual([...seen.subscriptions.told], ["c49"]);
});

test("after error 429 it says again what was not answered", () => {
  const seen = rig();
  seen.want("a", "b", "c");
  seen.subscriptions.answered("b", true);
  seen.subscriptions.refused();
  assert.equal(seen.sent.length, 3);
  seen.time.advance(1000);
  assert.deepEqual(seen.words().slice(3), ["+a", "+c"]);
});

test("blocks count from the subscription on, not those of an earlier one", () => {
  const seen = rig();
  seen.want("a");
  assert.equal(seen.subscriptions.counts("a"), true);
  seen.want();
  assert.equal(seen.subscriptions.counts("a"), false);
  seen.want("a");
  assert.equal(seen.subscriptions.counts("a"), false); // may still be of the first
  seen.subscriptions.answered("a", false);
  assert.equal(seen.subscriptions.counts("a"), true);
});

test("another session hears everything again; without one nothing is noted", () => {
  const seen = rig();
  seen.want("a");
  seen.subscriptions.reset();
  seen.up = false;
  seen.want("a");
  assert.equal(seen.subscriptions.counts("a"), false);
  seen.up = true;
  seen.want("a");
  assert.deepEqual(seen.words(), ["+a", "+a"]);
});

test("a channel that went and came again is asked for again", () => {
  const seen = rig();
  seen.want("a");
  seen.subscriptions.gone("a");
  seen.want();
  seen.want("a");
  assert.deepEqual(seen.words(), ["+a", "+a"]);
  assert.equal(seen.subscriptions.counts("a"), true);
});
