/** The dialog in which channels are chosen for the wall. */
import { Dialog } from "./dialog.js";
import { button, make, setText } from "./dom.js";
import { chosenOf, matches, MOST } from "./wallorder.js";
import { t } from "./words.js";

const MANY = 12; // channels: from more of them on there is a search

export class Choice {
  /** @param {{chosen: function(string[]|null)}} does is told each change at once */
  constructor({ chosen }) {
    this.chosen = chosen;
    this.search = make("input", { type: "search", autocomplete: "off" });
    this.finder = make("label", { class: "wall-choice-search" }, make("span", { "data-t": "wall.search" }), this.search);
    this.count = make("p", { class: "wall-choice-count", role: "status" });
    this.list = make("ul", { class: "wall-choice-list" });
    const buttons = make("div", { class: "wall-choice-buttons" }, this.count,
      button({ labelKey: "wall.all", act: () => this.setAll(true) }),
      button({ labelKey: "wall.noneChosen", act: () => this.setAll(false) }));
    this.dialog = new Dialog({ id: "wall-choice", titleKey: "wall.choose" }, this.finder, buttons, this.list);
    this.search.addEventListener("input", () => this.filter());
    this.list.addEventListener("change", () => this.changed());
  }

  /** @param {object[]} descriptors of all channels, @param {string[]|null} chosen names, null: all */
  open(descriptors, chosen) {
    this.descriptors = descriptors;
    this.before = chosen;
    const marked = chosen && new Set(chosen);
    this.boxes = descriptors.map(({ name }) => {
      const box = make("input", { type: "checkbox", value: name });
      box.checked = !marked || marked.has(name);
      return box;
    });
    this.list.replaceChildren(...descriptors.map(({ label }, i) =>
      make("li", {}, make("label", {}, this.boxes[i], make("span", {}, label)))));
    this.search.value = "";
    this.finder.hidden = descriptors.length <= MANY;
    this.filter();
    this.tell();
    this.dialog.open();
  }

  filter() {
    this.descriptors.forEach((descriptor, i) => { this.list.children[i].hidden = !matches(descriptor, this.search.value); });
  }

  /** All that the search leaves. */
  setAll(on) {
    this.boxes.forEach((box, i) => { if (!this.list.children[i].hidden) box.checked = on; });
    this.changed();
  }

  changed() {
    this.tell();
    this.before = chosenOf(this.checked, this.descriptors.map(({ name }) => name), this.before);
    this.chosen(this.before);
  }

  get checked() {
    return this.boxes.filter((box) => box.checked).map((box) => box.value);
  }

  tell() {
    const n = this.checked.length;
    setText(this.count, t(n > MOST ? "wall.tooMany" : "wall.chosen", { n, all: this.boxes.length, most: MOST }));
  }
}
