import assert from "node:assert/strict";
import test from "node:test";
import { Budget } from "../../../pace/static/js/net/budget.js";

function rig() {
  const seen = { now: 0 };
  seen.budget = new Budget(() => seen.now);
  return seen;
}

test("sixty at once, then eighteen a second", () => {
  const seen = rig();
  for (let i = 0; i < 60; i += 1) {
    assert.equal(seen.budget.wait(), 0);
    seen.budget.take();
  }
  assert.equal(seen.budget.wait(), 56);
  seen.now = 56;
  assert.equal(seen.budget.wait(), 0);
  seen.now = 99_999;
  assert.equal(seen.budget.wait(59), 0);
  assert.ok(seen.budget.wait(60) > 0); // a pause saves no more than that
});

test("a reserve is left for what must go", () => {
  const seen = rig();
  for (let i = 0; i < 50; i += 1) seen.budget.take();
  assert.equal(seen.budget.wait(), 0);
  assert.ok(seen.budget.wait(12) > 0);
});

test("another session begins with the whole", () => {
  const seen = rig();
  for (let i = 0; i < 80; i += 1) seen.budget.take();
  assert.ok(seen.budget.wait() > 1000);
  seen.budget.renew();
  assert.equal(seen.budget.wait(), 0);
});
