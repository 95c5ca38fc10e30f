/** Paper and trace, painted once: a ring of device-pixel columns on which each frame adds what is new. */

const BLEED = 2; // CSS px that a line's width, joins and caps reach beyond the columns of its samples

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
 * head: then it is painted again from there. Another `scene` (scale, colours, source) paints it whole.
 */
export class Tape {
  /** @param {function(number, number): HTMLCanvasElement} makeCanvas of a width and a height */
  constructor(makeCanvas) {
    this.makeCanvas = makeCanvas;
    this.canvas = null;
    this.scene = null;
  }

  /**
   * Bring the tape up to the column `head`. `dirty` is the first column for which something new came (Infinity if
   * nothing did), `paint(ctx, {first, last, x})` draws the columns of a stretch with `first` at x.
   * @returns {number} the first column that was painted; `head` if none was
   */
  advance({ width, height, pixelRatio, head, dirty, scene, paint }) {
    const fresh = this.renewed(width, height, scene) || head < this.head || head - this.head >= width;
    const from = fresh ? head - width : this.stale(head, dirty, width, pixelRatio);
    this.head = head;
    for (const { first, last, slot } of pieces(from, head, width)) {
      this.ctx.save();
      this.ctx.beginPath();
      this.ctx.rect(slot, 0, last - first, height);
      this.ctx.clip();
      paint(this.ctx, { first, last, x: slot });
      this.ctx.restore();
    }
    return from;
  }

  stale(head, dirty, width, pixelRatio) {
    const changed = Math.min(this.head, dirty);
    return changed >= head ? head : Math.max(head - width, changed - Math.ceil(BLEED * pixelRatio));
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
