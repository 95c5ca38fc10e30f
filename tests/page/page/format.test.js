import assert from "node:assert/strict";
import test from "node:test";
import { age, clockTime, count, hertz, lengthText, plainNumber, preciseTime, stripTexts } from "../../../pace/static/js/page/format.js";
import { copyText, digits, measuredTexts } from "../../../pace/static/js/page/measure.js";
import { drawingRows, leadRows } from "../../../pace/static/js/page/numbers.js";
import { t, words } from "../../../pace/static/js/page/words.js";

const NOON = new Date(2031, 4, 6, 12, 3, 4, 50).getTime();

test("clock times are local, with a day where it is another", () => {
  assert.equal(clockTime(NOON), "12:03:04");
  assert.equal(preciseTime(NOON, NOON + 1000), "12:03:04.050");
  assert.equal(preciseTime(NOON, NOON + 86_400_000), "2031-05-06 12:03:04.050");
});

test("a time beyond any calendar is a dash", () => {
  assert.equal(clockTime(1e300), "—");
  assert.equal(preciseTime(NaN, 0), "—");
});

test("ages", () => {
  assert.deepEqual([-5, 999, 1000, 61_000, 7_200_000, 200_000_000].map(age), ["now", "now", "1 s", "1 min", "2 h", "2 d"]);
});

test("numbers as measured", () => {
  assert.deepEqual([98, -0.5, 0.1 + 0.2, null, NaN].map(plainNumber), ["98", "−0.5", "0.3", "–", "–"]);
  assert.equal(count(1234567), "1\u202f234\u202f567");
  assert.deepEqual([360, 142.857, 359.96].map(hertz), ["360 Hz", "142.9 Hz", "360 Hz"]);
});

test("in German a comma stands before the decimals of all that a person reads, and a point in what a program reads", async () => {
  await words.use("de");
  const measured = { from: NOON, ms: 812.5, perMinute: 73.846, difference: -1.215, values: [1, -0.215] };
  const channel = { descriptor: { resolution: 0.005 }, leads: ["II"] };
  const written = [
    plainNumber(-0.5), hertz(142.857), lengthText(350), lengthText(3200), preciseTime(NOON, NOON), t("strip.scale", { speed: 6.25, gain: 2.5, unit: "mV" }),
    stripTexts.number(-0.5), stripTexts.words("gap", { length: "3.2 s" }), Object.values(measuredTexts(measured, 0.005)).join(" "),
    leadRows(channel, [{ min: -0.25, max: -0.0001, peakToPeak: 1.5, last: 0 }])[0].cells.join(" "), drawingRows({ intervals: [16.66], durations: [0.44] })[1].text,
  ];
  assert.deepEqual(written, [
    "−0,5", "142,9 Hz", "0,35 s", "3,2 s", "12:03:04,050", "6,25 mm/s · 2,5 mm/mV",
    "−0,5", "Lücke 3,2 s", "812,5 73,8 -1,215", "−0,250 0,000 1,500 0,000", "16,7 ms",
  ]);
  assert.match(copyText(measured, { label: "EKG", unit: "mV", resolution: 0.005 }, "II"), /^Δt 812,5 ms · 73,8\/min · ΔmV -1,215 · EKG, II · 2031-05-06T.*\.050Z$/);
  assert.equal(digits(1.5, 0.001), "1.500");
  await words.use("en");
});
