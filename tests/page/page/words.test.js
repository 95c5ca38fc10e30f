import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import de from "../../../pace/static/js/lang/de.js";
import en from "../../../pace/static/js/lang/en.js";
import { filled, LANGUAGES, languageOf, t, Words } from "../../../pace/static/js/page/words.js";

const ROOT = new URL("../../../pace/", import.meta.url);
const OTHERS = { de };

/** {"section.key": text} */
const flat = (texts) => Object.fromEntries(Object.entries(texts).flatMap(([section, keys]) =>
  Object.entries(keys).map(([key, text]) => [`${section}.${key}`, text])));

const sources = () => [
  ...readdirSync(new URL("static/js/", ROOT), { recursive: true })
    .filter((name) => name.endsWith(".js") && !name.startsWith("lang")).map((name) => `static/js/${name}`),
  ...readdirSync(new URL("templates/", ROOT)).map((name) => `templates/${name}`),
  "views.py",
].map((name) => [name, readFileSync(new URL(name, ROOT), "utf8")]);

const USES = /\bt\(\s*"([^"]+)"|data-t(?:-label|-title)?="([^"$]+)"|\b(?:\w*[lL]abel|text|title)Key: "([^"]+)"|"(?:data-t(?:-label|-title)?)": "([^"]+)"|\("(nav\.\w+)"/g;
const PATTERNS = /\bt\(\s*`([^`]+)`/g;

test("every language has the keys and the placeholders of English", () => {
  const names = (text) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [language, texts] of Object.entries(OTHERS)) {
    assert.deepEqual(Object.keys(flat(texts)).sort(), Object.keys(flat(en)).sort(), language);
    for (const [key, text] of Object.entries(flat(en))) assert.deepEqual(names(flat(texts)[key]), names(text), `${language}: ${key}`);
  }
  assert.deepEqual(Object.keys(LANGUAGES).sort(), ["en", ...Object.keys(OTHERS)].sort());
});

test("no text is empty", () => {
  for (const texts of [en, de]) assert.deepEqual(Object.entries(flat(texts)).filter(([, text]) => !text.trim()), []);
});

test("every key that the page uses exists", () => {
  const known = flat(en);
  const used = sources().flatMap(([name, text]) => [...text.matchAll(USES)].map((hit) => [name, hit.slice(1).find(Boolean)]));
  assert.ok(used.length > 30);
  assert.deepEqual(used.filter(([, key]) => known[key] === undefined), []);
});

test("a key that is put together has keys that it may become", () => {
  for (const [name, text] of sources()) {
    for (const [, pattern] of text.matchAll(PATTERNS)) {
      const shape = new RegExp(`^${pattern.replace(/\$\{[^}]*\}/g, "\\w+").replaceAll(".", "\\.")}$`);
      assert.ok(Object.keys(flat(en)).some((key) => shape.test(key)), `${name}: ${pattern}`);
    }
  }
});

test("the person's choice goes before the browser's wishes, and English is for the rest", () => {
  assert.equal(languageOf(null, ["fr-FR", "de-AT", "en"]), "de");
  assert.equal(languageOf("en", ["de"]), "en");
  assert.equal(languageOf("constructor", ["xx"]), "en");
  assert.equal(languageOf(7, []), "en");
});

test("placeholders are filled, and one without a value is seen", () => {
  assert.equal(filled("{n} of {all}, {n}", { n: 0 }), "0 of {all}, 0");
  assert.equal(filled("{a}", { a: "{b}", b: 1 }), "{b}");
});

test("a language is spoken when its file has come, and tells who listens", async () => {
  const words = new Words({ de: async () => ({ default: de }) });
  const heard = [];
  words.subscribe((language) => heard.push(language));
  await words.use("de");
  assert.equal(words.text("link.nextIn", { n: 3, k: 2 }), "in 3 s (Versuch 2)");
  assert.equal(words.text("link.open"), "Verbunden");
  await words.use("en");
  assert.equal(words.text("link.open"), "Connected");
  assert.deepEqual(heard, ["de", "en"]);
});

test("the last choice wins, whichever file comes first", async () => {
  let arrive;
  const words = new Words({ de: () => new Promise((resolve) => { arrive = () => resolve({ default: de }); }) });
  const late = words.use("de");
  await words.use("en");
  arrive();
  await late;
  assert.equal(words.language, "en");
});

test("a file that does not come leaves the language", async () => {
  const words = new Words({ de: () => Promise.reject(new Error("404")) });
  await assert.rejects(words.use("de"));
  assert.equal(words.text("link.open"), "Connected");
});

test("what is missing is seen", () => {
  assert.equal(t("nobody.knows"), "nobody.knows");
  assert.equal(new Words().has("link.open"), true);
  assert.equal(new Words().has("link.never"), false);
});
