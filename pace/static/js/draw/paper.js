/** ECG paper on a Canvas 2D context: thin lines each 1 mm, heavy ones each 5 mm. */
import { MM_LARGE, MM_SMALL } from "./scale.js";

const SECOND = 1000;
const DENSEST = 3; // line widths between two thin lines, below which they would be a grey area and are left out

/** Device pixels of a line of the grid: whole, so that it is crisp at 1.25 and 1.5 too. */
export const lineWidth = (layout) => Math.max(1, Math.floor(layout.pixelRatio));

/** The columns that a tick of `ms` has within a span, or that reach into it from before. */
export function columnsEach(layout, span, ms) {
  const { pxPerMs } = layout;
  const found = [];
  if (!pxPerMs) return found;
  for (let n = Math.floor((span.first - lineWidth(layout)) / pxPerMs / ms); ; n += 1) {
    const col = Math.round(n * ms * pxPerMs);
    if (col >= span.last) return found;
    if (col + lineWidth(layout) > span.first) found.push(col);
  }
}

const msOf = (layout, mm) => (mm / layout.speed) * SECOND;
const showsThin = (layout) => layout.pxPerMm >= DENSEST * lineWidth(layout);

export const smallColumns = (layout, span) =>
  (showsThin(layout) ? columnsEach(layout, span, msOf(layout, MM_SMALL)) : []);

export const largeColumns = (layout, span) => columnsEach(layout, span, msOf(layout, MM_LARGE));

function horizontalLines(ctx, layout, span, mm) {
  const { plot, pxPerMm } = layout;
  const width = lineWidth(layout);
  for (let n = 0; ; n += 1) {
    const y = Math.round(n * mm * pxPerMm);
    if (y > plot.height) break;
    ctx.fillRect(span.x, plot.y + y, span.last - span.first, width);
  }
}

function verticalLines(ctx, layout, span, columns) {
  const { plot } = layout;
  const end = span.x + span.last - span.first;
  for (const col of columns) {
    const x = Math.max(span.x + col - span.first, span.x);
    const right = Math.min(span.x + col - span.first + lineWidth(layout), end);
    ctx.fillRect(x, plot.y, right - x, plot.height);
  }
}

/** The grid of one span, heavy lines over thin ones; a theme without `gridSmall` has heavy lines only. */
export function paintGrid(ctx, layout, span, theme) {
  if (theme.gridSmall && showsThin(layout)) {
    ctx.fillStyle = theme.gridSmall;
    verticalLines(ctx, layout, span, smallColumns(layout, span));
    horizontalLines(ctx, layout, span, MM_SMALL);
  }
  ctx.fillStyle = theme.gridLarge;
  verticalLines(ctx, layout, span, largeColumns(layout, span));
  horizontalLines(ctx, layout, span, MM_LARGE);
}
