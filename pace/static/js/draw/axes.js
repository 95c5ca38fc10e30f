/** Axes, calibration pulse and names around the traces, on a Canvas 2D context. */
import { columnsEach, lineWidth } from "./paper.js";
import { PULSE_MS, PULSE_SIDE_MM, PULSE_X } from "./layout.js";
import { multiples } from "./scale.js";

const SECOND = 1000;
const FONT = "system-ui, sans-serif";

// CSS px
const TEXT = 11;
const NAME = 14;
const NAME_LOW = 11; // in bands below
const NAME_Y = 2;
const LOW_BAND = 40;
const TICK = 4;
const LABEL_SPACE = 12; // between two times
const UNIT_BAND_MM = 15; // from this height on there is room for the unit between the labels

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

export const textFont = (pixelRatio) => `${TEXT * pixelRatio}px ${FONT}`;

/** Times below the plot: {stepMs, width (device px of a label)}, as close as they can stand without touching. */
export function timeLabels(ctx, layout) {
  ctx.font = textFont(layout.pixelRatio);
  const { width } = ctx.measureText("00:00:00");
  const least = (width + LABEL_SPACE * layout.pixelRatio) / (SECOND * layout.pxPerMs);
  return { width, stepMs: (STEPS_S.find((step) => step >= least) ?? STEPS_S.at(-1)) * SECOND };
}

/**
 * Clock times of a span. `page` is the width in which columns wrap round (a sweep): labels that would be torn there are
 * left out.
 */
export function paintTimeAxis(ctx, layout, span, { theme, format, labels, page = null }) {
  const { pxPerMs, plot, pixelRatio } = layout;
  if (!layout.axis) return;
  const end = plot.y + plot.height;
  const half = labels.width / 2;
  ctx.fillStyle = theme.muted;
  ctx.font = textFont(pixelRatio);
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  const near = { first: span.first - Math.ceil(half), last: span.last + Math.ceil(half) };
  for (const col of columnsEach(layout, near, labels.stepMs)) {
    const x = span.x + col - span.first;
    ctx.fillRect(x, end, lineWidth(layout), TICK * pixelRatio);
    const torn = page && Math.floor((col - half) / page) !== Math.floor((col + half) / page);
    if (torn) continue;
    ctx.fillText(format(Math.round(col / pxPerMs / labels.stepMs) * labels.stepMs), x, end + (TICK + 3) * pixelRatio);
  }
}

/** The columns [from, to] of the label that a border at the column `at` would tear, or null. */
export function tornLabel({ pxPerMs }, { stepMs, width }, at) {
  const middle = Math.round(Math.round(at / pxPerMs / stepMs) * stepMs * pxPerMs);
  const [from, to] = [Math.floor(middle - width / 2) - 1, Math.ceil(middle + width / 2) + 1];
  return from < at && at < to ? [from, to] : null;
}

/** Where the texts of the time axis begin, below the ticks. */
export const timeTop = ({ plot, pixelRatio }) => plot.y + plot.height + Math.round((TICK + 1) * pixelRatio);

/** What the labels of the time axis are, at its beginning. */
export function paintTimeUnit(ctx, layout, theme, words) {
  const { plot, pixelRatio, gutter, pulse, axis } = layout;
  if (!axis || !gutter) return;
  ctx.fillStyle = theme.ink;
  ctx.textAlign = "right";
  ctx.textBaseline = "top";
  const text = words(pulse ? "time" : "timeShort");
  ctx.fillText(text, gutter - 3 * pixelRatio, plot.y + plot.height + (TICK + 3) * pixelRatio);
}

/** The gutter: values of each band, as `number` writes them, unit, and the calibration pulse of 1 mV and 200 ms. */
export function paintValueAxis(ctx, layout, unit, { theme, number }) {
  const { gutter, scale } = layout;
  if (!gutter) return;
  for (const band of layout.bands) {
    paintValues(ctx, layout, band, { theme, number });
    if (unit === "mV" && layout.pulse) paintPulse(ctx, layout, band, theme);
    if (unit && band.height >= UNIT_BAND_MM * layout.pxPerMm) paintUnit(ctx, layout, band, scale, unit, theme);
  }
}

function paintValues(ctx, layout, band, { theme, number }) {
  const { pixelRatio, gutter } = layout;
  ctx.fillStyle = theme.muted;
  ctx.font = textFont(pixelRatio);
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const value of multiples(band.low, band.high, layout.scale.labelStep)) {
    const y = Math.round(band.zero - value * band.pxPerUnit);
    ctx.fillRect(gutter - TICK * pixelRatio, y, TICK * pixelRatio, lineWidth(layout));
    ctx.fillText(number(value), gutter - (TICK + 3) * pixelRatio, y);
  }
}

function paintUnit(ctx, layout, band, { labelStep }, unit, theme) {
  ctx.fillStyle = theme.ink;
  const free = (Math.ceil(Number((band.low / labelStep).toFixed(6))) + 0.5) * labelStep;
  ctx.fillText(unit, layout.gutter - (TICK + 3) * layout.pixelRatio, band.zero - free * band.pxPerUnit);
}

/** As high as 1 mV and as wide as 200 ms are on the strip; without room for that there is none. */
function paintPulse(ctx, layout, band, theme) {
  const { pxPerMm, pixelRatio, pxPerMs } = layout;
  if (band.pxPerUnit > band.height) return;
  const foot = Math.min(Math.max(band.zero, band.top + band.pxPerUnit), band.top + band.height);
  const side = PULSE_SIDE_MM * pxPerMm;
  const xs = [0, side, side, side + PULSE_MS * pxPerMs, side + PULSE_MS * pxPerMs, 2 * side + PULSE_MS * pxPerMs];
  const ys = [0, 0, band.pxPerUnit, band.pxPerUnit, 0, 0];
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.25 * pixelRatio;
  ctx.beginPath();
  xs.forEach((x, i) => ctx[i ? "lineTo" : "moveTo"](PULSE_X * pixelRatio + x, foot - ys[i]));
  ctx.stroke();
}

/** The name of each lead at the upper left of its band: [{text, x, y, width, height, font}] */
export function leadNames(ctx, layout, names) {
  const { pixelRatio, plot } = layout;
  return layout.bands.flatMap((band, lead) => {
    const text = names[lead] ?? "";
    const size = (band.height < LOW_BAND * pixelRatio ? NAME_LOW : NAME) * pixelRatio;
    const font = `600 ${size}px ${FONT}`;
    ctx.font = font;
    const width = Math.ceil(ctx.measureText(text).width);
    return text ? [{ text, font, x: plot.x + Math.round(4 * pixelRatio), y: Math.round(band.top + NAME_Y * pixelRatio), width, height: Math.ceil(1.3 * size) }] : [];
  });
}
