/** Where things stand on the strip, in device pixels. */
import { CSS_PX_PER_MM, MM_LARGE, MM_SMALL, PAPER_MM, SPEED, TALLEST_MM, timeScale, valueScale } from "./scale.js";

// CSS px
const GUTTER_LABELS = 34; // the value axis beside the calibration pulse
const GUTTER_NARROW = 34; // the value axis alone
const NARROW = 480; // strips below this width have no pulse
const BARE = 260; // cells of a wall below this width have no value axis
const AXIS = 24; // the time axis
const LOW = 110; // cells of a wall below this height have no time axis
const TOP = 6; // above the first band, half a label
const TOP_LOW = 2;

export const PULSE_MS = 200;
export const PULSE_SIDE_MM = 1.5; // of the calibration pulse's line before and after the pulse
export const PULSE_X = 3; // CSS px left of the pulse
const SPACE_MM = 5; // between the bands of two leads
const SPACE_FIT_MM = 1;
const HEAVY_FROM_MM = 15; // a band of at least this height has its zero on a heavy line
const CANVAS_PX = 9000; // a canvas ends at 16,384; heavy lines and spaces may take three quarters more than the bands

/** Millimetres across of the calibration pulse with the line before and after it. */
export const pulseMm = (speed) => (PULSE_MS * speed) / 1000 + 2 * PULSE_SIDE_MM;

/** What surrounds the plot: {gutter, top, axis} in device pixels, and whether there is room for a pulse. */
function surroundings({ width, pixelRatio, speed, pxPerMm, height }) {
  const across = width / pixelRatio;
  const fit = height !== null;
  const pulse = across >= NARROW;
  const bare = fit && across < BARE;
  const low = fit && height < LOW;
  const gutter = pulse ? PULSE_X + pulseMm(speed) * pxPerMm + GUTTER_LABELS : bare ? 0 : GUTTER_NARROW;
  return {
    gutter: Math.round(gutter * pixelRatio),
    top: Math.round((low ? TOP_LOW : TOP) * pixelRatio),
    axis: Math.round((low ? 0 : AXIS) * pixelRatio),
    pulse,
  };
}

/** Bands at the height that scale and range give them; more than the paper has room for must share it. */
function naturalBands(given, devicePxPerMm) {
  const paper = Math.min(PAPER_MM, CANVAS_PX / devicePxPerMm);
  const tallest = Math.min(TALLEST_MM, paper / given.leadCount);
  if (given.leadCount * (3 * MM_LARGE + SPACE_MM) > paper) return fittedBands(given, paper);
  const scale = valueScale({ ...given, tallest });
  const bandMm = (scale.high - scale.low) * scale.gain;
  const tops = Array.from({ length: given.leadCount }, (_, lead) => lead * (bandMm + SPACE_MM));
  return { scale, bandMm, zeros: tops.map((top) => top + scale.high * scale.gain), plotMm: tops.at(-1) + bandMm, tops };
}

/** Bands that share a given height; zero stands on a line of the grid. */
function fittedBands(given, plotMm) {
  const { leadCount } = given;
  const pitch = (plotMm + SPACE_FIT_MM) / leadCount;
  const bandMm = Math.max(pitch - SPACE_FIT_MM, MM_SMALL);
  const line = bandMm >= HEAVY_FROM_MM ? MM_LARGE : MM_SMALL;
  const scale = valueScale({ ...given, fit: Math.max(bandMm - line, MM_SMALL / 2) });
  const spare = (bandMm - (scale.high - scale.low) * scale.gain) / 2;
  const tops = Array.from({ length: leadCount }, (_, lead) => lead * pitch);
  const zeros = tops.map((top) => Math.round((top + spare + scale.high * scale.gain) / line) * line);
  return { scale, bandMm, zeros, plotMm, tops };
}

/**
 * @param {object} given `width` in device pixels, `pixelRatio`, `leadCount`, `unit`, `range`, `extent`, and the
 *   options `speed` (mm/s), `gain` (mm a mV, null: automatic), `pxPerMm` (CSS px), `height` (CSS px to fit into, null:
 *   natural)
 * @returns {object} `scale` (see valueScale), `plot` {x, y, width, height}, `bands` {top, height, zero, pxPerUnit, low,
 *   high}[], `gutter`, `axis`, `width`, `height`, `pulse`, `speed`, `pixelRatio`, `pxPerMm`, `pxPerMs` in device pixels
 */
export function stripLayout(given) {
  const { width, pixelRatio, speed = SPEED, pxPerMm: cssPxPerMm = CSS_PX_PER_MM, height = null } = given;
  const pxPerMm = cssPxPerMm * pixelRatio;
  const { gutter, top, axis, pulse } = surroundings({ width, pixelRatio, speed, pxPerMm: cssPxPerMm, height });
  const room = height === null ? null : Math.max(Math.round(height * pixelRatio) - top - axis, 1);
  const found = room === null ? naturalBands(given, pxPerMm) : fittedBands(given, room / pxPerMm);
  const plotHeight = room ?? Math.round(found.plotMm * pxPerMm);
  return {
    pixelRatio, speed, pxPerMm, gutter, axis, width, pulse,
    pxPerMs: timeScale(pixelRatio, speed, cssPxPerMm),
    scale: found.scale,
    height: top + plotHeight + axis,
    plot: { x: gutter, y: top, width: Math.max(width - gutter, 1), height: plotHeight },
    bands: found.tops.map((bandTop, lead) => band(found, bandTop, found.zeros[lead], { top, pxPerMm })),
  };
}

function band({ scale, bandMm }, bandTop, zeroMm, { top, pxPerMm }) {
  const high = (zeroMm - bandTop) / scale.gain;
  return {
    top: top + bandTop * pxPerMm,
    height: bandMm * pxPerMm,
    zero: top + zeroMm * pxPerMm,
    pxPerUnit: scale.gain * pxPerMm,
    low: high - bandMm / scale.gain,
    high,
  };
}

/** The pieces of time to paint: {first, last} absolute device-pixel columns (last excluded), x where first stands. */
export function scrollSpans(head, plot) {
  return [{ first: head - plot.width, last: head, x: plot.x }];
}

/** Sweep: columns stand still and the head moves over them, old paint beyond an erase bar of `bar` pixels. */
export function sweepSpans(head, plot, bar) {
  const x = headOffset(head, plot);
  const wrapped = Math.max(x + bar - plot.width, 0); // of the bar, at the left border
  const fresh = { first: head - x + wrapped, last: head, x: plot.x + wrapped };
  const old = { first: head - plot.width + bar, last: head - x, x: plot.x + x + bar };
  return old.last > old.first ? [old, fresh] : [fresh];
}

/** Where a sweep writes the column `head`, in device pixels from the plot's left border. */
export const headOffset = (head, { width }) => ((head % width) + width) % width;

/** Width of the erase bar in device pixels: 6 mm, less on a small strip. */
export const eraseBar = ({ plot, pxPerMm }) => Math.round(Math.min(6 * pxPerMm, plot.width / 8));
