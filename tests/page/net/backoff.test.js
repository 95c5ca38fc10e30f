import assert from "node:assert/strict";
import test from "node:test";
import { Backoff } from "../../../pace/static/js/net/backoff.js";

test("delays double up to the ceiling", () => {
  const backoff = new Backoff({ random: () => 1 });
  assert.deepEqual(Array.from({ length: 8 }, () => backoff.next()), [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
});

test("jitter takes away up to a half", () => {
  assert.equal(new Backoff({ random: () => 0 }).next(), 250);
});

test("after a reset the delay is the first again", () => {
  const backoff = new Backoff({ random: () => 1 });
  backoff.next();
  backoff.next();
  backoff.reset();
  assert.equal(backoff.next(), 500);
});

test("a week of failures overflows nothing", () => {
  const backoff = new Backoff({ random: () => 1 });
  backoff.tries = 20_000;
  assert.equal(backoff.next(), 30_000);
});
