/** Everything of a strip that stays while time goes on, and the painters of it. */
import { leadNames, paintTimeAxis, paintTimeUnit, paintValueAxis, textFont, timeLabels, timeTop, tornLabel } from "./axes.js";
import { readable } from "./colour.js";
import { paintGaps } from "./gaps.js";
import { stripLayout } from "./layout.js";
import { paintGrid } from "./paper.js";
import { ContextPen } from "./pen.js";
import { traceLead } from "./trace.js";

const REACH_PX = 3; // CSS px beyond the columns painted, so that lines and marks at their borders are whole
const SPARE_PX = 0.25; // a value that ends on the border of its band is not beyond it

export class Scene {
  /**
   * @param {CanvasRenderingContext2D} ctx to measure texts with
   * @param {object} given `layout` (see stripLayout), `theme`, `stale`, `colour` wished, `unit`, `names` of the leads,
   *   `sweep`, `format` of times, `words`, `number` for values
   */
  constructor(ctx, given) {
    const { layout, theme, stale, colour, names } = given;
    Object.assign(this, given);
    this.layout = stripLayout(layout);
    this.colour = stale ? theme.muted : readable(colour, theme.paper, theme.trace);
    this.labels = timeLabels(ctx, this.layout);
    this.names = leadNames(ctx, this.layout, names);
  }

  /** What stands around the plot. */
  paintFrame(ctx) {
    const { layout, theme } = this;
    const below = layout.plot.y + layout.plot.height;
    ctx.fillStyle = theme.paper;
    ctx.fillRect(0, 0, layout.gutter, layout.height);
    ctx.fillRect(layout.gutter, 0, layout.plot.width, layout.plot.y);
    ctx.fillRect(layout.gutter, below, layout.plot.width, layout.height - below);
    ctx.font = textFont(layout.pixelRatio);
    paintValueAxis(ctx, layout, this.unit, this);
    paintTimeUnit(ctx, layout, theme, this.words);
  }

  /**
   * All that moves with time in a span of columns, which the caller clips to. `stock` gives the paper, without it each
   * line is painted. Without a source the paper is empty.
   */
  paintColumns(ctx, span, { source, gaps, stock }) {
    const { layout, theme } = this;
    if (stock) stock.paint(ctx, layout, span, theme);
    else paintGrid(ctx, layout, span, theme);
    if (!source) return;
    paintGaps(ctx, layout, span, gaps, theme);
    for (let lead = 0; lead < source.leads.length; lead += 1) this.paintLead(ctx, span, lead, source);
    const { format, labels } = this;
    paintTimeAxis(ctx, layout, span, { theme, format, labels, page: this.sweep ? layout.plot.width : null });
  }

  paintLead(ctx, span, lead, source) {
    const { layout, theme, colour } = this;
    const band = layout.bands[lead];
    const reach = REACH_PX * layout.pixelRatio;
    const pen = new ContextPen(ctx);
    const spare = SPARE_PX / band.pxPerUnit;
    traceLead(pen, source, lead, (span.first - reach) / layout.pxPerMs, (span.last + reach) / layout.pxPerMs, {
      low: band.low - spare,
      high: band.high + spare,
      x: (time) => time * layout.pxPerMs - span.first + span.x,
      y: (value) => band.zero - value * band.pxPerUnit,
    });
    pen.finish({ colour, warning: theme.warning, pixelRatio: layout.pixelRatio, band });
  }

  /** Half a time of day is another time of day: hide what of a span a border at the column `at` leaves of one. */
  hideTorn(ctx, at, span) {
    const { layout, labels, theme } = this;
    const torn = layout.axis ? tornLabel(layout, labels, at) : null;
    if (!torn) return;
    const from = Math.max(torn[0], span.first);
    const to = Math.min(torn[1], span.last);
    const y = timeTop(layout);
    ctx.fillStyle = theme.paper;
    ctx.fillRect(span.x + from - span.first, y, to - from, layout.height - y);
  }

  /** A text over the paper, with a patch of paper behind it where it would not be readable. */
  paintText(ctx, { text, font, x, y, width, height, patch }) {
    const margin = patch ? Math.round(2 * this.layout.pixelRatio) : 0;
    ctx.fillStyle = this.theme.paper;
    if (patch) ctx.fillRect(x - margin, y - margin, width + 2 * margin, height + margin);
    ctx.fillStyle = this.theme.ink;
    ctx.font = font;
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    ctx.fillText(text, x, y);
  }
}
