/** Where things stand on the strip, in device pixels. */
import { CSS_PX_PER_MM, timeScale } from "./scale.js";

const GUTTER = 58; // CSS px for the value axis and the calibration pulse
const GUTTER_NARROW = 34; // the axis alone
const NARROW = 480;
const AXIS = 24; // CSS px for the time axis
const TOP = 6; // CSS px above the first band, half a label
const SPACE_MM = 5; // between the bands of two leads

/**
 * @param {{width: number, pixelRatio: number, leadCount: number, values: object}} given width in device pixels,
 *   `values` a valueScale
 * @returns {{pixelRatio, pxPerMs, pxPerMm, gutter, width, height, plot: {x, y, width, height},
 *   bands: {top, height, zero, pxPerUnit}[], pulse: boolean}}
 */
export function stripLayout({ width, pixelRatio, leadCount, values }) {
  const pxPerMm = CSS_PX_PER_MM * pixelRatio;
  const narrow = width / pixelRatio < NARROW;
  const gutter = Math.round((narrow ? GUTTER_NARROW : GUTTER) * pixelRatio);
  const top = Math.round(TOP * pixelRatio);
  const bandHeight = (values.high - values.low) * values.gain * pxPerMm;
  const bands = Array.from({ length: leadCount }, (_, lead) => {
    const bandTop = top + lead * (bandHeight + SPACE_MM * pxPerMm);
    return {
      top: bandTop,
      height: bandHeight,
      zero: bandTop + values.high * values.gain * pxPerMm,
      pxPerUnit: values.gain * pxPerMm,
    };
  });
  const plotHeight = Math.round(leadCount * bandHeight + (leadCount - 1) * SPACE_MM * pxPerMm);
  return {
    pixelRatio,
    pxPerMs: timeScale(pixelRatio),
    pxPerMm,
    gutter,
    width,
    height: top + plotHeight + Math.round(AXIS * pixelRatio),
    plot: { x: gutter, y: top, width: width - gutter, height: plotHeight },
    bands,
    pulse: !narrow,
  };
}

/** The pieces of time to paint: {first, last} absolute device-pixel columns (last excluded), x where first stands. */
export function scrollSpans(head, plot) {
  return [{ first: head - plot.width, last: head, x: plot.x }];
}

/**
 * Sweep: columns stand still and the head moves over them, old paint beyond an erase bar of `bar` pixels. For
 * people who asked for less motion.
 */
export function sweepSpans(head, plot, bar) {
  const x = ((head % plot.width) + plot.width) % plot.width;
  const fresh = { first: head - x, last: head, x: plot.x };
  const old = { first: head - plot.width + bar, last: head - x, x: plot.x + x + bar };
  return old.last > old.first ? [old, fresh] : [fresh];
}
