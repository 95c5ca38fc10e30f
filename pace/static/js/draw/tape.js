/** The trace, painted once: a ring of device-pixel columns on which each frame adds what is new. */

const BLEED = 2; // pixels that a line's width, joins and caps reach beyond the columns of its samples

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
 * Keeps the `width` newest columns. What was painted stays as it is until something arrives for columns behind the
 * head: then it is painted again from there. Another `key` (scale, colour) or `source` (ring) paints it whole.
 */
export class Tape {
  /** @param {function(number, number): HTMLCanvasElement} makeCanvas of a width and a height */
  constructor(makeCanvas) {
    this.makeCanvas = makeCanvas;
    this.canvas = null;
    this.key = null;
  }

  /**
   * Bring the tape up to the column `head`. `dirty` is the first column for which something new came (Infinity if
   * nothing did), `paint(ctx, {first, last, x})` draws the columns of a stretch with `first` at x.
   */
  advance({ width, height, head, dirty, key, source, paint }) {
    const fresh = this.renewed(width, height, key, source) || head < this.head || head - this.head >= width;
    const from = fresh ? head - width : Math.max(head - width, Math.min(this.head, dirty) - BLEED);
    this.head = head;
    const ctx = this.canvas.getContext("2d");
    for (const { first, last, slot } of pieces(from, head, width)) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(slot, 0, last - first, height);
      ctx.clip();
      ctx.clearRect(slot, 0, last - first, height);
      paint(ctx, { first, last, x: slot });
      ctx.restore();
    }
  }

  renewed(width, height, key, source) {
    const sized = this.canvas?.width === width && this.canvas.height === height;
    if (sized && this.key === key && this.source === source) return false;
    if (!sized) this.canvas = this.makeCanvas(width, height);
    Object.assign(this, { key, source });
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
