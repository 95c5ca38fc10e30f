/** One strip of a waveform on a canvas. */
import { readable } from "./colour.js";
import { scrollSpans, stripLayout, sweepSpans } from "./layout.js";
import { paintGrid, paintLeadNames, paintTimeAxis, paintTimeUnit, paintValueAxis } from "./paper.js";
import { column, grow, valueScale } from "./scale.js";
import { traceLead } from "./trace.js";

const ERASE_MM = 6;
const RANGE_MS = 2000; // looked at with each frame for values beyond the range so far
const LINE = 1.5; // CSS px
const FONT = "system-ui, sans-serif";
const MARK = 3; // CSS px, the bar at the edge of a band where values lie beyond it

/** Puts traceLead's output on a context: one path a lead, dots and clip marks filled after it. */
class ContextPen {
  constructor(ctx) {
    this.ctx = ctx;
    this.dots = [];
    this.clips = [];
  }

  moveTo(x, y) {
    this.ctx.moveTo(x, y);
  }

  lineTo(x, y) {
    this.ctx.lineTo(x, y);
  }

  dot(x, y) {
    this.dots.push([x, y]);
  }

  clipped(x, edge) {
    this.clips.push([x, edge]);
  }
}

export class Strip {
  /** @param {HTMLCanvasElement} canvas @param {{format: function(number): string}} options writes a time of the axis */
  constructor(canvas, { format }) {
    this.canvas = canvas;
    this.ctx = canvas.getContext("2d", { alpha: false });
    this.format = format;
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
  }

  /** Paint the channel with sample time `playhead` (epoch ms) at the edge; null paints the empty paper. */
  draw(playhead) {
    if (!this.width || !this.theme) return;
    this.measure();
    const { ctx, layout, theme } = this;
    ctx.fillStyle = theme.paper;
    ctx.fillRect(0, 0, layout.width, layout.height);
    ctx.font = `${11 * this.pixelRatio}px ${FONT}`;
    paintValueAxis(ctx, layout, this.scale, this.shown.descriptor.unit, theme);
    paintTimeUnit(ctx, layout, theme);
    const head = column(playhead ?? 0, layout.pxPerMs);
    const spans = this.spans(head);
    for (const span of spans) this.within(span, () => this.paintPaper(span, playhead !== null));
    this.paintNames(); // before the trace, which they must not cover
    if (playhead === null || !this.shown.ring) return;
    for (const span of spans) this.within(span, () => layout.bands.forEach((band, lead) => this.paintLead(span, band, lead)));
  }

  paintNames() {
    const { leads } = this.shown;
    const names = this.layout.bands.map((_, lead) => leads[lead] ?? "");
    paintLeadNames(this.ctx, this.layout, names, this.theme, `600 ${14 * this.pixelRatio}px ${FONT}`);
  }

  spans(head) {
    const { plot, pxPerMm } = this.layout;
    return this.sweep ? sweepSpans(head, plot, Math.round(ERASE_MM * pxPerMm)) : scrollSpans(head, plot);
  }

  /** Scale and layout for what is shown; the canvas gets the height that they need. */
  measure() {
    const { descriptor, ring } = this.shown;
    if (!descriptor.range && ring) this.extent = grow(this.extent, ring.extent(this.extent ? ring.newest - RANGE_MS : 0));
    const leadCount = Math.max(ring?.leads.length ?? this.shown.leads.length, 1);
    this.scale = valueScale(descriptor.unit, descriptor.range, this.extent, leadCount);
    this.layout = stripLayout({
      width: this.width,
      pixelRatio: this.pixelRatio,
      leadCount,
      values: this.scale,
    });
    const { canvas, layout } = this;
    if (canvas.width === layout.width && canvas.height === layout.height) return;
    canvas.width = layout.width;
    canvas.height = layout.height;
    canvas.style.height = `${layout.height / this.pixelRatio}px`;
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
    paintGrid(this.ctx, this.layout, span, this.theme);
    if (timed) paintTimeAxis(this.ctx, this.layout, span, this.theme, this.format);
  }

  paintLead(span, band, lead) {
    const { ctx, layout, scale, shown } = this;
    const pen = new ContextPen(ctx);
    const place = {
      low: scale.low,
      high: scale.high,
      x: (time) => time * layout.pxPerMs - span.first + span.x,
      y: (value) => band.zero - value * band.pxPerUnit,
    };
    ctx.strokeStyle = this.stale ? this.theme.muted : readable(shown.descriptor.colour, this.theme.paper, this.theme.trace);
    ctx.lineWidth = LINE * this.pixelRatio;
    ctx.lineJoin = "round";
    ctx.lineCap = "round";
    ctx.beginPath();
    traceLead(pen, shown.ring, lead, span.first / layout.pxPerMs, span.last / layout.pxPerMs, place);
    ctx.stroke();
    this.paintDots(pen.dots, ctx.strokeStyle);
    this.paintClips(pen.clips, band);
  }

  paintDots(dots, colour) {
    const size = 2 * this.pixelRatio;
    this.ctx.fillStyle = colour;
    for (const [x, y] of dots) this.ctx.fillRect(x - size / 2, y - size / 2, size, size);
  }

  /** Values beyond the range are not cut silently: a bar at the edge says that there is more. */
  paintClips(clips, band) {
    const size = MARK * this.pixelRatio;
    this.ctx.fillStyle = this.theme.warning;
    for (const [x, edge] of clips) {
      this.ctx.fillRect(x - size / 2, edge > 0 ? band.top - size / 2 : band.top + band.height - size / 2, size, size);
    }
  }
}
