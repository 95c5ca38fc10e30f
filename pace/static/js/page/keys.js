/** All keys of the page, in one table: what they do and what the help says of them. */
import { settings } from "./settings.js";

const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const SWITCHES = new Set(["checkbox", "button"]);
const PRESSED_BY = { Space: "button, summary, input, [role=button], [role=tab]", Enter: "a, button, summary, [role=button], [role=tab]" };
const SETTING = "singleKeys";

/** Whether one channel is shown: the tools for its panel are not on the wall. */
export const inSingleView = () => document.body.dataset.view !== "wall";

const isSingle = (key) => [...key].length === 1;

/** Whether a keydown is meant for the page: no modifier of the browser's, not typed into something, no button pressed. */
function isForPage(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const { tagName, type, isContentEditable } = event.target ?? {};
  if (isContentEditable || (TYPING.has(tagName) && !SWITCHES.has(type))) return false;
  const pressable = PRESSED_BY[keyName(event)];
  return !pressable || !event.target?.closest?.(pressable);
}

/** "a" for a character, whichever shift it takes; "Shift+ArrowLeft" for a named key with shift; Space by its name. */
export function keyName({ key, shiftKey }) {
  if (key === " ") return shiftKey ? "Shift+Space" : "Space";
  return shiftKey && !isSingle(key) ? `Shift+${key}` : key;
}

export class Keys {
  constructor(store = settings) {
    this.store = store;
    this.entries = [];
  }

  /**
   * Register a key, or several that do one thing: {key: "j" | ["j", "ArrowRight"], labelKey, run(event, key), available()}.
   * Of two entries with one key the later is asked first; where its `run` returns false the earlier one has its turn.
   * While `available` says no, the key does nothing and the help is silent about it. Returns a function that takes the
   * entry away.
   */
  add({ key, labelKey, run, available = () => true }) {
    const entry = { keys: [key].flat(), labelKey, run, available };
    this.entries.push(entry);
    return () => { this.entries = this.entries.filter((one) => one !== entry); };
  }

  /** The entries that mean something where the person is. */
  get offered() {
    return this.entries.filter((entry) => entry.available());
  }

  /** Whether keys of one character work: speech input types them by accident, so they can be switched off (WCAG 2.1.4). */
  get single() {
    return this.store.get(SETTING, true) !== false;
  }

  set single(wanted) {
    this.store.put(SETTING, wanted);
  }

  /** The entries for a keydown, in the order to ask. */
  entriesFor(event) {
    if (!isForPage(event)) return [];
    const name = keyName(event);
    if (isSingle(name) && !this.single) return [];
    return this.offered.filter((entry) => entry.keys.includes(name)).reverse();
  }

  /** Run what a keydown asks for; returns whether anything did. */
  handle(event) {
    const done = !event.defaultPrevented && this.entriesFor(event).some(({ run }) => run(event, keyName(event)) !== false);
    if (done) event.preventDefault();
    return done;
  }
}

export const keys = new Keys();
