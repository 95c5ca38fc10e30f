/** The panel of the people: how many, who, what they watch, and one's own name. */
import { make, setText } from "./dom.js";
import { count } from "./format.js";
import { icon } from "./icons.js";
import { NameForm } from "./nameform.js";
import { said } from "./sayings.js";
import { setSentence } from "./sentence.js";
import { Side } from "./side.js";
import { fillWords, t } from "./words.js";

const PEOPLE = "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c0-4 3-6 6.500-6s6.500 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.300M17.500 14.300c2.500.7 4 2.700 4 5.700";
const LETTER = "M4 6h16v12H4zM4 7l8 6 8-6";
const SHORT = 4; // digits of an id that tell two of one name apart

/** Ids of those whose name somebody else has too. */
export function namesakes(people) {
  const first = new Map();
  const twice = new Set();
  for (const { id, name } of people) {
    const other = first.get(name);
    if (other === undefined) first.set(name, id);
    else twice.add(other).add(id);
  }
  return twice;
}

/** A name as it stands apart from the same name of others among those `people`. */
export function apart({ id, name }, people) {
  const isTwice = people.some((one) => one.id !== id && one.name === name);
  return isTwice ? `${name} (${id.slice(0, SHORT)})` : name;
}

/** The list with oneself first, who in a full room may not be known by name; what one watches is not known then (null). */
export function withSelf(list, { id, called }) {
  const isThere = id === null || list.some((one) => one.id === id);
  return isThere ? list : [{ id, name: called, watches: null, more: 0 }, ...list];
}

/** What somebody watches: ["people.watches", {channels}] for a sentence; `labelOf(name)` of a channel. */
export function watchesOf({ watches, more }, labelOf) {
  if (watches === null) return [null, {}];
  if (!watches.length) return ["people.watchesNothing", {}];
  const channels = watches.map(labelOf).join(", ");
  return more ? ["people.watchesMore", { channels, n: more }] : ["people.watches", { channels }];
}

/** One line of the list. It stays while the person does, so that the focus does. */
class Row {
  constructor(id, write) {
    this.name = make("bdi");
    this.tag = make("span", { class: "person-tag" });
    this.watches = make("p", { class: "quiet-text" });
    this.does = make("span", { class: "visually-hidden", "data-t": "people.writeTo" });
    this.button = make("button", { type: "button", class: "person-name" }, icon(LETTER), this.does, " ", this.name, " ", this.tag);
    this.button.addEventListener("click", () => write({ id, name: this.name.textContent }));
    this.element = make("li", { class: "person", "data-person": id }, this.button, this.watches);
    fillWords(this.element);
  }

  update(person, { isSelf, isNamesake, labelOf }) {
    setText(this.name, person.name);
    setText(this.tag, isSelf ? t("people.you") : isNamesake ? person.id.slice(0, SHORT) : "");
    setSentence(this.watches, ...watchesOf(person, labelOf));
    this.button.disabled = this.does.hidden = isSelf;
  }
}

export class PeoplePanel {
  /**
   * @param {{self, people, labelOf, write, further, changed}} given `write(person)` begins a message, `further()` has more people
   *   known by name, a promise, `changed(isOpen)`
   */
  constructor({ self, people, labelOf, write, further, changed }, ...more) {
    Object.assign(this, { self, people, labelOf, write, further });
    this.rows = new Map();
    this.figures = ["here", "viewers", "visits"].map((key) => [key, make("dd", { "data-figure": key })]);
    this.list = make("ul", { class: "people-list", "data-t-label": "people.list" });
    this.others = make("span", { class: "quiet-text" });
    this.more = make("button", { type: "button", class: "button", id: "people-more", "data-t": "people.further" });
    this.more.addEventListener("click", () => this.goOn());
    this.wrong = make("span", { class: "bad", role: "status" });
    this.foot = make("p", { class: "people-others" }, this.others, this.more, this.wrong);
    this.side = new Side({ id: "people", labelKey: "people.toggle", textKey: "people.title", icon: PEOPLE, key: "p", changed },
      make("dl", { class: "people-figures" }, ...this.figures.map(([key, value]) =>
        make("div", {}, make("dt", { "data-t": `people.${key}` }), value))),
      new NameForm({ self }).element, ...more, this.list, this.foot);
    fillWords(this.side.element);
  }

  get isOpen() {
    return this.side.isOpen;
  }

  render() {
    const { people } = this;
    this.side.tool.set({ badge: people.told ? count(people.count) : "" });
    if (!this.isOpen) return;
    const values = { here: people.count, viewers: people.viewers, visits: people.visits };
    for (const [key, element] of this.figures) setText(element, people.told && values[key] !== null ? count(values[key]) : "–");
    const list = people.told ? withSelf(people.list(this.self.id), this.self) : [];
    this.renderList(list);
    const unnamed = Math.max(people.count - list.length, 0);
    setText(this.others, !people.told ? t("people.unknown") : unnamed ? t(unnamed === 1 ? "people.other" : "people.others", { n: count(unnamed) }) : "");
    if (!people.mayGoOn && document.activeElement === this.more) this.side.title.focus();
    this.more.hidden = !people.mayGoOn;
  }

  async goOn() {
    this.more.setAttribute("aria-disabled", "true"); // until it is answered; it keeps the focus
    try {
      await this.further();
      setText(this.wrong, "");
    } catch (error) {
      setText(this.wrong, t("people.notFurther", { reason: said(error.message) }));
    }
    this.more.removeAttribute("aria-disabled");
  }

  renderList(list) {
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    const twice = namesakes(list);
    const before = this.rows;
    this.rows = new Map(list.map(({ id }) => [id, before.get(id) ?? new Row(id, this.write)]));
    for (const [id, row] of before) if (!this.rows.has(id)) row.element.remove();
    list.forEach((person, i) => {
      const row = this.rows.get(person.id);
      row.update(person, { isSelf: person.id === this.self.id, isNamesake: twice.has(person.id), labelOf: this.labelOf });
      if (this.list.children[i] !== row.element) this.list.insertBefore(row.element, this.list.children[i] ?? null);
    });
    if (focused && document.activeElement !== focused) (focused.isConnected ? focused : this.side.title).focus();
  }
}
