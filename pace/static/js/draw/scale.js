/** From signal to device pixels, in the millimetres of ECG paper: 1 mm is 40 ms at 25 mm/s and 0.1 mV at 10 mm/mV. */

export const CSS_PX_PER_MM = 96 / 25.4; // by the definition of the CSS inch
export const SPEED = 25; // mm/s
export const MM_SMALL = 1;
export const MM_LARGE = 5;

const TALLEST_MM = 80; // of one lead's band; a larger range gets a lower gain
const PAPER_MM = 600; // of all bands together: a canvas ends at some 16,000 pixels
const GAINS_MV = [10, 5, 2.5]; // mm/mV of recorders
const ROUND = [5, 2.5, 2, 1];
const RANGE_MV = [-2, 2]; // where the ini names none

/** Device pixels a millisecond. */
export function timeScale(pixelRatio, speed = SPEED) {
  return (speed * CSS_PX_PER_MM * pixelRatio) / 1000;
}

/** The device-pixel column of a time (epoch ms): whole, so that paper and trace move together and stay crisp. */
export const column = (time, pxPerMs) => Math.round(time * pxPerMs);

/** The largest round gain (mm a unit) that keeps `span` units within `tallest` mm. */
export function gainFor(unit, span, tallest = TALLEST_MM) {
  const usual = unit === "mV" && GAINS_MV.find((gain) => span * gain <= tallest);
  if (usual) return usual;
  const power = 10 ** Math.floor(Math.log10(tallest / span));
  return Number(((ROUND.find((digit) => span * digit * power <= tallest) ?? 1) * power).toPrecision(3));
}

/** Range widened to whole 5 mm, so that bands begin and end on a heavy line. */
function onHeavyLines([low, high], gain) {
  const unit = MM_LARGE / gain;
  const tidy = (value, round) => Number((round(Number((value / unit).toFixed(6))) * unit).toPrecision(12));
  return [tidy(low, Math.floor), tidy(high, Math.ceil)];
}

/**
 * How values become heights: {gain (mm a unit), low, high (units, on heavy lines), labelStep (units)}.
 * `range` is the declared one or null; `extent` {low, high} is what the samples reach, used where none is declared.
 */
export function valueScale(unit, range, extent, leadCount = 1) {
  const wished = range ?? fromExtent(unit, extent);
  const gain = gainFor(unit, wished[1] - wished[0], Math.min(TALLEST_MM, PAPER_MM / leadCount));
  const [low, high] = onHeavyLines(wished, gain);
  return { gain, low, high, labelStep: Number(((2 * MM_LARGE) / gain).toPrecision(12)) };
}

function fromExtent(unit, extent) {
  if (unit === "mV") {
    return extent ? [Math.min(extent.low, RANGE_MV[0]), Math.max(extent.high, RANGE_MV[1])] : RANGE_MV;
  }
  if (!extent) return [-1, 1];
  const margin = (extent.high - extent.low || Math.abs(extent.high) || 1) * 0.1;
  return [extent.low - margin, extent.high + margin];
}

/** A range that only grows, so that the scale does not jump with every sample. */
export function grow(extent, added) {
  if (!extent || !added) return extent ?? added;
  return { low: Math.min(extent.low, added.low), high: Math.max(extent.high, added.high) };
}

/** Multiples of `step` in [low, high], exact to 12 digits, without a negative zero. */
export function multiples(low, high, step) {
  const first = Math.ceil(Number((low / step).toFixed(6)));
  const last = Math.floor(Number((high / step).toFixed(6)));
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => Number(((first + i) * step).toPrecision(12)) + 0);
}
