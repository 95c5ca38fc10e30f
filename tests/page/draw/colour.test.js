import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { contrast, parseHex, readable } from "../../../pace/static/js/draw/colour.js";

test("black on white is 21:1", () => assert.equal(contrast([0, 0, 0], [255, 255, 255]).toFixed(1), "21.0"));

test("short and long hex, and nothing else", () => {
  assert.deepEqual(parseHex(" #fa0 "), [255, 170, 0]);
  assert.deepEqual(parseHex("#0a5A94"), [10, 90, 148]);
  for (const wrong of [null, "", "red", "#12", "#12345g"]) assert.equal(parseHex(wrong), null);
});

test("a good wish is kept, a pale or dark one is moved until it can be read", () => {
  assert.equal(readable("#1b5e20", "#ffffff", "#000000"), "#1b5e20");
  for (const [wish, ground] of [["#1b5e20", "#0a1014"], ["#ffff00", "#fffdfb"], ["#808080", "#777777"]]) {
    const found = readable(wish, ground, "#000000", 4.5);
    assert.ok(contrast(parseHex(found), parseHex(ground)) >= 4.4, `${wish} on ${ground}: ${found}`);
  }
  assert.equal(readable(null, "#ffffff", "#123456"), "#123456");
});

/** The custom properties of a style sheet. */
function theme(file) {
  const css = readFileSync(new URL(`../../../pace/static/css/${file}`, import.meta.url), "utf8");
  return Object.fromEntries([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, hex]) => [name, parseHex(hex)]));
}

const THEMES = { light: theme("theme.css"), dark: theme("dark.css") };

for (const [name, colours] of Object.entries(THEMES)) {
  test(`text of the ${name} theme has 4.5:1, the trace 7:1`, () => {
    for (const [text, ground] of [
      ["ink", "ground"], ["ink", "surface"], ["muted", "ground"], ["muted", "surface"], ["muted", "sunken"],
      ["accent", "surface"], ["on-accent", "accent"], ["good", "surface"], ["wait", "surface"], ["bad", "surface"],
      ["bad", "sunken"], ["ink", "bad-soft"], ["muted", "paper"], ["ink", "paper"],
    ]) {
      const ratio = contrast(colours[text], colours[ground]);
      assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
    }
    assert.ok(contrast(colours.trace, colours.paper) >= 7);
  });
}
