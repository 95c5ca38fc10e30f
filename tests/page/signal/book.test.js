import assert from "node:assert/strict";
import test from "node:test";
import { Book } from "../../../pace/static/js/signal/book.js";
import { DESCRIPTOR, FakeTime, WELCOME } from "../support/fakes.js";

const named = (name) => ({ ...DESCRIPTOR, name });

function rig(wanted = null, names = ["a", "b", "c"]) {
  const seen = { sent: [], changes: [], now: 0, time: new FakeTime() };
  seen.book = new Book({
    send: (message) => { seen.sent.push(message); return true; },
    now: () => seen.now,
    changed: (what) => seen.changes.push(what),
    present: () => 1_000_000 + seen.now,
    timers: seen.time.timers(),
  });
  seen.book.wanted = wanted;
  seen.welcome = () => seen.book.apply({ ...WELCOME, channels: names.map(named) });
  seen.block = (channel, id, t) => seen.book.apply({ type: "block", channel, pos: `e:${id}`, block: { t, dt: 10, v: [[1]] } });
  seen.words = () => seen.sent.map(({ type, channel }) => `${type === "subscribe" ? "+" : "-"}${channel}`);
  seen.answer = (channel, subscribed) => seen.book.apply({ type: "status", channel, subscribed, state: { live: true } });
  seen.welcome();
  return seen;
}

test("shows the first channel, or the one asked for", () => {
  assert.deepEqual(rig().sent, [{ type: "subscribe", channel: "a" }]);
  assert.deepEqual(rig("b").sent, [{ type: "subscribe", channel: "b" }]);
});

test("a channel that is not there is not replaced by another", () => {
  const seen = rig("zz");
  assert.deepEqual([seen.sent, seen.book.shown], [[], null]);
  seen.book.apply({ type: "status", channels: ["a", "zz"].map(named) });
  assert.deepEqual(seen.sent, [{ type: "subscribe", channel: "zz" }]);
});

test("after a reconnect it goes on where it was", () => {
  const seen = rig();
  seen.block("a", "7-1", 0);
  seen.book.cut();
  seen.welcome();
  assert.deepEqual(seen.sent.at(-1), { type: "subscribe", channel: "a", since: "e:7-1" });
  assert.equal(seen.book.shown.ring.length, 1);
});

test("of few channels three minutes are kept, of each of 64 one, and of those that were left long ago", () => {
  const names = Array.from({ length: 65 }, (_, i) => `n${i}`);
  const seen = rig("n0", names);
  const kept = (...of) => of.map((name) => seen.book.channels.get(name).seconds);
  assert.deepEqual(kept("n0", "n1"), [180, 60]);
  seen.book.watch(names.slice(0, 21));
  assert.deepEqual(kept("n0", "n20", "n21"), [180, 180, 60]);
  for (const count of [30, 64, 65]) {
    seen.book.watch(names.slice(0, count));
    assert.deepEqual(kept("n0", `n${count - 1}`), count === 30 ? [128, 128] : [60, 60]);
  }
  seen.book.watch(["n0", "n1"]);
  seen.book.show("n2");
  assert.deepEqual(kept("n0", "n1", "n2"), [180, 180, 180]);
  seen.now = 20_001;
  seen.book.watch(["n2"]);
  seen.now = 40_002;
  seen.book.show("n3");
  assert.deepEqual(kept("n0", "n1", "n2", "n3"), [60, 60, 180, 180]);
});

test("of a strip that shows more than three minutes more is kept, seven at most, and no more of all together", () => {
  const names = Array.from({ length: 64 }, (_, i) => `n${i}`);
  const seen = rig("n0", names);
  const kept = () => seen.book.channels.get("n0").seconds;
  for (const [ms, seconds] of [[0, 180], [163_000, 180], [180_001, 240], [239_000, 240], [9e9, 420], [12_000, 180]]) {
    seen.book.reach(ms);
    assert.equal(kept(), seconds);
  }
  seen.book.reach(400_000);
  seen.book.watch(names.slice(0, 16));
  assert.equal(kept(), 240);
  seen.book.watch(names);
  assert.equal(kept(), 60);
});

test("flipping leaves one channel and joins another", () => {
  const seen = rig();
  seen.book.show("b");
  assert.deepEqual(seen.sent.slice(1), [{ type: "unsubscribe", channel: "a" }, { type: "subscribe", channel: "b" }]);
  seen.block("a", "9-0", 0); // was on its way
  assert.equal(seen.book.channels.get("a").position, null);
});

test("coming back soon continues, coming back late begins with the present", () => {
  const seen = rig();
  seen.block("a", "7-1", 0);
  seen.book.show("b");
  seen.now = 19_000;
  seen.book.show("a");
  assert.equal(seen.sent.at(-1).since, "e:7-1");
  seen.book.show("b");
  seen.now = 60_000;
  seen.book.show("a");
  assert.deepEqual(seen.sent.at(-1), { type: "subscribe", channel: "a" });
});

test("showing the shown channel again asks for nothing", () => {
  const seen = rig();
  seen.book.show("a");
  assert.equal(seen.sent.length, 1);
});

test("neighbours go round the ends", () => {
  const { book } = rig();
  assert.deepEqual([book.neighbour(1), book.neighbour(-1)], ["b", "c"]);
  assert.equal(rig(null, []).book.neighbour(1), null);
});

test("a gap breaks the line and loses nothing else: the block that ends it is taken", () => {
  const seen = rig();
  seen.block("a", "7-1", 0);
  seen.book.apply({ type: "gap", channel: "a", from: "e:7-1", to: "e:9-0", reason: "slow" });
  assert.equal(seen.book.shown.position, "e:7-1"); // who is cut off now may get after all what was left out
  seen.block("a", "9-0", 10);
  assert.equal(seen.book.shown.ring.length, 2);
  assert.equal(seen.book.shown.ring.starts[1], 1);
});

test("a busy server is busy until it says otherwise or is lost", () => {
  const seen = rig();
  assert.equal(seen.book.busy, null);
  seen.book.apply({ type: "status", time: 1, stretched: true, interval_ms: 120 });
  assert.equal(seen.book.busy, 120);
  seen.book.apply({ type: "status", time: 1, redis: "up" });
  assert.equal(seen.book.busy, 120);
  seen.book.apply({ type: "status", time: 1, stretched: false, interval_ms: 40 });
  assert.equal(seen.book.busy, null);
  seen.book.apply({ type: "status", time: 1, stretched: true, interval_ms: 120 });
  seen.book.cut();
  assert.equal(seen.book.busy, null);
});

test("status of link, of a channel, and errors are kept for the person", () => {
  const seen = rig();
  assert.equal(seen.book.redis, "up");
  seen.book.apply({ type: "status", time: 1, redis: "down" });
  assert.equal(seen.book.redis, "down");
  seen.book.apply({ type: "status", channel: "a", subscribed: true, state: { live: true, malformed: 3 } });
  assert.equal(seen.book.shown.state.malformed, 3);
  seen.book.apply({ type: "error", code: 404, reason: "no such channel" });
  assert.equal(seen.book.refusal.current.reason, "no such channel");
});

test("a type from a newer server and a block of an unknown channel change nothing", () => {
  const seen = rig();
  seen.changes.length = 0;
  seen.book.apply({ type: "presence" });
  seen.block("zz", "1-0", 0);
  assert.deepEqual(seen.changes, []);
});

test("watches several: all are fed, those that come later are joined, all are resumed", () => {
  const seen = rig();
  seen.book.watch(["c", "b", "later"]);
  assert.deepEqual(seen.words(), ["+a", "-a", "+c", "+b"]);
  seen.block("b", "3-0", 0);
  seen.block("c", "4-0", 0);
  seen.block("a", "5-0", 0);
  assert.deepEqual(seen.book.names.map((name) => seen.book.channels.get(name).position), [null, "e:3-0", "e:4-0"]);
  seen.book.apply({ type: "status", channels: ["a", "b", "c", "later"].map(named) });
  assert.deepEqual(seen.sent.at(-1), { type: "subscribe", channel: "later" });
  seen.sent.length = 0;
  seen.book.cut();
  seen.welcome();
  assert.deepEqual(seen.sent, [
    { type: "subscribe", channel: "c", since: "e:4-0" }, { type: "subscribe", channel: "b", since: "e:3-0" }]);
});

test("the focus moves among those that are watched without a word to the server", () => {
  const seen = rig();
  seen.book.watch(["a", "b"]);
  seen.sent.length = 0;
  seen.book.show("b");
  assert.deepEqual([seen.sent, seen.book.shown.name], [[], "b"]);
  seen.book.watch(["b"]);
  seen.book.show("c");
  assert.deepEqual([...seen.book.watched], ["c"]);
  assert.deepEqual(seen.words(), ["-a", "-b", "+c"]);
});

test("a block is told with its channel; the status of another channel changes nothing that is shown", () => {
  const seen = rig();
  seen.book.watch(["a", "b"]);
  const told = [];
  seen.book.changed = (...what) => told.push(what);
  seen.block("b", "3-0", 0);
  seen.answer("b", true);
  seen.answer("a", true);
  assert.deepEqual(told, [["data", seen.book.channels.get("b")], ["status"], ["shown"]]);
});

test("flipping away and back on a slow line mixes no two subscriptions", () => {
  const seen = rig();
  seen.block("a", "1-0", 0);
  seen.book.show("b");
  seen.block("a", "2-0", 10); // nobody looks
  seen.book.show("a");
  seen.block("a", "3-0", 20); // still of the first subscription; the second brings 2-0 and 3-0
  assert.equal(seen.book.shown.position, "e:1-0");
  seen.answer("a", false);
  seen.answer("a", true);
  seen.block("a", "2-0", 10);
  assert.equal(seen.book.shown.position, "e:2-0");
});

test("a thousand channels are listed, the first is shown, a hundred at most are watched", () => {
  const names = Array.from({ length: 1000 }, (_, i) => `c${i}`);
  const seen = rig(null, names);
  assert.deepEqual([seen.book.names.length, seen.book.wanted, seen.sent.length], [1000, "c0", 1]);
  seen.book.watch(names);
  seen.time.advance(60_000);
  assert.equal(seen.book.watched.size, 100);
});

test("descriptors that are none are left out", () => {
  const seen = rig(null, []);
  seen.book.apply({ ...WELCOME, channels: [null, 7, {}, { name: 3, kind: "text" }, { name: "x", kind: "film" }, named("a")] });
  assert.deepEqual(seen.book.names, ["a"]);
});

test("a wall that slept for long asks for what the focus missed, and for the present of the others", () => {
  const names = ["a", "b", "c", "d", "e"];
  for (const [away, count, resumed] of [[59_000, 5, names], [61_000, 4, names.slice(0, 4)], [61_000, 5, ["b"]]]) {
    const seen = rig("b", names);
    seen.book.watch(names.slice(0, count));
    seen.answer("b", true);
    names.slice(0, count).forEach((name) => seen.block(name, "3-0", 0));
    seen.book.cut();
    seen.now = away;
    seen.sent.length = 0;
    seen.welcome();
    assert.deepEqual(seen.sent.filter(({ since }) => since).map(({ channel }) => channel).sort(), resumed);
    assert.equal(seen.sent.length, count);
    seen.block("c", "3-0", 0); // of the last ten seconds, and known
    assert.equal(seen.book.channels.get("c").ring.length, 1);
  }
});
