import assert from "node:assert/strict";
import test from "node:test";
import { factsOf } from "../../../pace/static/js/page/facts.js";
import { Channel } from "../../../pace/static/js/signal/channel.js";
import { DESCRIPTOR } from "../support/fakes.js";

function facts(state, change = () => {}) {
  const channel = new Channel(DESCRIPTOR);
  channel.state = state;
  change(channel);
  return Object.fromEntries(factsOf(channel, 0).map(([name, text]) => [name, text]));
}

const STATE = { live: true, last: 0, received: 1200, malformed: 0, error: null, rate: 99.96, flags: [] };

test("a healthy channel", () => {
  assert.deepEqual(facts(STATE),
    { "Last arrival": "none yet" });
});

test("what is wrong with it", () => {
  const seen = facts({ ...STATE, malformed: 3, error: "leads of unequal length", flags: ["rate", "new"] }, (channel) => {
    channel.block({ pos: "e:1-0", block: { t: 100, dt: 10, v: [[1, 2]] } }, 0);
    channel.block({ pos: "e:2-0", block: { t: 100, dt: 10, v: [[1]] } }, 0);
  });
  assert.equal(seen["Malformed payloads"], "3 (last: leads of unequal length)");
  assert.equal(seen["Out of order, not drawn"], "1");
  assert.equal(seen.Flags, "rate differs from the declared one; new");
});

test("nothing is claimed before the server said it", () => {
  assert.deepEqual(Object.keys(facts(null)), ["Last arrival"]);
});
