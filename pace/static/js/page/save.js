/** Take away what the strip shows: as a picture, as a drawing that prints true to scale, as samples. */
import { paintNotes } from "../draw/notes.js";
import { printed } from "../draw/print.js";
import { SvgContext } from "../draw/svg.js";
import { Excerpt } from "../signal/excerpt.js";
import { csvLines } from "./csv.js";
import { Dialog } from "./dialog.js";
import { make, setText } from "./dom.js";
import { plainNumber, preciseTime } from "./format.js";
import { inSingleView, keys } from "./keys.js";
import { isoTime } from "./measure.js";
import { PAPER, paintPicture, pictureLayout } from "./picture.js";
import { withSize } from "./png.js";
import { toolbar } from "./toolbar.js";
import { t } from "./words.js";

const KEEP_MS = 60_000; // a browser has begun to read a file by then
const LONGEST_NAME = 60; // characters of a channel's name in a file's name
const SVG_PX_PER_MM = 20; // whole, so that the grid stands on whole millimetres; fine enough for each sample of 1 kHz

/** "ecg_2026-11-21T13-20-11Z.png": characters that every file system takes. */
export function fileName(channel, time, extension) {
  const safe = channel.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+|[.-]+$/g, "").slice(0, LONGEST_NAME);
  const when = isoTime(time).replace(/\.\d+Z$/, "Z").replaceAll(":", "-").replace("+", "");
  return `${[safe || "strip", when].filter(Boolean).join("_")}.${extension}`;
}

/** "UTC+01:00 (Europe/Berlin)"; `offset` in minutes as Date gives it, west of Greenwich positive. */
export function zoneText(offset, name) {
  const two = (number) => String(number).padStart(2, "0");
  const ahead = Math.abs(offset);
  const utc = offset ? `UTC${offset < 0 ? "+" : "−"}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}` : "UTC";
  return name && name !== utc ? `${utc} (${name})` : utc;
}

/** "2026-11-21 14:20:01.123 – 14:20:11.042", the second day where it is another one. */
export const periodText = ({ from, to }) => `${preciseTime(from, NaN)} – ${preciseTime(to, from)}`;

const zoneAt = (time) => zoneText(new Date(time).getTimezoneOffset(), Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Have the browser keep a file. */
function download(parts, type, name) {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}

export class Save {
  /**
   * @param {object} panel the strip's panel: {strip, channel, view}
   * @param {function(string): {t: number, text: string}[]} notesOf what was noted on a channel
   * @param {function(object)} made is told {channel, what, from, to} of each file: its name, png, svg or csv, epoch ms
   */
  constructor(panel, notesOf = () => [], made = () => {}) {
    Object.assign(this, { panel, notesOf, made });
    this.makers = { png: (taken) => this.png(taken), svg: (taken) => this.svg(taken), csv: (taken) => this.csv(taken) };
    this.period = make("p", { class: "save-period" });
    this.said = make("p", { class: "save-said", role: "status" });
    this.choices = Object.keys(this.makers).map((kind) => this.choice(kind));
    this.choices[0].autofocus = true; // and not the cross of the dialog
    this.dialog = new Dialog({ id: "save", titleKey: "save.title" }, this.period, ...this.choices, this.said);
    toolbar.add({ id: "tool-save", labelKey: "save.open", icon: "save", onClick: () => this.open() });
    keys.add({ key: "s", labelKey: "save.open", run: () => this.open(), available: inSingleView });
  }

  choice(kind) {
    const button = make("button", { type: "button", class: "button save-choice", "data-save": kind },
      make("span", { class: "save-name", "data-t": `save.${kind}` }), make("span", { class: "save-use", "data-t": `save.${kind}Use` }));
    button.addEventListener("click", () => this.save(kind));
    return button;
  }

  /** What is seen now is what is saved, however long the choice takes. */
  open() {
    this.taken = this.take();
    const { taken } = this;
    setText(this.period, taken ? `${taken.channel.descriptor.label}, ${periodText(taken)}` : t("save.nothing"));
    this.tell("", false);
    for (const choice of this.choices) choice.disabled = !taken;
    this.dialog.open();
  }

  take() {
    const { channel, strip, view } = this.panel;
    const source = channel && strip.visible && view.source(channel);
    if (!source?.length) return null;
    const { from, to } = strip.visible;
    const gaps = view.gaps(channel).map((gap) => ({ ...gap }));
    return { channel, from, to, gaps, source: new Excerpt(source, from, to), notes: this.notesOf(channel.name) };
  }

  async save(kind) {
    const { channel, from, to } = this.taken;
    const name = fileName(channel.name, from, kind);
    try {
      const { parts, type } = await this.makers[kind](this.taken);
      download(parts, type, name);
      this.made({ channel: channel.name, what: kind, from, to });
      this.tell(t("save.saved", { name }), false);
    } catch (error) {
      this.tell(t("save.failed", { reason: error.message }), true);
    }
  }

  tell(text, bad) {
    this.said.classList.toggle("bad", bad);
    setText(this.said, text);
  }

  csv({ channel, source, from, to }) {
    const { descriptor, leads } = channel;
    return { parts: csvLines({ source, leads, descriptor, from, to }), type: "text/csv;charset=utf-8" };
  }

  /** With the pixels of the screen, and their size on paper. */
  async png(taken) {
    const { pixelRatio } = this.panel.strip;
    const canvas = make("canvas");
    const ctx = canvas.getContext("2d", { alpha: false });
    const { layout, paintStrip, pxPerMm } = this.sheet(ctx, taken, pixelRatio);
    Object.assign(canvas, { width: layout.width, height: layout.height });
    paintPicture(ctx, layout, paintStrip);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
    if (!blob) throw new Error(t("save.tooLarge", { width: layout.width, height: layout.height }));
    return { parts: withSize(new Uint8Array(await blob.arrayBuffer()), pxPerMm), type: "image/png" };
  }

  svg(taken) {
    const ruler = make("canvas").getContext("2d");
    const ctx = new SvgContext((text, font) => Object.assign(ruler, { font }).measureText(text).width);
    const { layout, paintStrip } = this.sheet(ctx, taken, SVG_PX_PER_MM / this.panel.strip.options.pxPerMm);
    paintPicture(ctx, layout, paintStrip);
    const title = `${taken.channel.descriptor.label}, ${periodText(taken)}`;
    return { parts: [ctx.toSvg({ ...layout, pxPerMm: SVG_PX_PER_MM, title })], type: "image/svg+xml" };
  }

  /** {layout (see pictureLayout), paintStrip(ctx), pxPerMm} of a sheet with so many device pixels a CSS px. */
  sheet(ctx, taken, pixelRatio) {
    const { strip } = this.panel;
    const print = printed(strip, ctx, { ...taken, playhead: taken.to, pixelRatio, theme: PAPER });
    const { width, height, pxPerMm } = print.layout;
    const { label } = taken.channel.descriptor;
    const facts = [`${periodText(taken)} ${zoneAt(taken.to)}`, this.scaleText(taken, print.layout)];
    const layout = pictureLayout(ctx, { title: label, facts, foot: t("save.foot"), strip: { width, height }, pixelRatio });
    const paintStrip = (paper) => {
      print.paint(paper);
      paintNotes(paper, taken.notes, { ...print, theme: PAPER });
    };
    return { layout, pxPerMm, paintStrip };
  }

  scaleText({ channel }, { speed, scale }) {
    const { unit } = channel.descriptor;
    return t("save.facts", {
      channel: channel.name, leads: channel.leads.join(", "), speed: plainNumber(speed),
      gain: plainNumber(Number(scale.gain.toPrecision(3))), unit: unit || t("strip.unit"),
    });
  }
}
