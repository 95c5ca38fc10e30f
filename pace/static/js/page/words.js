/** What the page says, in the person's language. One file a language in lang/; English is always there. */
import en from "../lang/en.js";
import { settings } from "./settings.js";

const LOADERS = { de: () => import("../lang/de.js") };
const KEY = "language";

/** Each language by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch" };

/** The language to begin with: the chosen one, else the first of the browser's that there is, else English. */
export function languageOf(chosen, wished = []) {
  const tags = [chosen, ...wished].filter((tag) => typeof tag === "string");
  return tags.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => Object.hasOwn(LANGUAGES, tag)) ?? "en";
}

/** "in {n} s" with {n: 3} → "in 3 s"; a name without a value stays, so that its absence is seen. `point`: of numbers. */
export function filled(text, values = {}, point = ".") {
  const written = (value) => (typeof value === "number" ? String(value).replace(".", point) : String(value));
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? written(values[name]) : whole));
}

export class Words {
  constructor(loaders = LOADERS) {
    this.loaders = loaders;
    this.language = "en";
    this.texts = en;
    this.listeners = new Set();
  }

  /** A text by "section.key"; English where the language lacks it, the key itself where nobody has it. */
  text(path, values) {
    const [section, key] = path.split(".");
    return filled(this.texts[section]?.[key] ?? en[section]?.[key] ?? path, values, (this.texts.format ?? en.format).point);
  }

  has(path) {
    const [section, key] = path.split(".");
    return en[section]?.[key] !== undefined;
  }

  /** Call `listen` after each change of language; returns a function that ends it. */
  subscribe(listen) {
    this.listeners.add(listen);
    return () => this.listeners.delete(listen);
  }

  /** Speak a language. Rejects where its file does not come; the language before stays. */
  async use(language) {
    this.wanted = language;
    const texts = language === "en" ? en : (await this.loaders[language]()).default;
    if (this.wanted !== language) return; // another was chosen while this one came
    this.texts = texts;
    this.language = language;
    for (const listen of this.listeners) listen(language);
  }
}

export const words = new Words();
export const t = (path, values) => words.text(path, values);
/** Elements below `root` get the texts that their data-t (content), data-t-label (aria-label) and data-t-title name. */
export function fillWords(root) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const element of root.querySelectorAll("[data-t-title]")) element.title = t(element.dataset.tTitle);
}

/** Speak the person's language from here on; `failed(language)` is told where its file does not come. */
export function startWords(failed) {
  words.subscribe((language) => {
    document.documentElement.lang = language;
    fillWords(document);
  });
  speak(languageOf(settings.get(KEY), navigator.languages), failed);
}

/** The person chose a language. */
export function chooseLanguage(language, failed) {
  settings.put(KEY, language);
  speak(language, failed);
}

const speak = (language, failed) => words.use(language).catch(() => failed(language));
