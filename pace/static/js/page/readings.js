/** The panels of numbers and of lines of text. */
import { byId, make, setText } from "./dom.js";
import { ago, plainNumber, preciseTime } from "./format.js";
import { t } from "./words.js";

/** Large digits with unit and age. */
export class NumberPanel {
  constructor() {
    this.element = byId("number");
  }

  show(channel) {
    this.channel = channel;
    this.shape = null;
  }

  hide() {
    this.channel = null;
  }

  refresh({ now }) {
    const { value, leads, descriptor, lastArrival } = this.channel;
    const names = leads.length ? leads : [""];
    this.build(names);
    this.element.dataset.level = this.channel.state?.live === false ? "old" : "";
    const since = lastArrival === null || now === null ? t("format.nothing") : ago(now - lastArrival);
    names.forEach((name, lead) => {
      const [title, figure, unit, when] = this.element.children[lead].children;
      setText(title, name);
      setText(figure, plainNumber(value?.values[lead] ?? null));
      setText(unit, descriptor.unit);
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

  build(names) {
    if (this.shape === names.length) return;
    this.shape = names.length;
    this.element.replaceChildren(...names.map(() => make("p", { class: "reading" },
      make("span", { class: "reading-name" }), make("strong", { class: "reading-value" }),
      make("span", { class: "reading-unit" }), make("span", { class: "reading-age" }))));
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
