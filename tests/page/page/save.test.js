import assert from "node:assert/strict";
import { test } from "node:test";
import { fileName, periodText, zoneText } from "../../../pace/static/js/page/save.js";

const TIME = Date.UTC(2026, 10, 21, 13, 20, 11, 42);

test("a file is named by channel, time and kind", () => {
  assert.equal(fileName("ecg", TIME, "png"), "ecg_2026-11-21T13-20-11Z.png");
});

test("a name has characters that every file system takes", () => {
  assert.equal(fileName("../bed 4/ECG: ü?", TIME, "csv"), "bed-4-ECG_2026-11-21T13-20-11Z.csv");
  assert.equal(fileName("…", TIME, "svg"), "strip_2026-11-21T13-20-11Z.svg");
  assert.equal(fileName("a".repeat(300), TIME, "svg").length, 60 + "_2026-11-21T13-20-11Z.svg".length);
  assert.equal(fileName("ecg", 1e300, "svg"), "ecg.svg");
});

test("the time zone is told by its offset and its name", () => {
  assert.equal(zoneText(-60, "Europe/Berlin"), "UTC+01:00 (Europe/Berlin)");
  assert.equal(zoneText(210, "America/St_Johns"), "UTC−03:30 (America/St_Johns)");
  assert.equal(zoneText(0, "UTC"), "UTC");
  assert.equal(zoneText(0, undefined), "UTC");
});

test("a period has its day, twice where it goes over midnight", () => {
  const morning = new Date(2026, 10, 21, 9, 5, 6, 7).getTime();
  assert.equal(periodText({ from: morning, to: morning + 10_000 }), "2026-11-21 09:05:06.007 – 09:05:16.007");
  const night = new Date(2026, 10, 21, 23, 59, 59, 0).getTime();
  assert.equal(periodText({ from: night, to: night + 2000 }), "2026-11-21 23:59:59.000 – 2026-11-22 00:00:01.000");
});
