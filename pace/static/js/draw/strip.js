/** One strip of a waveform on a canvas: paper, names, trace, axes. */
import { readable } from "./colour.js";
import { scrollSpans, stripLayout, sweepSpans } from "./layout.js";
import { paintLeadNames, paintTimeAxis, paintTimeUnit, paintValueAxis } from "./paper.js";
import { ContextPen } from "./pen.js";
import { column, grow, valueScale } from "./scale.js";
import { Sheet } from "./sheet.js";
import { Tape } from "./tape.js";
import { traceLead } from "./trace.js";

const ERASE_MM = 6;
const RANGE_MS = 2000; // looked at with each frame for values beyond the range so far
const REACH_PX = 4; // beyond the columns painted, so that lines and marks at their borders are whole
const FONT = "system-ui, sans-serif";

export class Strip {
  /** @param {HTMLCanvasElement} canvas @param {{format: function(number): string}} options writes a time of the axis */
  constructor(canvas, { format }) {
    const makeCanvas = (width, height) => Object.assign(document.createElement("canvas"), { width, height });
    this.canvas = canvas;
    this.ctx = canvas.getContext("2d", { alpha: false });
    this.format = format;
    this.sheet = new Sheet(makeCanvas);
    this.tape = new Tape(makeCanvas);
    this.width = 0;
    this.pixelRatio = 1;
    this.theme = null;
    this.sweep = false;
    this.stale = false;
    this.shown = null;
  }

  /** Width in device pixels; the height follows from the scale. */
  resize(width, pixelRatio) {
    this.width = width;
    this.pixelRatio = pixelRatio;
  }

  /** Another channel: what was learnt of its range is forgotten. */
  show(channel) {
    this.shown = channel;
    this.extent = null;
    this.scale = null;
    this.painted = 0;
  }

  /** Paint the channel with sample time `playhead` (epoch ms) at the edge; null paints the empty paper. */
  draw(playhead) {
    if (!this.width || !this.theme) return;
    this.measure();
    this.paintFrame();
    const head = column(playhead ?? 0, this.layout.pxPerMs);
    const spans = this.spans(head);
    for (const span of spans) this.within(span, () => this.paintPaper(span, playhead !== null));
    this.paintNames(); // before the trace, which they must not cover
    if (playhead === null || !this.shown.ring) return;
    this.paintTrace(head);
    for (const span of spans) this.tape.copy(this.ctx, span);
  }

  /** Scale and layout for what is shown; the canvas gets the height that they need. */
  measure() {
    const { descriptor, ring } = this.shown;
    if (!descriptor.range && ring) this.extent = grow(this.extent, ring.extent(this.extent ? ring.newest - RANGE_MS : 0));
    const leadCount = Math.max(ring?.leads.length ?? this.shown.leads.length, 1);
    this.scale = valueScale(descriptor.unit, descriptor.range, this.extent, leadCount);
    this.layout = stripLayout({ width: this.width, pixelRatio: this.pixelRatio, leadCount, values: this.scale });
    const { canvas, layout } = this;
    if (canvas.width === layout.width && canvas.height === layout.height) return;
    canvas.width = layout.width;
    canvas.height = layout.height;
    canvas.style.height = `${layout.height / this.pixelRatio}px`;
  }

  /** What stands around the plot. */
  paintFrame() {
    const { ctx, layout, theme } = this;
    const below = layout.plot.y + layout.plot.height;
    ctx.fillStyle = theme.paper;
    ctx.fillRect(0, 0, layout.gutter, layout.height);
    ctx.fillRect(layout.gutter, 0, layout.plot.width, layout.plot.y);
    ctx.fillRect(layout.gutter, below, layout.plot.width, layout.height - below);
    ctx.font = `${11 * this.pixelRatio}px ${FONT}`;
    paintValueAxis(ctx, layout, this.scale, this.shown.descriptor.unit, theme);
    paintTimeUnit(ctx, layout, theme);
  }

  spans(head) {
    const { plot, pxPerMm } = this.layout;
    return this.sweep ? sweepSpans(head, plot, Math.round(ERASE_MM * pxPerMm)) : scrollSpans(head, plot);
  }

  within(span, paint) {
    const { ctx, layout } = this;
    ctx.save();
    ctx.beginPath();
    ctx.rect(span.x, 0, span.last - span.first, layout.height);
    ctx.clip();
    paint();
    ctx.restore();
  }

  paintPaper(span, timed) {
    this.sheet.paint(this.ctx, this.layout, span, this.theme);
    if (timed) paintTimeAxis(this.ctx, this.layout, span, this.theme, this.format);
  }

  paintNames() {
    const { leads } = this.shown;
    const names = this.layout.bands.map((_, lead) => leads[lead] ?? "");
    paintLeadNames(this.ctx, this.layout, names, this.theme, `600 ${14 * this.pixelRatio}px ${FONT}`);
  }

  paintTrace(head) {
    const { layout, scale, shown, theme } = this;
    const { ring } = shown;
    const colour = this.stale ? theme.muted : readable(shown.descriptor.colour, theme.paper, theme.trace);
    this.tape.advance({
      width: layout.plot.width,
      height: layout.plot.y + layout.plot.height + layout.plot.y,
      head,
      dirty: Math.floor(ring.changedSince(this.painted) * layout.pxPerMs),
      source: ring,
      key: [ring.run, colour, layout.pxPerMm, scale.gain, scale.low, scale.high, layout.bands.length].join(" "),
      paint: (ctx, span) => layout.bands.forEach((band, lead) => this.paintLead(ctx, span, band, lead, colour)),
    });
    this.painted = ring.total;
  }

  paintLead(ctx, span, band, lead, colour) {
    const { layout, scale } = this;
    const pen = new ContextPen(ctx);
    const from = (span.first - REACH_PX) / layout.pxPerMs;
    const to = (span.last + REACH_PX) / layout.pxPerMs;
    traceLead(pen, this.shown.ring, lead, from, to, {
      low: scale.low,
      high: scale.high,
      x: (time) => time * layout.pxPerMs - span.first + span.x,
      y: (value) => band.zero - value * band.pxPerUnit,
    });
    pen.finish({ colour, warning: this.theme.warning, pixelRatio: this.pixelRatio, band });
  }
}
