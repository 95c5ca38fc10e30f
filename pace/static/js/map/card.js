/** What is said of the pin that was chosen, under the map. */
import { byId, make, setText } from "../page/dom.js";
import { setSentence } from "../page/sentence.js";
import { fillWords } from "../page/words.js";
import { factsOf, sortOf } from "./facts.js";

export class Card {
  /** @param {{pins, now, addressOf}} given */
  constructor({ pins, now, addressOf }) {
    Object.assign(this, { pins, now, addressOf });
    this.element = byId("map-card");
    this.name = make("strong", {}, make("bdi"));
    this.sort = make("span", { class: "pin-sort" });
    this.facts = make("span", { class: "pin-facts" });
    this.trace = make("a", { class: "button", id: "map-card-trace", "data-t": "map.openTrace" });
    this.element.append(make("p", {}, this.name, " ", this.sort, " ", this.facts), this.trace);
    this.spoken = byId("spoken");
    fillWords(this.element);
    this.key = null;
  }

  show(pin) {
    this.key = pin.key;
    this.render();
    setSentence(this.spoken, "map.chosen", { name: pin.name, facts: [sortOf(pin), factsOf(pin, this.now())].filter(Boolean).join(" · ") });
  }

  /** A few times a second. A pin that went takes its card along. */
  render() {
    const pin = this.key === null ? null : this.pins.get(this.key);
    this.element.hidden = !pin;
    if (!pin) return;
    setText(this.name.firstElementChild, pin.name);
    setText(this.sort, sortOf(pin));
    setText(this.facts, factsOf(pin, this.now()));
    const address = this.addressOf(pin);
    this.trace.hidden = address === null;
    if (address !== null) this.trace.href = address;
  }
}
