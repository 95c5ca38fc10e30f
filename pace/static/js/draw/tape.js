/** Paper and trace, painted once: a ring of device-pixel columns from which each frame copies what it shows. */

const BLEED = 2; // CSS px that a line's width, joins and caps reach beyond the columns of its samples
const AHEAD = 32; // CSS px, a third of a second at 25 mm/s: samples that are there already but not due yet
const TURNS = 8; // tapes take turns, each paints this much earlier than the one before it
const TURN = 1.5; // CSS px, a frame's way at 25 mm/s: blocks of all channels come at once, their strips need not be painted at once
const WORTH = 6; // CSS px: less is not worth painting before it is due

let made = 0;

/** The stretches of a ring canvas that hold the columns first … last (excluded): [{first, last, slot}] */
export function pieces(first, last, width) {
  const found = [];
  for (let at = first; at < last;) {
    const slot = ((at % width) + width) % width;
    const end = Math.min(last, at + width - slot);
    found.push({ first: at, last: end, slot });
    at = end;
  }
  return found;
}

/**
 * Holds the `width` columns before the head and some after it: as samples come before they are due, several frames'
 * worth is painted at a time. What was painted stays as it is until something else arrives for its columns: then it is
 * painted again from there. Another `scene` (scale, colours, source) paints it whole.
 */
export class Tape {
  /** @param {function(number, number): HTMLCanvasElement} makeCanvas of a width and a height */
  constructor(makeCanvas) {
    this.makeCanvas = makeCanvas;
    this.early = (made % TURNS) * TURN;
    made += 1;
    this.canvas = null;
    this.scene = null;
    this.start = 0; // the first column that is as it should be
    this.end = 0; // the column after the last one painted
  }

  /**
   * Have the `width` columns before `head`. Up to the column `ready` the signal is known; `dirty` is the first column
   * for which something new came (Infinity if nothing did), `paint(ctx, {first, last, x})` draws the columns of a stretch
   * with `first` at x.
   * @returns {number} the first column that was painted; Infinity if none was
   */
  advance({ width, height, pixelRatio, head, ready, dirty, scene, paint }) {
    const ahead = Math.ceil(AHEAD * pixelRatio);
    const fresh = this.renewed(width + ahead, height, scene) || !this.holds(head, width);
    const due = head > this.end || dirty < this.end;
    const turn = head + this.early * pixelRatio > this.end && Math.min(ready, head + ahead) - this.end >= WORTH * pixelRatio;
    if (!fresh && !due && !turn) return Infinity;
    const changed = Math.min(this.end, dirty) - Math.ceil(BLEED * pixelRatio);
    const from = fresh ? head - width : Math.max(head - width, changed);
    const to = ready > head ? Math.min(ready, head + ahead) : head + ahead;
    this.start = fresh || changed < from ? from : this.start;
    this.end = fresh ? to : Math.max(to, this.end);
    this.paint(from, this.end, paint);
    return from;
  }

  holds(head, width) {
    return head - width >= Math.max(this.start, this.end - this.canvas.width) && head - this.end < width;
  }

  paint(from, to, paint) {
    const { ctx, canvas: { width, height } } = this;
    for (const { first, last, slot } of pieces(from, to, width)) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(slot, 0, last - first, height);
      ctx.clip();
      paint(ctx, { first, last, x: slot });
      ctx.restore();
    }
  }

  renewed(width, height, scene) {
    const sized = this.canvas?.width === width && this.canvas.height === height;
    if (sized && this.scene === scene) return false;
    if (!sized) {
      this.canvas = this.makeCanvas(width, height);
      this.ctx = this.canvas.getContext("2d", { alpha: false });
    }
    this.scene = scene;
    return true;
  }

  /** Copy the columns of `span` to where they belong on `ctx`. */
  copy(ctx, { first, last, x }) {
    const { width, height } = this.canvas;
    for (const piece of pieces(first, last, width)) {
      const across = piece.last - piece.first;
      ctx.drawImage(this.canvas, piece.slot, 0, across, height, x + piece.first - first, 0, across, height);
    }
  }
}
