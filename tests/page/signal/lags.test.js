import assert from "node:assert/strict";
import test from "node:test";
import { Lags } from "../../../pace/static/js/signal/lags.js";

test("quantiles of the last minute alone", () => {
  const lags = new Lags();
  assert.deepEqual(lags.quantiles(0), { p50: null, p99: null, count: 0 });
  for (let i = 0; i < 100; i += 1) lags.add(i * 100, i);
  assert.deepEqual(lags.quantiles(9900), { p50: 50, p99: 99, count: 100 });
  assert.deepEqual(lags.quantiles(9900, 7), { p50: 57, p99: 106, count: 100 });
  assert.deepEqual(lags.quantiles(65_000), { p50: 75, p99: 99, count: 49 });
  assert.equal(lags.quantiles(999_999).count, 0);
});

test("eight hours of frames need no more room than a minute", () => {
  const lags = new Lags();
  for (let at = 0; at < 8 * 3_600_000; at += 50) lags.add(at, 1);
  assert.deepEqual([lags.values.length, lags.times.length], [600, 600]);
  assert.equal(lags.quantiles(8 * 3_600_000).count, 599);
});
