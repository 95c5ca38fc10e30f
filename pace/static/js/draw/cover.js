/** From the tape to the visible canvas: as few pixels as changed, with the texts that do not move over them. */
import { eraseBar, headOffset } from "./layout.js";

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

const MARGIN = 4; // CSS px around a text that changes

/** One visible canvas as long as its scene lasts. */
export class Cover {
  constructor(ctx, scene, tape) {
    Object.assign(this, { ctx, scene, tape });
    this.head = null;
    this.texts = [];
  }

  /** Show the columns up to the head; `painted` is the first that changed on the tape, `labels` are texts over gaps. */
  show({ places, painted, labels }) {
    const texts = [...this.scene.names, ...labels];
    const first = this.head === null;
    if (first) this.scene.paintFrame(this.ctx);
    if (places.sweep) this.sweep(places, first ? -Infinity : Math.min(painted, this.head), texts);
    else this.scroll(places, painted, texts);
    Object.assign(this, { head: places.head, texts });
  }

  scroll({ head, spans: [span] }, painted, texts) {
    const same = head === this.head && painted >= head;
    if (same && !without(texts, this.texts).length && !without(this.texts, texts).length) return;
    this.tape.copy(this.ctx, span);
    this.blankTornLabel(span.first, span.x);
    for (const text of texts) this.scene.paintText(this.ctx, text);
  }

  /** In a sweep the tape is the picture itself, but for the erase bar. */
  sweep(places, from, texts) {
    const { plot, pixelRatio } = places.layout;
    const moved = [...without(texts, this.texts), ...without(this.texts, texts)];
    const margin = MARGIN * Math.ceil(pixelRatio);
    const stretches = [
      ...sweepStretches(from, this.reachOf(places, from), plot.width),
      ...moved.map(({ x, width }) => [Math.max(x - plot.x - margin, 0), Math.min(x - plot.x + width + margin, plot.width)]),
    ];
    for (const [left, right] of stretches) this.uncover(left, right, places, texts);
  }

  /** The column after the last one that looks different: behind the erase bar a torn label is blanked. */
  reachOf({ head, layout }, from) {
    if (head === this.head && from >= head) return head;
    return head + eraseBar(layout) + (layout.axis ? Math.ceil(this.scene.labels.width) : 0);
  }

  uncover(left, right, places, texts) {
    const { ctx, tape } = this;
    const { plot, height } = places.layout;
    ctx.save();
    ctx.beginPath();
    ctx.rect(plot.x + left, 0, right - left, height);
    ctx.clip();
    ctx.drawImage(tape.canvas, left, 0, right - left, height, plot.x + left, 0, right - left, height);
    this.erase(places);
    for (const text of texts) {
      if (text.x < plot.x + right && text.x + text.width > plot.x + left) this.scene.paintText(ctx, text);
    }
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
    const [old, fresh] = places.spans;
    if (fresh) this.blankTornLabel(old.first, old.x);
  }

  /** Half a time of day is another time of day. */
  blankTornLabel(first, x) {
    const { ctx, scene: { layout, labels, theme } } = this;
    if (!layout.axis) return;
    const half = labels.width / 2;
    const middle = Math.round(Math.round(first / layout.pxPerMs / labels.stepMs) * labels.stepMs * layout.pxPerMs);
    const right = middle + half - first;
    if (right <= 0 || middle - half >= first) return;
    ctx.fillStyle = theme.paper;
    ctx.fillRect(x, layout.plot.y + layout.plot.height + layout.pixelRatio, Math.ceil(right), layout.axis);
  }
}
