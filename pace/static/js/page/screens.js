/**
 * How many pixels a millimetre of this screen has, from the screens that a person calibrated.
 *
 * What a calibration measures is a property of the glass: device pixels a millimetre. Zooming changes how many device
 * pixels a CSS pixel has (devicePixelRatio), so a millimetre has inversely as many CSS pixels. A screen is known again by
 * its size, turned either way: browsers give it in pixels that zoom leaves alone (Chromium, Safari) or in CSS pixels
 * (Firefox), of which the product with the ratio stays.
 */

import { CSS_PX_PER_MM } from "../draw/scale.js";

const SCREENS = 16; // kept in one browser; the one calibrated longest ago goes
const ROUNDING = 0.01; // a zoomed screen's size is told in whole CSS pixels

const sides = ({ width, height }) => [Math.min(width, height), Math.max(width, height)];
const alike = (one, other) => Math.abs(one - other) <= ROUNDING * other;
const every = (one, other, factor = 1) => sides(one).every((side, i) => alike(side * factor, sides(other)[i]));

/**
 * The calibration of a screen, or null: its own at this ratio first (two screens may have one size, told apart by
 * their ratio), then one at another zoom.
 *
 * @param {{width, height, ratio, devicePxPerMm}[]} known newest last @param {{width, height, ratio}} screen
 */
export function calibrationOf(known, screen) {
  const newest = [...known].reverse();
  return newest.find((one) => every(one, screen) && alike(one.ratio, screen.ratio))
    ?? newest.find((one) => every(one, screen) || every(screen, one, screen.ratio / one.ratio))
    ?? null;
}

/** CSS pixels a millimetre. */
export function pxPerMmOf(known, screen) {
  const found = calibrationOf(known, screen);
  return found ? found.devicePxPerMm / screen.ratio : CSS_PX_PER_MM;
}

/** The list with a screen calibrated to so many CSS pixels a millimetre, or, with null, without its calibration. */
export function withCalibration(known, screen, pxPerMm) {
  const rest = known.filter((one) => one !== calibrationOf([one], screen));
  if (pxPerMm === null) return rest;
  return [...rest, { ...screen, devicePxPerMm: pxPerMm * screen.ratio }].slice(-SCREENS);
}
