/** What stands in a tile of the wall: a strip, large digits, or the last lines of a text. */
import { Strip } from "../draw/strip.js";
import { make, setText } from "./dom.js";
import { figuresOf } from "./figures.js";
import { ago, clockTime, plainNumber, stripTexts } from "./format.js";
import { NoteMarks } from "./notemarks.js";
import { t } from "./words.js";

const MARKS = { most: 12, rows: 1 }; // notes on a tile: more would cover the trace, and cost each frame of a wall of 64
const LINES = 40; // made for a text; what does not fit into the tile is cut off below

export class StripBody {
  /** @param {{view, settings, theme, notes}} tools */
  constructor(tools) {
    this.tools = tools;
    this.canvas = make("canvas");
    this.element = make("span", { class: "tile-body tile-strip", "aria-hidden": "true" }, this.canvas);
    this.strip = new Strip(this.canvas, stripTexts);
    this.box = this.element;
    this.marks = new NoteMarks(this, tools.notes, MARKS);
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

  /** Speed, gain and calibration as the person set them; what is scrolled through stands in the order of its time. */
  adjust() {
    const { settings, theme, view } = this.tools;
    const chosen = settings.strip(this.channel);
    this.strip.theme = theme.colours;
    this.strip.options = { ...chosen, sweep: chosen.sweep && !view.moved, pxPerMm: settings.pxPerMm, height: this.height };
  }

  draw(now) {
    if (!this.height) return; // not laid out yet
    const { view } = this.tools;
    this.strip.draw(view.playhead(this.channel, now), view.source(this.channel), view.gaps(this.channel));
    this.marks.draw();
    view.drawn(this.channel, this.strip.visible);
  }

  refresh({ notice }) {
    this.strip.stale = this.tools.view.live && Boolean(notice);
    this.strip.theme = this.tools.theme.colours;
  }

  /** "25 mm/s · 10 mm/mV", once it is known; in short the gain alone, for the speed is that of all. */
  scale(short) {
    const { strip } = this;
    if (!strip.scale) return "";
    const unit = this.channel.descriptor.unit || t("strip.unit");
    const gain = plainNumber(Number(strip.scale.gain.toPrecision(3)));
    if (short) return t("wall.gain", { gain, unit });
    return t("strip.scale", { speed: plainNumber(strip.options.speed), gain, unit });
  }

  get spoken() {
    return this.channel.leads.join(", ");
  }
}

export class DigitsBody {
  constructor() {
    this.element = make("span", { class: "tile-body tile-digits", "aria-hidden": "true" });
    this.since = "";
  }

  show(channel) {
    this.channel = channel;
    this.element.classList.toggle("tile-position", channel.descriptor.kind === "place");
  }

  refresh({ now }) {
    const { lastArrival } = this.channel;
    const figures = figuresOf(this.channel);
    this.build(figures.length);
    figures.forEach(({ name, text, unit }, i) => {
      const [title, figure, measure] = this.element.children[i].children;
      setText(title, figures.length > 1 ? name : "");
      setText(figure, text);
      setText(measure, unit);
    });
    this.since = lastArrival === null || now === null ? t("format.nothing") : ago(now - lastArrival);
  }

  scale() {
    return this.since;
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
    this.element = make("span", { class: "tile-body tile-lines", "aria-hidden": "true" });
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

  scale() {
    return "";
  }

  get spoken() {
    return this.newest?.text ?? t("page.noLines");
  }
}

/** The body for a kind of channel. */
export function makeBody(kind, tools) {
  if (kind === "number" || kind === "place") return new DigitsBody();
  return kind === "text" ? new LinesBody() : new StripBody(tools);
}
