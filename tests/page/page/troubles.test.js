import assert from "node:assert/strict";
import test from "node:test";
import { troubleSentences } from "../../../pace/static/js/page/troubles.js";
import { t } from "../../../pace/static/js/page/words.js";

const SINCE = new Date(2026, 4, 17, 14, 3, 21).getTime();
const say = (...troubles) =>
  troubleSentences(troubles, (name) => name.toUpperCase()).map(({ words, values }) => t(words, values));

test("each trouble is a sentence", () => {
  assert.deepEqual(say({ what: "redis", since: SINCE }, { what: "ingest" }, { what: "slow", ms: 120 }), [
    "Redis cannot be reached since 14:03:21: no new samples until it is back.", "No process of the server takes in what is published.",
    "Redis is slow: it takes 120 ms to answer.",
  ]);
});

test("one or many", () => {
  assert.deepEqual(say({ what: "lost", n: 1 }, { what: "lost", n: 2 }), ["A process of the server is lost.", "2 processes of the server are lost."]);
  assert.deepEqual(say({ what: "stretched", n: 1, ms: 80 }, { what: "stretched", n: 3, ms: 90 }), [
    "A process of the server is busy: it sends every 80 ms.", "3 processes of the server are busy: they send every 90 ms.",
  ]);
});

test("silent channels by their labels, as far as they are named", () => {
  const stale = (n, ...channels) => say({ what: "stale", n, channels })[0];
  assert.equal(stale(1, "a"), "A has fallen silent.");
  assert.equal(stale(2, "a", "b"), "2 channels have fallen silent: A, B.");
  assert.equal(stale(9, "a", "b"), "9 channels have fallen silent, A, B among them.");
  assert.equal(stale(4), "4 more channels have fallen silent.");
  assert.equal(stale(1), "Another channel has fallen silent.");
});

test("what a newer server knows is left to its own page", () => {
  assert.deepEqual(say({ what: "constructor" }, { what: "fire" }), []);
});
