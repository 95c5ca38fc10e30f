/** ECG paper and its axes on a Canvas 2D context. */
import { multiples, MM_LARGE, MM_SMALL, SPEED } from "./scale.js";

const SECOND = 1000;
const TICK = 4; // CSS px

/** Whole-pixel vertical lines each `mm` within a span. */
function verticalLines(ctx, layout, span, mm) {
  const stepMs = (mm / SPEED) * SECOND;
  const { pxPerMs, plot } = layout;
  const width = lineWidth(layout);
  for (let n = Math.ceil(span.first / pxPerMs / stepMs); ; n += 1) {
    const col = Math.round(n * stepMs * pxPerMs);
    if (col >= span.last) break;
    ctx.fillRect(span.x + col - span.first, plot.y, width, plot.height);
  }
}

function horizontalLines(ctx, layout, span, mm) {
  const { plot, pxPerMm } = layout;
  const width = lineWidth(layout);
  for (let n = 0; n * mm * pxPerMm <= plot.height + 1; n += 1) {
    ctx.fillRect(span.x, plot.y + Math.round(n * mm * pxPerMm), span.last - span.first, width);
  }
}

const lineWidth = (layout) => Math.max(1, Math.floor(layout.pixelRatio));

/** The grid of one span: thin lines each 1 mm, heavy ones each 5 mm. */
export function paintGrid(ctx, layout, span, theme) {
  for (const [mm, colour] of [[MM_SMALL, theme.gridSmall], [MM_LARGE, theme.gridLarge]]) {
    ctx.fillStyle = colour;
    verticalLines(ctx, layout, span, mm);
    horizontalLines(ctx, layout, span, mm);
  }
}

/** Clock time of each second below the plot; labels that would touch each other are left out. */
export function paintTimeAxis(ctx, layout, span, theme, format) {
  const { pxPerMs, plot, pixelRatio } = layout;
  const end = plot.y + plot.height;
  const labelWidth = ctx.measureText("00:00:00").width;
  const each = Math.ceil((labelWidth + 12 * pixelRatio) / (SECOND * pxPerMs));
  ctx.fillStyle = theme.muted;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  for (let n = Math.ceil(span.first / pxPerMs / SECOND); ; n += 1) {
    const col = Math.round(n * SECOND * pxPerMs);
    if (col >= span.last) break;
    const x = span.x + col - span.first;
    ctx.fillRect(x, end, lineWidth(layout), TICK * pixelRatio);
    const fits = x - labelWidth / 2 >= span.x && x + labelWidth / 2 <= span.x + span.last - span.first;
    if (n % each === 0 && fits) ctx.fillText(format(n * SECOND), x, end + (TICK + 3) * pixelRatio);
  }
}

/** What the labels of the time axis are, at its beginning. */
export function paintTimeUnit(ctx, layout, theme) {
  const { plot, pixelRatio, gutter, pulse } = layout;
  ctx.fillStyle = theme.ink;
  ctx.textAlign = "right";
  ctx.textBaseline = "top";
  ctx.fillText(pulse ? "h:min:s" : "time", gutter - 3 * pixelRatio, plot.y + plot.height + (TICK + 3) * pixelRatio);
}

/** The gutter: values of each band, unit, and the calibration pulse of 1 mV and 200 ms. */
export function paintValueAxis(ctx, layout, values, unit, theme) {
  const { pixelRatio, gutter } = layout;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const band of layout.bands) {
    ctx.fillStyle = theme.muted;
    for (const value of multiples(values.low, values.high, values.labelStep)) {
      const y = Math.round(band.zero - value * band.pxPerUnit);
      ctx.fillRect(gutter - TICK * pixelRatio, y, TICK * pixelRatio, lineWidth(layout));
      ctx.fillText(String(value).replace("-", "−"), gutter - (TICK + 3) * pixelRatio, y);
    }
    if (unit === "mV" && layout.pulse) paintPulse(ctx, layout, band, theme);
    paintUnit(ctx, layout, band, values, unit, theme);
  }
}

function paintUnit(ctx, layout, band, values, unit, theme) {
  if (!unit) return;
  ctx.fillStyle = theme.ink;
  const free = values.low + values.labelStep / 2;
  ctx.fillText(unit, layout.gutter - (TICK + 3) * layout.pixelRatio, band.zero - free * band.pxPerUnit);
}

/** At 10 mm/mV the pulse is 10 mm high, whatever the screen. */
function paintPulse(ctx, layout, band, theme) {
  const { pxPerMm, pixelRatio } = layout;
  const x = 3 * pixelRatio;
  const top = band.zero - band.pxPerUnit;
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.25 * pixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, band.zero);
  ctx.lineTo(x + 1.5 * pxPerMm, band.zero);
  ctx.lineTo(x + 1.5 * pxPerMm, top);
  ctx.lineTo(x + 6.5 * pxPerMm, top);
  ctx.lineTo(x + 6.5 * pxPerMm, band.zero);
  ctx.lineTo(x + 8 * pxPerMm, band.zero);
  ctx.stroke();
}

/** The name of each lead at the upper left of its band, on a patch of paper. */
export function paintLeadNames(ctx, layout, names, theme, bold) {
  const { pixelRatio, plot } = layout;
  ctx.font = bold;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  layout.bands.forEach((band, lead) => {
    const x = plot.x + 8 * pixelRatio;
    const y = Math.round(band.top) + 6 * pixelRatio;
    ctx.fillStyle = theme.paper;
    ctx.fillRect(x - 4 * pixelRatio, y - 3 * pixelRatio, ctx.measureText(names[lead]).width + 8 * pixelRatio, 20 * pixelRatio);
    ctx.fillStyle = theme.ink;
    ctx.fillText(names[lead], x, y);
  });
}
