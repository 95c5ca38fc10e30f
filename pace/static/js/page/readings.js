/** The panels of numbers, of places and of lines of text. */
import { channelHash } from "../net/address.js";
import { byId, make, setText } from "./dom.js";
import { figuresOf } from "./figures.js";
import { ago, plainNumber, preciseTime } from "./format.js";
import { fillWords, t } from "./words.js";

/** Large digits with unit and age. */
export class NumberPanel {
  constructor(element = byId("number"), figures = element) {
    this.element = element;
    this.figures = figures;
  }

  show(channel) {
    this.channel = channel;
    this.shape = null;
  }

  hide() {
    this.channel = null;
  }

  refresh({ now }) {
    const { lastArrival } = this.channel;
    const figures = figuresOf(this.channel);
    this.build(figures.length);
    this.figures.dataset.level = this.channel.state?.live === false ? "old" : "";
    const since = lastArrival === null || now === null ? t("format.nothing") : ago(now - lastArrival);
    figures.forEach(({ name, text, unit }, i) => {
      const [title, figure, measure, when] = this.figures.children[i].children;
      setText(title, name);
      setText(figure, text);
      setText(measure, unit);
      setText(when, since);
    });
  }

  /** For a screen reader: "Pulse rate 72 bpm", or null before the first value. */
  get spoken() {
    const { value, leads, descriptor } = this.channel;
    if (!value) return null;
    const figures = value.values.map((figure, lead) =>
      [value.values.length > 1 ? leads[lead] : "", plainNumber(figure), descriptor.unit].filter(Boolean).join(" "));
    return `${descriptor.label} ${figures.join(", ")}`;
  }

  build(count) {
    if (this.shape === count) return;
    this.shape = count;
    this.figures.replaceChildren(...Array.from({ length: count }, () => make("p", { class: "reading" },
      make("span", { class: "reading-name" }), make("strong", { class: "reading-value" }),
      make("span", { class: "reading-unit" }), make("span", { class: "reading-age" }))));
  }
}

/** Where something is, in figures, and the way to it on the map. */
export class PlacePanel extends NumberPanel {
  constructor() {
    const figures = make("div", { class: "number place-figures" });
    const link = make("a", { class: "button place-link", "data-t": "place.onMap" });
    super(make("div", { class: "place", id: "place" }, figures, make("p", {}, link)), figures);
    this.link = link;
    this.element.hidden = true;
    byId("number").after(this.element);
    fillWords(this.element);
  }

  show(channel) {
    super.show(channel);
    const map = document.querySelector('.pages [data-t="nav.map"]');
    this.link.hidden = !map;
    if (map) this.link.href = map.getAttribute("href") + channelHash(channel.name);
  }

  /** It changes all the time: nothing that is read out by itself. */
  get spoken() {
    return null;
  }
}

/** Lines, newest first, each with its time. */
export class TextPanel {
  constructor() {
    this.element = byId("text");
    this.list = byId("lines");
    this.empty = byId("no-lines");
  }

  show(channel) {
    this.channel = channel;
    this.first = null;
    this.list.replaceChildren();
  }

  hide() {
    this.channel = null;
  }

  refresh({ now }) {
    const { lines } = this.channel;
    this.empty.hidden = lines.length > 0;
    if (lines[0] === this.first) return;
    const known = lines.indexOf(this.first);
    const fresh = known < 0 ? lines : lines.slice(0, known);
    this.list.prepend(...fresh.map((line) => this.item(line, now ?? line.t)));
    while (this.list.children.length > lines.length) this.list.lastElementChild.remove();
    this.first = lines[0] ?? null;
  }

  item({ t, text }, now) {
    const shown = preciseTime(t, now);
    const time = shown === "—" ? make("span", {}, shown) : make("time", { datetime: new Date(t).toISOString() }, shown);
    return make("li", {}, time, make("span", { class: "line" }, text));
  }
}
