import assert from "node:assert/strict";
import test from "node:test";
import { channelRows, ServerState } from "../../../pace/static/js/status/state.js";

const WHOLE = { time: 1000, viewers: 2, redis: { up: true, since: 5, delay_ms: 0.4 }, trouble: [] };

test("changes are put on what was told before", () => {
  const state = new ServerState();
  state.apply(WHOLE);
  state.apply({ time: 2000, viewers: 3 });
  assert.deepEqual([state.time, state.figures.viewers, state.figures.redis.up], [2000, 3, true]);
});

test("nothing is known before the whole has come, and after the connection was lost", () => {
  const state = new ServerState();
  state.apply({ time: 1000 });
  assert.equal(state.known, false);
  state.apply(WHOLE);
  assert.equal(state.known, true);
  state.cut();
  state.apply({ time: 3000, viewers: 4 });
  assert.equal(state.known, false);
});

test("states of channels come, change and go", () => {
  const state = new ServerState();
  state.apply(WHOLE);
  state.apply({ states: { a: { state: "live" }, b: { state: "live" } } });
  state.apply({ states: { a: { state: "stale" }, b: null } });
  assert.deepEqual([...state.states], [["a", { state: "stale" }]]);
  state.cut();
  assert.equal(state.states.size, 0);
});

test("channels in trouble come first, else they keep their order", () => {
  const of = (state, more = {}) => ({ state, flags: [], malformed: 0, ...more });
  const states = new Map(Object.entries({
    a: of("live"), b: of("quiet"), c: of("silent"), d: of("live", { malformed: 1 }), e: of("stale"), f: of("live", { flags: ["rate"] }),
  }));
  const descriptors = [..."abcdefg"].map((name) => ({ name }));
  assert.deepEqual(channelRows(descriptors, states, 9).map(({ name }) => name), ["e", "d", "f", "c", "b", "a"]);
  const [first, ...others] = channelRows(descriptors, states, 2);
  assert.deepEqual(first, { name: "e", descriptor: { name: "e" }, state: of("stale") });
  assert.equal(others.length, 1);
});
