import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { contrast, parseHex } from "../../../pace/static/js/draw/colour.js";
import { contrastOf, CONTRASTS, hexOf } from "../../../pace/static/js/page/theme.js";

const css = (name) => readFileSync(new URL(`../../../pace/static/css/${name}.css`, import.meta.url), "utf8");
const colours = (text) => Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]));

const light = colours(css("theme"));
const dark = { ...light, ...colours(css("dark")) };
const [bright, night] = css("contrast").split("@media (prefers-color-scheme: dark)");
const THEMES = { light, dark, "high, light": { ...light, ...colours(bright) }, "high, dark": { ...dark, ...colours(bright), ...colours(night.split("@media")[0]) } };

const TEXT = [
  ["ink", "ground"], ["ink", "surface"], ["ink", "sunken"], ["ink", "paper"], ["ink", "accent-soft"], ["ink", "bad-soft"],
  ["muted", "ground"], ["muted", "surface"], ["muted", "sunken"], ["muted", "paper"], ["accent", "surface"],
  ["accent", "accent-soft"], ["on-accent", "accent"], ["good", "surface"], ["wait", "surface"], ["bad", "surface"], ["bad", "sunken"],
];
const GRAPHICS = [["trace", "paper"], ["edge-strong", "surface"], ["edge-strong", "ground"], ["good-dot", "surface"], ["accent", "ground"], ["bad", "paper"]];

const ratio = (theme, [one, other]) => contrast(parseHex(theme[one]), parseHex(theme[other]));

for (const [name, theme] of Object.entries(THEMES)) {
  test(`${name}: text contrasts 4.5:1, graphics 3:1 (WCAG 1.4.3, 1.4.11)`, () => {
    assert.deepEqual(TEXT.filter((pair) => ratio(theme, pair) < 4.5), []);
    assert.deepEqual(GRAPHICS.filter((pair) => ratio(theme, pair) < 3), []);
  });
}

test("high contrast is 7:1 throughout (WCAG 1.4.6)", () => {
  for (const name of ["high, light", "high, dark"]) assert.deepEqual(TEXT.filter((pair) => ratio(THEMES[name], pair) < 7), []);
});

test("colours as browsers compute them", () => {
  assert.equal(hexOf("rgb(12, 34, 56)"), "#0c2238");
  assert.equal(hexOf("rgba(255, 255, 255, 0.5)"), "#ffffff");
  assert.equal(hexOf("color(srgb 0.12 0.5 1)"), "#1f80ff");
  assert.equal(hexOf(""), null);
});

test("what is kept is one of the choices", () => {
  assert.deepEqual(CONTRASTS.map(contrastOf), CONTRASTS);
  assert.equal(contrastOf("pink"), "system");
});
