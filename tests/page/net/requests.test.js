import assert from "node:assert/strict";
import test from "node:test";
import { Requests } from "../../../pace/static/js/net/requests.js";
import { FakeTime } from "../support/fakes.js";

function rig() {
  const seen = { sent: [], time: new FakeTime(), up: true };
  seen.requests = new Requests({ send: (message) => seen.up && seen.sent.push(message) > 0, timers: seen.time.timers() });
  return seen;
}

test("answers find their question, in any order", async () => {
  const { requests, sent } = rig();
  const asked = [requests.ask("time"), requests.ask("time")];
  assert.equal(requests.answered({ type: "reply", id: sent[1].id, time: 2 }), true);
  assert.equal(requests.answered({ type: "reply", id: sent[0].id, time: 1 }), true);
  assert.equal(requests.answered({ type: "reply", id: sent[0].id, time: 3 }), false); // twice
  assert.deepEqual((await Promise.all(asked)).map(({ time }) => time), [1, 2]);
});

test("fields cannot make another message of it", () => {
  const { requests, sent } = rig();
  requests.ask("time", { type: "subscribe", id: 7 }).catch(() => null);
  assert.deepEqual([sent[0].type, sent[0].id, sent[0].what], ["request", "r1", "time"]);
});

test("nothing is left of what has ended, however it did", async () => {
  const { requests, sent, time } = rig();
  const asked = ["a", "b", "c"].map((what) => requests.ask(what));
  const ends = Promise.allSettled(asked);
  requests.answered({ type: "error", id: sent[0].id, code: 503 });
  requests.drop("gone");
  assert.deepEqual((await ends).map(({ reason }) => reason.message), ["error 503", "gone", "gone"]);
  assert.deepEqual([requests.open.size, time.jobs.length], [0, 0]);
});

test("without a connection it is refused at once", async () => {
  const seen = rig();
  seen.up = false;
  await assert.rejects(seen.requests.ask("time"), /not connected/);
  assert.equal(seen.requests.open.size, 0);
});

test("a message of another type is answered by its id too", async () => {
  const { requests, sent } = rig();
  const asked = requests.exchange({ type: "direct", to: "ab12", text: "hello", id: 7 });
  assert.deepEqual(sent, [{ type: "direct", to: "ab12", text: "hello", id: "r1" }]);
  requests.answered({ type: "reply", id: "r1", delivered: 2 });
  assert.equal((await asked).delivered, 2);
});
