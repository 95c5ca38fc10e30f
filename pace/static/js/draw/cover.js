/** From the tape to the visible canvas: as few pixels as changed, with the texts that do not move over them. */
import { tornLabel } from "./axes.js";
import { eraseBar, headOffset } from "./layout.js";

const MARGIN = 4; // CSS px around a text that changes

/** Stretches [from, to) of the pixels 0 … width that the columns first … last (excluded) have in a sweep. */
export function sweepStretches(first, last, width) {
  if (last - first >= width) return [[0, width]];
  if (last <= first) return [];
  const from = ((first % width) + width) % width;
  const to = from + last - first;
  return to <= width ? [[from, to]] : [[from, width], [0, to - width]];
}

/** Texts of one list that the other has not. */
const without = (list, others) => list.filter((one) => !others.some((other) => sameText(one, other)));
const sameText = (one, other) => one.text === other.text && one.x === other.x && one.y === other.y && one.patch === other.patch;

/** Texts that stay, painted once: {canvas, x, y, width} or null. */
function pictureOf(texts, scene, makeCanvas) {
  if (!texts.length) return null;
  const x = Math.min(...texts.map((text) => text.x));
  const y = Math.min(...texts.map((text) => text.y));
  const width = Math.max(...texts.map((text) => text.x + text.width)) - x;
  const height = Math.max(...texts.map((text) => text.y + text.height)) - y;
  const canvas = makeCanvas(width, height);
  const ctx = canvas.getContext("2d");
  for (const text of texts) scene.paintText(ctx, { ...text, x: text.x - x, y: text.y - y });
  return { canvas, x, y, width };
}

/** One visible canvas as long as its scene lasts. */
export class Cover {
  constructor(ctx, scene, tape, makeCanvas) {
    Object.assign(this, { ctx, scene, tape });
    this.names = pictureOf(scene.names, scene, makeCanvas);
    this.head = null;
    this.labels = [];
  }

  /** Show the columns up to the head; `painted` is the first that changed on the tape, `labels` are texts over gaps. */
  show({ places, painted, labels }) {
    const first = this.head === null;
    if (first) this.scene.paintFrame(this.ctx);
    const moved = [...without(labels, this.labels), ...without(this.labels, labels)];
    this.labels = labels;
    if (places.sweep) this.sweep(places, first ? -Infinity : this.changedFrom(places, painted), moved);
    else if (first || places.head !== this.head || painted < places.head || moved.length) this.scroll(places);
    this.head = places.head;
  }

  scroll(places) {
    const { layout, spans: [span] } = places;
    this.tape.copy(this.ctx, span);
    this.hideTorn(places);
    this.paintTexts(layout.plot.x, layout.width);
  }

  /** The first column of a sweep that looks different: a time that became whole appears at once. */
  changedFrom({ head, layout }, painted) {
    const torn = layout.axis && head !== this.head ? tornLabel(layout, this.scene.labels, this.head) : null;
    return Math.min(painted, this.head, torn ? torn[0] : Infinity);
  }

  sweep(places, from, moved) {
    const { plot, pixelRatio } = places.layout;
    const margin = MARGIN * Math.ceil(pixelRatio);
    const stretches = [
      ...sweepStretches(from, this.changedTo(places, from), plot.width),
      ...moved.map(({ x, width }) => [Math.max(x - plot.x - margin, 0), Math.min(x - plot.x + width + margin, plot.width)]),
    ];
    for (const [left, right] of stretches) this.uncover(left, right, places);
  }

  /** The column after the last one that looks different: behind the erase bar a torn time is hidden. */
  changedTo({ head, layout }, from) {
    if (head === this.head && from >= head) return head;
    return head + eraseBar(layout) + (layout.axis ? Math.ceil(this.scene.labels.width) + 2 : 0);
  }

  /** The pixels left … right (excluded) of the plot as they are at present. */
  uncover(left, right, places) {
    const { ctx, tape } = this;
    const { plot, height } = places.layout;
    ctx.save();
    ctx.beginPath();
    ctx.rect(plot.x + left, 0, right - left, height);
    ctx.clip();
    this.erase(places);
    for (const span of places.spans) {
      const from = Math.max(left + plot.x, span.x);
      const to = Math.min(right + plot.x, span.x + span.last - span.first);
      if (from < to) tape.copy(ctx, { first: span.first + from - span.x, last: span.first + to - span.x, x: from });
    }
    this.hideTorn(places);
    this.paintTexts(plot.x + left, plot.x + right);
    ctx.restore();
  }

  /** Blank paper before the head; at the right border it goes on at the left one. */
  erase(places) {
    const { plot, height } = places.layout;
    const bar = eraseBar(places.layout);
    const at = headOffset(places.head, plot);
    this.ctx.fillStyle = this.scene.theme.paper;
    for (const x of [at, at - plot.width]) {
      this.ctx.fillRect(plot.x + Math.max(x, 0), 0, Math.max(Math.min(x, 0) + bar, 0), height);
    }
  }

  hideTorn({ spans }) {
    const fresh = spans.at(-1);
    this.scene.hideTorn(this.ctx, fresh.last, fresh);
    this.scene.hideTorn(this.ctx, spans[0].first, spans[0]);
  }

  /** Those that reach into the pixels left … right of the canvas. */
  paintTexts(left, right) {
    const reaches = ({ x, width }) => x < right && x + width > left;
    if (this.names && reaches(this.names)) this.ctx.drawImage(this.names.canvas, this.names.x, this.names.y);
    for (const label of this.labels) if (reaches(label)) this.scene.paintText(this.ctx, label);
  }
}
