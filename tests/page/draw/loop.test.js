import assert from "node:assert/strict";
import test from "node:test";
import { FrameLoop } from "../../../pace/static/js/draw/loop.js";

/** A browser whose frames come when the test says so, each 16 ms; drawing takes what `spend` adds. */
function rig() {
  const seen = { at: 0, hidden: false, asked: null, errors: [] };
  seen.loop = new FrameLoop({
    requestAnimationFrame: (fn) => { seen.asked = fn; return 1; },
    cancelAnimationFrame: () => { seen.asked = null; },
    now: () => seen.at,
    reportError: (error) => seen.errors.push(error.message),
    isHidden: () => seen.hidden,
    onVisibility: (fn) => { seen.turn = (hidden) => { seen.hidden = hidden; fn(); }; },
  });
  seen.frame = (ms = 16) => {
    seen.at += ms;
    const fn = seen.asked;
    seen.asked = null;
    fn?.(seen.at);
  };
  return seen;
}

test("all draw in one frame, until they are removed", () => {
  const seen = rig();
  const calls = [];
  const one = () => calls.push("one");
  seen.loop.add(one);
  seen.loop.add((now) => calls.push(now));
  seen.frame();
  seen.loop.remove(one);
  seen.frame();
  assert.deepEqual(calls, ["one", 16, 32]);
});

test("nothing to draw or nobody to see it asks for no frame", () => {
  const seen = rig();
  const draw = () => {};
  assert.equal(seen.asked, null);
  seen.loop.add(draw);
  seen.turn(true);
  assert.equal(seen.asked, null);
  seen.turn(false);
  assert.notEqual(seen.asked, null);
  seen.loop.remove(draw);
  assert.equal(seen.asked, null);
});

test("the last 600 intervals and durations are kept; time in the background is none", () => {
  const seen = rig();
  seen.loop.add(() => { seen.at += 3; });
  for (let i = 0; i < 700; i += 1) seen.frame(13);
  seen.turn(true);
  seen.at += 60_000;
  seen.turn(false);
  seen.frame(13);
  seen.frame(13);
  const { intervals, durations } = seen.loop.times;
  assert.equal(intervals.length, 600);
  assert.ok(intervals.every((ms) => ms === 16) && durations.every((ms) => ms === 3));
});

test("who fails is dropped and told; the others go on", () => {
  const seen = rig();
  let drawn = 0;
  seen.loop.add(() => { throw new Error("broken"); });
  seen.loop.add(() => { drawn += 1; });
  seen.frame();
  seen.frame();
  assert.deepEqual([drawn, seen.errors], [2, ["broken"]]);
});
