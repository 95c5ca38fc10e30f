import assert from "node:assert/strict";
import test from "node:test";
import { CSS_PX_PER_MM } from "../../../pace/static/js/draw/scale.js";
import { calibrationOf, pxPerMmOf, withCalibration } from "../../../pace/static/js/page/screens.js";

const LAPTOP = { width: 1440, height: 900, ratio: 2 };
const PHONE = { width: 360, height: 780, ratio: 3 };
const known = withCalibration([], LAPTOP, 5); // 10 device pixels a millimetre

test("a screen that nobody measured has the millimetres of CSS", () => {
  assert.equal(pxPerMmOf([], LAPTOP), CSS_PX_PER_MM);
  assert.equal(pxPerMmOf(known, PHONE), CSS_PX_PER_MM);
});

test("zoom makes a millimetre fewer CSS pixels, not a longer one", () => {
  assert.equal(pxPerMmOf(known, LAPTOP), 5);
  assert.equal(pxPerMmOf(known, { ...LAPTOP, ratio: 4 }), 2.5);
  assert.equal(pxPerMmOf(known, { ...LAPTOP, ratio: 1 }), 10);
});

test("zoom where the browser tells the screen's size in zoomed pixels", () => {
  assert.equal(pxPerMmOf(known, { width: 960, height: 600, ratio: 3 }), 10 / 3);
});

test("a phone turned is the same screen", () => {
  const turned = { width: PHONE.height, height: PHONE.width, ratio: PHONE.ratio };
  assert.equal(pxPerMmOf(withCalibration([], PHONE, 6), turned), 6);
});

test("two screens of one size and different ratios keep their own", () => {
  const beamer = { ...LAPTOP, ratio: 1 };
  const both = [...known, { ...beamer, devicePxPerMm: 1 }];
  assert.equal(pxPerMmOf(both, LAPTOP), 5);
  assert.equal(pxPerMmOf(both, beamer), 1);
});

test("measured again, forgotten again", () => {
  const again = withCalibration(known, { ...LAPTOP, ratio: 4 }, 3);
  assert.equal(again.length, 1);
  assert.equal(pxPerMmOf(again, LAPTOP), 6);
  assert.deepEqual(withCalibration(again, LAPTOP, null), []);
  assert.equal(calibrationOf([], LAPTOP), null);
});

test("sixteen screens are kept", () => {
  let all = [];
  for (let i = 0; i < 20; i += 1) all = withCalibration(all, { width: 300 + 50 * i, height: 2000, ratio: 1 }, 4);
  assert.equal(all.length, 16);
  assert.equal(all[0].width, 500);
});
