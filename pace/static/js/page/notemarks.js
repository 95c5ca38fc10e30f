/** Notes on the strip: at each sample that has one a line, and beside it what was said. */
import { labelOf, labelPlaces, topOf } from "../draw/notes.js";
import { wordsOf } from "../signal/notes.js";
import { make } from "./dom.js";

const MOST = 60; // shown at once, the newest: beyond it a strip would be covered with lines

class Flag {
  constructor(text) {
    this.label = make("span", { class: "note-label" }, make("bdi", {}, labelOf(text)));
    this.line = make("span", { class: "note-line" });
    this.row = null;
    this.width = null;
  }

  measure() {
    this.width ??= this.label.offsetWidth;
    return this.width;
  }

  /** `left` and `row` of the label as labelPlaces has them. */
  place(x, { left, row }) {
    this.row = row;
    this.line.style.transform = `translateX(${x}px)`;
    this.label.style.transform = `translate(${left}px, ${topOf(row ?? 0)}px)`;
    this.label.style.visibility = row === null ? "hidden" : "visible";
  }

  remove() {
    this.line.remove();
    this.label.remove();
  }
}

/** Whether what says where everything stands is the same: then nothing is touched. */
const same = (one, other) => one.length === other.length && one.every((value, i) => value === other[i]);

export class NoteMarks {
  /**
   * @param {object} panel the strip's: {strip, channel, box} @param {NoteBook} book
   * @param {{most: number, rows: number}} bounds notes shown at once, and rows of labels; a row too many shows lines alone
   */
  constructor(panel, book, { most = MOST, rows } = {}) {
    Object.assign(this, { panel, book, most, rows });
    this.flags = new Map();
    this.seen = [];
    this.draft = null; // sample time (epoch ms) of a note that is being written
    this.drafted = make("span", { class: "note-line note-draft" });
    this.rail = make("div", { class: "note-rail", "aria-hidden": "true" }, this.drafted);
    panel.box.append(this.rail);
  }

  /** Each frame. */
  draw() {
    const { strip, channel } = this.panel;
    const { layout } = strip;
    if (!layout) return;
    const placed = this.onStrip(channel.name);
    const draft = this.draft === null ? null : strip.xOf(this.draft);
    const { width, height, plot, pixelRatio } = layout;
    const seen = [channel.name, this.book.version, draft, width, height, ...placed.map(({ x }) => x)];
    if (same(seen, this.seen)) return;
    this.seen = seen;
    this.rail.style.height = `${(plot.y + plot.height) / pixelRatio}px`;
    this.drafted.hidden = draft === null;
    this.drafted.style.transform = `translateX(${draft ?? 0}px)`;
    this.show(placed);
  }

  /** The notes that are in sight: [{note, x}], in the order of x. */
  onStrip(name) {
    const found = [];
    const notes = this.book.of(name);
    const { from, to } = this.panel.strip.visible;
    for (let i = notes.length - 1; i >= 0 && found.length < this.most; i -= 1) {
      const { t } = notes[i];
      const x = t >= from && t <= to ? this.panel.strip.xOf(t) : null;
      if (x !== null) found.push({ note: notes[i], x });
    }
    return found.sort((one, other) => one.x - other.x);
  }

  show(placed) {
    const before = this.flags;
    this.flags = new Map(placed.map(({ note }) => [note.id, before.get(note.id) ?? this.make(note)]));
    for (const [id, flag] of before) if (!this.flags.has(id)) flag.remove();
    const { plot, pixelRatio } = this.panel.strip.layout;
    const flags = placed.map(({ note, x }) => {
      const flag = this.flags.get(note.id);
      return { x, width: flag.measure(), row: flag.row };
    });
    const places = labelPlaces(flags, { from: plot.x / pixelRatio, to: (plot.x + plot.width) / pixelRatio, rows: this.rows });
    placed.forEach(({ note, x }, i) => this.flags.get(note.id).place(x, places[i]));
  }

  make(note) {
    const flag = new Flag(wordsOf(note));
    this.rail.append(flag.line, flag.label);
    return flag;
  }
}
