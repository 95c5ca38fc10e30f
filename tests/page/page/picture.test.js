import assert from "node:assert/strict";
import { test } from "node:test";
import { SvgContext } from "../../../pace/static/js/draw/svg.js";
import { paintPicture, pictureLayout, wrapped } from "../../../pace/static/js/page/picture.js";

const byLength = (text) => text.length;
const SHEET = { title: "ECG", facts: ["25 mm/s"], foot: "Not a medical device", strip: { width: 400, height: 100 }, pixelRatio: 1 };
const recorder = () => new SvgContext((text) => text.length * 7);

test("texts are broken at spaces, and words that are too long within them", () => {
  assert.deepEqual(wrapped("one two three", 7, byLength), ["one two", "three"]);
  assert.deepEqual(wrapped("a abcdefghij b", 4, byLength), ["a", "abcd", "efgh", "ij b"]);
  assert.deepEqual(wrapped("", 4, byLength), [""]);
  assert.deepEqual(wrapped("ab", 0, byLength), ["a", "b"]);
});

test("title and facts stand above the strip, the foot below it, nothing overlaps", () => {
  const layout = pictureLayout(recorder(), SHEET);
  const [title, fact, foot] = layout.texts;
  assert.deepEqual([title.text, fact.text, foot.text], ["ECG", "25 mm/s", "Not a medical device"]);
  assert.ok(title.y + 18 < fact.y && fact.y + 13 < layout.stripY);
  assert.ok(layout.stripY + 100 < foot.y && foot.y + 13 < layout.height);
  assert.equal(layout.width, 400);
});

test("a narrow sheet grows in height, nothing is cut off", () => {
  const layout = pictureLayout(recorder(), { ...SHEET, strip: { width: 100, height: 100 } });
  assert.ok(layout.texts.length > 3);
  assert.ok(layout.texts.every(({ text, x }) => x + text.length * 7 <= 100));
  assert.ok(layout.height > pictureLayout(recorder(), SHEET).height);
});

test("a screen of twice as many pixels has a sheet twice as large", () => {
  const once = pictureLayout(recorder(), SHEET);
  const twice = pictureLayout(recorder(), { ...SHEET, pixelRatio: 2, strip: { width: 800, height: 200 } });
  assert.ok(Math.abs(twice.height - 2 * once.height) <= 6);
});

test("the strip is drawn in its place", () => {
  const ctx = recorder();
  const layout = pictureLayout(ctx, SHEET);
  paintPicture(ctx, layout, (strip) => strip.fillRect(1, 2, 3, 4));
  const svg = ctx.toSvg({ ...layout, pxPerMm: 10, title: "ECG" });
  assert.ok(svg.includes(`M1 ${layout.stripY + 2}h3v4h-3z`));
  assert.match(svg, />Not a medical device<\/text>/);
});
