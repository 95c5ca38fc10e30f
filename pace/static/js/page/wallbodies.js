/** What stands in a tile of the wall: a strip, large digits, or the last lines of a text. */
import { Strip } from "../draw/strip.js";
import { make, setText } from "./dom.js";
import { ago, clockTime, plainNumber } from "./format.js";
import { t } from "./words.js";

const LINES = 40; // made for a text; what does not fit into the tile is cut off below

export class StripBody {
  /** @param {{view, settings, theme: function(): object}} tools `theme` gives one object for all strips, so that they share paper */
  constructor(tools) {
    this.tools = tools;
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.element = make("span", { class: "tile-body tile-strip" }, this.canvas);
    this.strip = new Strip(this.canvas, { format: clockTime });
  }

  show(channel) {
    this.channel = channel;
    this.strip.show(channel);
    this.adjust();
  }

  /** Room in device pixels. */
  resize({ width, height, ratio }) {
    this.height = height / ratio;
    this.strip.resize(width, ratio);
    this.adjust();
  }

  /** Speed, gain and calibration as the person set them. */
  adjust() {
    const { settings, theme } = this.tools;
    this.strip.theme = theme();
    Object.assign(this.strip.options, settings.strip(this.channel), { pxPerMm: settings.pxPerMm, height: this.height });
  }

  draw(now) {
    if (!this.height) return; // not laid out yet
    const { view } = this.tools;
    this.strip.draw(view.playhead(this.channel, now), view.source(this.channel), view.gaps(this.channel));
  }

  refresh({ notice }) {
    this.strip.stale = Boolean(notice);
    this.strip.theme = this.tools.theme();
  }

  /** "25 mm/s · 10 mm/mV", once it is known. */
  get scale() {
    const { strip } = this;
    if (!strip.scale) return "";
    const unit = this.channel.descriptor.unit || t("strip.unit");
    return t("strip.scale", { speed: strip.options.speed, gain: plainNumber(strip.scale.gain), unit });
  }

  get spoken() {
    return this.channel.leads.join(", ");
  }
}

export class DigitsBody {
  constructor() {
    this.element = make("span", { class: "tile-body tile-digits" });
    this.scale = "";
  }

  show(channel) {
    this.channel = channel;
  }

  refresh({ now }) {
    const { value, lastArrival } = this.channel;
    const leads = this.channel.leads.length ? this.channel.leads : [""];
    this.build(leads.length);
    leads.forEach((name, lead) => {
      const [title, figure, unit] = this.element.children[lead].children;
      setText(title, leads.length > 1 ? name : "");
      setText(figure, plainNumber(value?.values[lead] ?? null));
      setText(unit, this.channel.descriptor.unit ?? "");
    });
    this.scale = lastArrival === null || now === null ? t("format.nothing") : ago(now - lastArrival);
  }

  build(count) {
    if (this.element.children.length === count) return;
    this.element.replaceChildren(...Array.from({ length: count }, () => make("span", { class: "tile-figure" },
      make("span", { class: "tile-lead" }), make("strong", {}), make("span", { class: "tile-unit" }))));
  }

  get spoken() {
    return [...this.element.children].map((figure) =>
      [...figure.children].map((part) => part.textContent).filter(Boolean).join(" ")).join(", ");
  }
}

export class LinesBody {
  constructor() {
    this.element = make("span", { class: "tile-body tile-lines" });
    this.scale = "";
  }

  show(channel) {
    this.channel = channel;
    this.newest = null;
    this.element.replaceChildren();
  }

  refresh() {
    const { lines } = this.channel;
    if (this.newest === (lines[0] ?? null)) return;
    const known = lines.indexOf(this.newest);
    const fresh = (known < 0 ? lines : lines.slice(0, known)).slice(0, LINES);
    if (known < 0) this.element.replaceChildren();
    this.element.prepend(...fresh.map(({ t: time, text }) => make("span", { class: "tile-line" },
      make("span", { class: "tile-time" }, clockTime(time)), ` ${text}`)));
    while (this.element.children.length > LINES) this.element.lastElementChild.remove();
    this.newest = lines[0] ?? null;
  }

  get spoken() {
    return this.newest?.text ?? t("page.noLines");
  }
}

/** The body for a kind of channel. */
export function makeBody(kind, tools) {
  if (kind === "number") return new DigitsBody();
  return kind === "text" ? new LinesBody() : new StripBody(tools);
}
