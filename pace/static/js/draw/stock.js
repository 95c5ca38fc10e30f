/** Blank paper in stock: what a column of the grid looks like, painted once for all strips of one scale. */
import { largeColumns, lineWidth, paintGrid, smallColumns } from "./paper.js";

const KINDS = 32; // scales and themes kept; of more than that the oldest goes, and is painted anew if it is needed

const stocks = new Map();

/** The stock for a layout and theme, shared by all who ask for the same. */
export function stockFor(layout, theme, makeCanvas) {
  const { pxPerMm, pixelRatio, height, plot } = layout;
  const key = [pxPerMm, pixelRatio, height, plot.y, plot.height, theme.paper, theme.gridSmall, theme.gridLarge].join();
  const found = stocks.get(key) ?? new Stock(layout, theme, makeCanvas);
  stocks.delete(key);
  stocks.set(key, found);
  if (stocks.size > KINDS) stocks.delete(stocks.keys().next().value);
  return found;
}

/** Two columns of pixels to stretch: one between vertical lines, one on a thin one; a heavy line is of one colour. */
export class Stock {
  constructor(layout, theme, makeCanvas) {
    const { height } = layout;
    this.height = height;
    this.canvas = makeCanvas(2, height);
    const ctx = this.canvas.getContext("2d", { alpha: false });
    ctx.fillStyle = theme.paper;
    ctx.fillRect(0, 0, 2, height);
    paintGrid(ctx, { ...layout, pxPerMs: 0 }, { first: 0, last: 2, x: 0 }, theme);
    this.paintThinLine(ctx, layout, theme);
  }

  /** Heavy lines go over thin ones. */
  paintThinLine(ctx, layout, theme) {
    const { plot } = layout;
    ctx.fillStyle = theme.gridSmall;
    ctx.fillRect(1, plot.y, 1, plot.height);
    paintGrid(ctx, { ...layout, pxPerMs: 0 }, { first: 1, last: 2, x: 1 }, { ...theme, gridSmall: null });
  }

  /** The paper of a span of columns; lines that begin outside of it must be clipped by the caller. */
  paint(ctx, layout, span, theme) {
    const { plot } = layout;
    const width = lineWidth(layout);
    ctx.imageSmoothingEnabled = false;
    this.stretch(ctx, 0, span.x, span.last - span.first);
    for (const col of smallColumns(layout, span)) this.stretch(ctx, 1, span.x + col - span.first, width);
    ctx.fillStyle = theme.gridLarge;
    for (const col of largeColumns(layout, span)) ctx.fillRect(span.x + col - span.first, plot.y, width, plot.height);
  }

  stretch(ctx, from, x, width) {
    ctx.drawImage(this.canvas, from, 0, 1, this.height, x, 0, width, this.height);
  }
}
