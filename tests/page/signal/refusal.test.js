import assert from "node:assert/strict";
import test from "node:test";
import { Refusal, SHOWN_MS } from "../../../pace/static/js/signal/refusal.js";

test("what was refused is told for a while, from the last time on", () => {
  let now = 0;
  const refusal = new Refusal(() => now);
  assert.equal(refusal.current, null);
  refusal.take({ code: 404 });
  now = SHOWN_MS - 1;
  assert.deepEqual(refusal.current, { code: 404 });
  refusal.take({ code: 429 });
  now += SHOWN_MS - 1;
  assert.deepEqual(refusal.current, { code: 429 });
  now += 1;
  assert.equal(refusal.current, null);
});

test("and no longer than it holds", () => {
  const refusal = new Refusal(() => 0);
  refusal.take({ code: 404 });
  refusal.forget();
  assert.equal(refusal.current, null);
});
