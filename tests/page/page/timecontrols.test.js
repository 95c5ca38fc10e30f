import assert from "node:assert/strict";
import test from "node:test";
import { Keys } from "../../../pace/static/js/page/keys.js";
import { timeKeys } from "../../../pace/static/js/page/timecontrols.js";

const STORE = { get: (key, fallback) => fallback };

function scene(live, active = true) {
  const done = [];
  const view = {
    live, span: 10_000, toggle: () => { done.push("toggle"); }, move: (ms) => { done.push(ms); }, resume: () => { done.push("live"); },
  };
  const keys = new Keys(STORE);
  timeKeys(view, () => active).forEach((key) => keys.add(key));
  const press = (key, more = {}) => keys.handle({ key, target: { tagName: "BODY" }, preventDefault() {}, ...more });
  return { done, press };
}

test("keys of a paused view", () => {
  const { done, press } = scene(false);
  for (const key of [" ", "PageUp", "PageDown", "l", "End"]) press(key);
  for (const key of ["ArrowLeft", "ArrowRight"]) press(key, { shiftKey: true });
  assert.deepEqual(done, ["toggle", -10_000, 10_000, "live", "live", -1000, 1000]);
});

test("a live view leaves forward and the end to the browser", () => {
  const { done, press } = scene(true);
  assert.deepEqual(["PageDown", "End", "l"].map((key) => press(key)), [false, false, false]);
  assert.deepEqual([" ", "PageUp"].map((key) => press(key)), [true, true]);
  assert.deepEqual(done, ["toggle", -10_000]);
});

test("without a strip the keys scroll as everywhere", () => {
  const { done, press } = scene(false, false);
  assert.deepEqual([" ", "PageUp", "PageDown", "End"].map((key) => press(key)), [false, false, false, false]);
  assert.equal(press("ArrowLeft", { shiftKey: true }), false);
  assert.deepEqual(done, []);
});

test("arrows without shift are not of the view", () => {
  assert.equal(scene(false).press("ArrowLeft"), false);
});
