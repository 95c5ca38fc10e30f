/** Everything on the map as a list: what the canvas shows, for the keyboard and for screen readers. */
import { byId, make, setText } from "../page/dom.js";
import { fillWords, t } from "../page/words.js";
import { factsOf, inOrder, sortOf } from "./facts.js";

const MOST = 200; // rows; more are found by their names
const FEW = 8; // up to so many are found at a glance
const REFRESH_MS = 1000;

export class Roster {
  /** @param {{pins, now, choose, addressOf}} given `choose(pin)` shows one, `addressOf(pin)` of its trace, or null */
  constructor({ pins, now, choose, addressOf }) {
    Object.assign(this, { pins, now, choose, addressOf });
    this.list = byId("map-list");
    this.note = byId("map-list-note");
    this.search = byId("map-search");
    this.rows = new Map();
    this.shown = [];
    this.drawnAt = -Infinity;
    this.search.addEventListener("input", () => this.render());
  }

  /** A few times a second. */
  refresh() {
    if (this.now() - this.drawnAt >= REFRESH_MS) this.render();
  }

  render() {
    this.drawnAt = this.now();
    const sought = this.search.value.trim().toLocaleLowerCase();
    const stand = `${this.pins.revision} ${sought}`; // a thousand are put in order only where that changes
    if (stand !== this.stand) this.find(sought);
    this.stand = stand;
    for (const pin of this.shown) this.fill(this.rows.get(pin.key), pin);
    setText(this.note, this.found ? (this.more ? t("map.more", { n: this.more }) : "") : t(sought ? "map.notFound" : "map.nobody"));
  }

  find(sought) {
    const found = inOrder([...this.pins.values()].filter(({ name }) => name.toLocaleLowerCase().includes(sought)));
    this.shown = found.slice(0, MOST);
    this.found = found.length;
    this.more = found.length - this.shown.length;
    this.arrange(this.shown);
    this.search.parentElement.hidden = this.pins.size < FEW && !sought;
  }

  /** The rows of these pins in this order; a row that stays keeps the focus. */
  arrange(pins) {
    const keys = new Set(pins.map(({ key }) => key));
    for (const [key, row] of this.rows) {
      if (keys.has(key)) continue;
      row.remove();
      this.rows.delete(key);
    }
    pins.forEach((pin, i) => {
      if (!this.rows.has(pin.key)) this.rows.set(pin.key, this.make(pin.key));
      const row = this.rows.get(pin.key);
      if (this.list.children[i] !== row) this.list.insertBefore(row, this.list.children[i] ?? null);
    });
  }

  make(key) {
    const show = make("button", { type: "button", class: "pin-show" },
      make("bdi", { class: "pin-name" }), make("span", { class: "pin-sort" }), make("span", { class: "pin-facts" }));
    show.addEventListener("click", () => {
      const pin = this.pins.get(key);
      if (pin) this.choose(pin);
    });
    const row = make("li", { class: "pin", "data-pin": key }, show,
      make("a", { class: "button pin-trace", "data-t": "map.openTrace" }));
    fillWords(row);
    return row;
  }

  fill(row, pin) {
    const [show, trace] = row.children;
    const [name, sort, facts] = show.children;
    setText(name, pin.name);
    setText(sort, sortOf(pin));
    setText(facts, factsOf(pin, this.now()));
    row.dataset.kind = pin.kind;
    row.dataset.stale = pin.isStale(this.now());
    const address = this.addressOf(pin);
    trace.hidden = address === null;
    if (address === null) return;
    if (trace.getAttribute("href") !== address) trace.href = address;
    trace.setAttribute("aria-label", t("map.traceOf", { name: pin.name }));
  }
}
