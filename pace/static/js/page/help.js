/** The help: what the page is, and the keys that work where the person is. */
import { Dialog } from "./dialog.js";
import { make } from "./dom.js";
import { keys } from "./keys.js";
import { toolbar } from "./toolbar.js";
import { t, words } from "./words.js";

const NAMES = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };
const SPELT = {
  Space: "help.space", Enter: "help.enter", Escape: "help.escape", Delete: "help.delete", Home: "help.home", End: "help.end",
  PageUp: "help.pageUp", PageDown: "help.pageDown",
};

/** A key as it stands on a keyboard: "Shift+ArrowLeft" → "Shift + ←". */
export function keyLabel(name) {
  const one = (part) => NAMES[part] ?? (SPELT[part] ? t(SPELT[part]) : part === "Shift" ? t("help.shift") : part);
  return name.length > 1 ? name.split("+").map(one).join(" + ") : name;
}

/** One row for each thing that keys do, in the order of registration: [[names], labelKey]. */
export function rowsOf(entries) {
  const rows = new Map();
  for (const { keys: names, labelKey } of entries) rows.set(labelKey, [...new Set([...(rows.get(labelKey) ?? []), ...names])]);
  return [...rows].map(([labelKey, names]) => [names, labelKey]);
}

/** 1 … 9 instead of nine keys in a row. */
export function shortened(names) {
  const isRow = names.length > 2 && names.every((name, i) => name === String(Number(names[0]) + i));
  return isRow ? [names[0], "…", names.at(-1)] : names;
}

export class Help {
  constructor() {
    this.list = make("dl", { class: "key-list" });
    this.single = make("input", { type: "checkbox", id: "single-keys" });
    this.single.addEventListener("change", () => { keys.single = this.single.checked; });
    this.dialog = new Dialog({ id: "help", titleKey: "help.title" },
      make("p", { "data-t": "help.intro" }), make("p", {}, make("strong", { "data-t": "help.notDevice" })), this.list,
      make("label", { class: "check" }, this.single, make("span", { "data-t": "help.single" })),
      make("p", { class: "quiet-text", "data-t": "help.warning" }));
    toolbar.add({ id: "tool-help", labelKey: "help.open", icon: "help", group: "page", onClick: () => this.open() });
    keys.add({ key: "?", labelKey: "help.open", run: () => this.open() });
    words.subscribe(() => this.render());
  }

  open() {
    this.render();
    this.dialog.open();
  }

  render() {
    this.single.checked = keys.single;
    this.list.replaceChildren(...rowsOf(keys.offered).map(([names, labelKey]) => make("div", {},
      make("dt", {}, ...shortened(names).map((name) => (name === "…" ? name : make("kbd", {}, keyLabel(name))))),
      make("dd", {}, t(labelKey)))));
  }
}
