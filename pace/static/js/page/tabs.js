/** The channels as a list of tabs, one of which is shown. */
import { make, setText } from "./dom.js";
import { t, words } from "./words.js";

export class Tabs {
  constructor(list, { choose }) {
    this.list = list;
    this.choose = choose;
    this.tabs = new Map();
    this.watchers = new Map();
    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) choose(tab.dataset.channel);
    });
  }

  /** One tab a descriptor, in their order; tabs that stay keep their element and the focus. */
  render(descriptors, shown) {
    const before = this.tabs;
    this.tabs = new Map(descriptors.map((one) => [one.name, before.get(one.name) ?? this.create(one.name)]));
    const wanted = [...this.tabs.values()];
    if (wanted.some((tab, i) => this.list.children[i] !== tab) || this.list.children.length !== wanted.length) {
      this.list.replaceChildren(...wanted);
    }
    descriptors.forEach((one, index) => this.update(one, index));
    this.countWatchers(this.watchers, this.atLeast);
    this.select(shown);
  }

  create(name) {
    return make("button", { type: "button", role: "tab", class: "tab", "aria-controls": "panel", "data-channel": name },
      make("kbd", { class: "tab-key", "aria-hidden": "true" }), make("span", { class: "tab-label" }),
      make("span", { class: "tab-kind" }), make("span", { class: "tab-people", role: "img" }));
  }

  /** How many others watch each channel: Map(name → n); `atLeast` where there may be more. */
  countWatchers(counts, atLeast = false) {
    Object.assign(this, { watchers: counts, atLeast });
    for (const [name, tab] of this.tabs) this.countOn(tab, counts.get(name) ?? 0, atLeast);
  }

  countOn(tab, n, atLeast) {
    const badge = tab.lastElementChild;
    badge.hidden = n === 0;
    setText(badge, n ? `${n}${atLeast ? "+" : ""}` : "");
    const text = n ? t(atLeast ? "tabs.many" : n === 1 ? "tabs.other" : "tabs.others", { n }) : "";
    if (badge.title === text) return;
    badge.title = text;
    badge.setAttribute("aria-label", text);
  }

  update({ name, label, kind }, index) {
    const [key, text, sort] = this.tabs.get(name).children;
    setText(key, index < 9 ? String(index + 1) : "");
    key.hidden = index > 8;
    setText(text, label);
    setText(sort, words.has(`tabs.${kind}`) ? t(`tabs.${kind}`) : kind);
  }

  /** Mark the shown channel; where the focus is among the tabs it goes along. */
  select(shown) {
    const focused = this.list.contains(document.activeElement);
    const first = this.tabs.keys().next().value;
    for (const [name, tab] of this.tabs) {
      const chosen = name === shown;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen || (!this.tabs.has(shown) && name === first) ? 0 : -1;
      if (chosen && focused) tab.focus();
      if (chosen && this.lastShown !== shown) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    this.lastShown = shown;
  }
}
