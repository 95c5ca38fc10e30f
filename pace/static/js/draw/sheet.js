/** Paper painted once and used for many frames. */
import { paintGrid } from "./paper.js";

const AHEAD_S = 8; // of paper beyond the strip; when it is used up the next piece is painted

/** The grid of a stretch of columns on a canvas of its own: drawing it anew costs more than all samples do. */
export class Sheet {
  /** @param {function(number, number): HTMLCanvasElement} makeCanvas of a width and a height */
  constructor(makeCanvas) {
    this.makeCanvas = makeCanvas;
    this.canvas = null;
  }

  /** Paint the grid of `span` onto `ctx`. */
  paint(ctx, layout, span, theme) {
    const { plot } = layout;
    if (!this.covers(layout, span, theme)) this.renew(layout, span, theme);
    const width = span.last - span.first;
    ctx.drawImage(this.canvas, span.first - this.first, 0, width, plot.height + 1, span.x, plot.y, width, plot.height + 1);
  }

  covers({ plot, pxPerMm }, { first, last }, theme) {
    const same = this.canvas && this.theme === theme && this.pxPerMm === pxPerMm && this.height === plot.height;
    return same && first >= this.first && last <= this.first + this.canvas.width;
  }

  renew(layout, span, theme) {
    const { plot, pxPerMs, pxPerMm } = layout;
    const width = plot.width + Math.round(AHEAD_S * 1000 * pxPerMs);
    Object.assign(this, { theme, pxPerMm, height: plot.height, first: span.last - plot.width });
    this.canvas = this.makeCanvas(width, plot.height + 1);
    const ctx = this.canvas.getContext("2d", { alpha: false });
    ctx.fillStyle = theme.paper;
    ctx.fillRect(0, 0, width, plot.height + 1);
    const whole = { first: this.first, last: this.first + width, x: 0 };
    paintGrid(ctx, { ...layout, plot: { ...plot, x: 0, y: 0 } }, whole, theme);
  }
}
