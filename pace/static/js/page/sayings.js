/**
 * What the lower layers say in English, in the person's language.
 *
 * They know nothing of languages: a sentence of theirs is found again among the English texts of the section
 * "sayings", by its words around the values.
 */
import en from "../lang/en.js";
import { t } from "./words.js";

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** "closed with code {code}" → /^closed with code (?<code>.+)$/ */
function patternOf(text) {
  const parts = text.split(/\{(\w+)\}/).map((part, i) => (i % 2 ? `(?<${part}>.+)` : literally(part)));
  return new RegExp(`^${parts.join("")}$`, "s");
}

const PATTERNS = Object.entries(en.sayings).map(([key, text]) => [key, patternOf(text)]);

/** A sentence that the section has, values included, in the person's language; any other as it is; [key, values] by t. */
export function said(saying) {
  if (Array.isArray(saying)) return t(...saying);
  for (const [key, pattern] of PATTERNS) {
    const hit = pattern.exec(saying);
    if (hit) return t(`sayings.${key}`, mapped(hit.groups ?? {}));
  }
  return saying;
}

const mapped = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, said(value)]));
