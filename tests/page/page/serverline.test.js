import assert from "node:assert/strict";
import test from "node:test";
import { untold } from "../../../pace/static/js/page/serverline.js";

const ALL = [
  { what: "ingest" }, { what: "slow", ms: 120 }, { what: "stretched", n: 1, ms: 80 }, { what: "stale", n: 2, channels: ["a", "b"] },
];
const STATE = { phase: "open", redis: "up", busy: null, seen: new Set() };
const left = (troubles, state = {}) => untold(troubles, { ...STATE, ...state });

test("all that nothing else tells", () => {
  assert.deepEqual(left(ALL), ALL);
  assert.deepEqual(left([]), []);
});

test("nothing while the notices tell of the link or of Redis", () => {
  assert.deepEqual(left(ALL, { phase: "waiting" }), []);
  assert.deepEqual(left(ALL, { redis: "down" }), []);
  assert.deepEqual(left([{ what: "redis", since: 5 }]), []);
});

test("a busy server is told once", () => {
  assert.deepEqual(left(ALL, { busy: 80 }).map(({ what }) => what), ["ingest", "slow", "stale"]);
});

test("of channels on the screen their strips say that they are silent", () => {
  const stale = (n, channels, ...seen) => left([{ what: "stale", n, channels }], { seen: new Set(seen) });
  assert.deepEqual(stale(2, ["a", "b"], "a", "c"), [{ what: "stale", n: 1, channels: ["b"] }]);
  assert.deepEqual(stale(2, ["a", "b"], "a", "b"), []);
  assert.deepEqual(stale(9, ["a", "b"], "a", "b"), [{ what: "stale", n: 7, channels: [] }]);
});
