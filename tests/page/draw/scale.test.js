import assert from "node:assert/strict";
import test from "node:test";
import { column, gainFor, grow, multiples, timeScale, valueScale } from "../../../pace/static/js/draw/scale.js";

test("25 mm/s are 94.5 CSS px a second, twice as many device pixels at ratio 2", () => {
  assert.equal((timeScale(1) * 1000).toFixed(2), "94.49");
  assert.equal((timeScale(2) * 1000).toFixed(2), "188.98");
});

test("columns are whole and equally far apart a thousand years from 1970", () => {
  const scale = timeScale(1);
  const widths = [0, 1, 2, 3].map((i) => column(3e13 + (i + 1) * 1000, scale) - column(3e13 + i * 1000, scale));
  for (const width of widths) assert.ok(width === 94 || width === 95);
});

test("millivolts get 10 mm unless the range is tall", () => {
  assert.equal(gainFor("mV", 5), 10);
  assert.equal(gainFor("mV", 10), 5);
  assert.equal(gainFor("mV", 80), 1);
});

test("other units get a round gain that fits", () => {
  for (const span of [0.001, 1, 3, 37, 120, 9999]) {
    const gain = gainFor("mmHg", span);
    assert.ok(span * gain <= 80 && span * gain > 30, `${span}: ${gain}`);
  }
});

test("a declared range is shown on heavy lines", () => {
  assert.deepEqual(valueScale({ unit: "mV", range: [-2, 3] }), { gain: 10, low: -2, high: 3, labelStep: 1 });
  assert.deepEqual(valueScale({ unit: "mV", range: [-0.3, 1.1] }), { gain: 10, low: -0.5, high: 1.5, labelStep: 1 });
  const pressure = valueScale({ unit: "mmHg", range: [0, 160] });
  assert.ok(pressure.low <= 0 && pressure.high >= 160 && (pressure.high - pressure.low) * pressure.gain <= 85);
});

test("without a range the signal decides, and ECG shows at least ±2 mV", () => {
  assert.deepEqual([valueScale({ unit: "mV" }).low, valueScale({ unit: "mV" }).high], [-2, 2]);
  assert.equal(valueScale({ unit: "mV", extent: { low: -0.1, high: 2.2 } }).high, 2.5);
  const flat = valueScale({ unit: "°C", extent: { low: 37, high: 37 } });
  assert.ok(flat.low < 37 && flat.high > 37);
  const none = valueScale({ unit: "" });
  assert.ok(none.low <= -1 && none.high >= 1);
});

test("values as large as a Float32Array holds have a scale", () => {
  const { gain, low, high } = valueScale({ unit: "V", extent: { low: -3.4e38, high: 3.4e38 } });
  assert.ok((high - low) * gain <= 90 && (high - low) * gain > 30, `${low} to ${high} at ${gain}`);
});

test("5 mV keep the standard gain in a band of 50 mm, and get a smaller one in less", () => {
  assert.equal(valueScale({ unit: "mV", range: [-2, 3], tallest: 50 }).gain, 10);
  const { gain, low, high } = valueScale({ unit: "mV", range: [-2, 3], tallest: 9 });
  assert.ok((high - low) * gain <= 15 && gain < 2.5);
});

test("a chosen gain is kept; a band too tall for it shows the part around zero", () => {
  const tall = valueScale({ unit: "mV", range: [-5, 5], gain: 40 });
  assert.equal(tall.gain, 40);
  assert.ok(tall.low < 0 && tall.high > 0 && (tall.high - tall.low) * 40 <= 80);
  assert.equal(tall.low, -tall.high);
  assert.deepEqual(valueScale({ unit: "mV", range: [-2, 3], gain: 2.5 }), { gain: 2.5, low: -2, high: 4, labelStep: 4 });
});

test("of another unit the standard gain is the automatic one, 20 twice that, where the samples are", () => {
  const automatic = valueScale({ unit: "mmHg", range: [0, 160] });
  const same = valueScale({ unit: "mmHg", range: [0, 160], gain: 10 });
  assert.deepEqual(same, automatic);
  const twice = valueScale({ unit: "mmHg", range: [0, 160], gain: 20, extent: { low: 80, high: 120 } });
  assert.equal(twice.gain, 2 * automatic.gain);
  assert.ok(twice.low <= 80 && twice.high >= 120 && (twice.high - twice.low) * twice.gain <= 80, JSON.stringify(twice));
});

test("a band of a given height is filled, whatever the gain", () => {
  for (const gain of [null, 2.5, 40]) {
    const scale = valueScale({ unit: "mV", range: [-2, 3], gain, fit: 30 });
    assert.ok(Math.abs((scale.high - scale.low) * scale.gain - 30) < 1e-9);
    assert.ok(scale.low < 0 && scale.high > 0);
  }
  assert.equal(valueScale({ unit: "mV", range: [-2, 3], fit: 30 }).gain, 5);
  assert.equal(valueScale({ unit: "mV", range: [-2, 3], fit: 200 }).gain, 10);
  const small = valueScale({ unit: "mV", range: [-5, 5], extent: { low: -0.4, high: 1.2 }, fit: 8 });
  assert.ok(small.gain === 5 && small.low <= -0.4 && small.high >= 1.2, JSON.stringify(small));
  assert.equal(valueScale({ unit: "mV", range: [-5, 5], extent: { low: 9, high: 9 }, fit: 30 }).gain, 2.5);
  assert.ok(valueScale({ unit: "bpm", range: [0, 200], extent: { low: 70, high: 70 }, fit: 30 }).gain > 0);
  const pressure = valueScale({ unit: "mmHg", range: [0, 160], fit: 30 });
  assert.ok(pressure.low <= 0 && pressure.high >= 160);
});

test("what two extents reach", () => {
  assert.deepEqual(grow({ low: -1, high: 1 }, { low: 0, high: 3 }), { low: -1, high: 3 });
  assert.deepEqual(grow(null, { low: 0, high: 3 }), { low: 0, high: 3 });
  assert.deepEqual(grow({ low: 0, high: 3 }, null), { low: 0, high: 3 });
});

test("labels are exact multiples without a negative zero", () => {
  assert.deepEqual(multiples(-0.3, 0.3, 0.1), [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  assert.ok(Object.is(multiples(-1, 1, 1)[1], 0));
  assert.deepEqual(multiples(0.4, 0.6, 1), []);
});
