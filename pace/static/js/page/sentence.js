/** Sentences with words of other people in them: each such word is isolated, so that its direction turns nothing else round. */
import { make, setText } from "./dom.js";
import { t, words } from "./words.js";

const [ISOLATE, END] = ["\u2068", "\u2069"]; // what <bdi> is in a text without elements (Unicode Bidirectional Algorithm, UAX #9)

/** "With {name}: {text}" → ["With ", ["name"], ": ", ["text"]] */
export const partsOf = (text) => text.split(/\{(\w+)\}/).map((part, i) => (i % 2 ? [part] : part)).filter((part) => part !== "");

/** Nodes of the sentence under a key of the words; of the values strings stand in <bdi>, numbers as they are. */
export function sentence(key, values = {}) {
  return partsOf(t(key)).map((part) => {
    if (typeof part === "string") return part;
    const value = values[part[0]];
    return typeof value === "string" ? make("bdi", {}, value) : String(value ?? `{${part[0]}}`);
  });
}

/** The same as text, for what a screen reader is told and for titles. */
export function spokenSentence(key, values = {}) {
  return t(key, Object.fromEntries(Object.entries(values).map(([name, value]) =>
    [name, typeof value === "string" ? ISOLATE + value + END : value])));
}

const said = new WeakMap();

/** Put a sentence into an element, where it says another one than before. */
export function setSentence(element, key, values) {
  const now = JSON.stringify([words.language, key, values]);
  if (said.get(element) === now) return;
  said.set(element, now);
  if (key) element.replaceChildren(...sentence(key, values));
  else setText(element, "");
}
