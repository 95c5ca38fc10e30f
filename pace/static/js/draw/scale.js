/** From signal to device pixels, in the millimetres of ECG paper: 1 mm is 40 ms at 25 mm/s and 0.1 mV at 10 mm/mV. */

export const CSS_PX_PER_MM = 96 / 25.4; // by the definition of the CSS inch
export const SPEED = 25; // mm/s
export const SPEEDS = [6.25, 12.5, 25, 50];
export const GAINS = [2.5, 5, 10, 20, 40]; // mm/mV
export const GAIN = 10; // mm/mV, the standard; of another unit it means the automatic gain, 20 twice that
export const MM_SMALL = 1;
export const MM_LARGE = 5;
export const TALLEST_MM = 80; // of one lead's band; a larger range gets a lower gain
export const PAPER_MM = 600; // of all bands together: a canvas ends at some 16,000 pixels

const GAINS_AUTOMATIC = [10, 5, 2.5]; // mm/mV: more than the standard is for a person to choose
const ROUND = [5, 2.5, 2, 1];
const RANGE_MV = [-2, 2]; // where the ini names none
const LABEL_MM = 10; // between the labels of the value axis

/** Device pixels a millisecond. */
export function timeScale(pixelRatio, speed = SPEED, pxPerMm = CSS_PX_PER_MM) {
  return (speed * pxPerMm * pixelRatio) / 1000;
}

/** The device-pixel column of a time (epoch ms): whole, so that paper and trace move together and stay crisp. */
export const column = (time, pxPerMs) => Math.round(time * pxPerMs);

/** The largest round gain (mm a unit) that keeps `span` units within `tallest` mm. */
export function gainFor(unit, span, tallest = TALLEST_MM) {
  const usual = unit === "mV" && GAINS_AUTOMATIC.find((gain) => span * gain <= tallest);
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
 * The part of the range that `span` units show. Zero keeps its share of the height; a pressure looked at closer than
 * its whole range, or a range without zero, is centred on what the samples reach.
 */
function part([low, high], span, { unit, extent }) {
  const closer = span < high - low;
  if (low <= 0 && high >= 0 && (unit === "mV" || !closer)) return [(low / (high - low)) * span, (high / (high - low)) * span];
  const middle = closer && extent ? (extent.low + extent.high) / 2 : (low + high) / 2;
  const first = closer ? Math.min(Math.max(middle - span / 2, low), high - span) : middle - span / 2;
  return [first, first + span];
}

/**
 * How values become heights: {gain (mm a unit), low, high (units), labelStep (units)}.
 *
 * `range` is the declared one or null; `extent` {low, high} is what the samples reach, used where none is declared.
 * `gain` null chooses a gain with which the range fits into `tallest` mm (a band at its natural height), or what the
 * samples reach into `fit` mm (a band of just that height, which is low); with a given gain the band shows the part of
 * the range that has room.
 */
export function valueScale({ unit, range = null, extent = null, gain = null, tallest = TALLEST_MM, fit = null }) {
  const wished = (fit !== null && gain === null && extent && fromSamples(unit, range, extent)) || (range ?? fromExtent(unit, extent));
  const automatic = gainFor(unit, wished[1] - wished[0], fit ?? tallest);
  const chosen = gain === null ? automatic : unit === "mV" ? gain : Number((automatic * (gain / GAIN)).toPrecision(6));
  const heavy = onHeavyLines(wished, chosen);
  const overlong = gain !== null && (heavy[1] - heavy[0]) * chosen > tallest;
  const [low, high] = fit !== null ? part(wished, fit / chosen, { unit, extent })
    : overlong ? onHeavyLines(part(wished, (tallest - MM_LARGE) / chosen, { unit, extent }), chosen) : heavy;
  return { gain: chosen, low, high, labelStep: Number((LABEL_MM / chosen).toPrecision(12)) };
}

/** Where there is little room only the part of the range that is used has any; null where none of it is. */
function fromSamples(unit, range, extent) {
  const low = Math.max(extent.low, range?.[0] ?? -Infinity);
  const high = Math.min(extent.high, range?.[1] ?? Infinity);
  if (low > high) return null;
  const least = range ? (range[1] - range[0]) / 20 : unit === "mV" ? 1 : Math.abs(high) / 10 || 1;
  const margin = Math.max(least - (high - low), 0) / 2;
  return [low - margin, high + margin];
}

function fromExtent(unit, extent) {
  if (unit === "mV") {
    return extent ? [Math.min(extent.low, RANGE_MV[0]), Math.max(extent.high, RANGE_MV[1])] : RANGE_MV;
  }
  if (!extent) return [-1, 1];
  const margin = (extent.high - extent.low || Math.abs(extent.high) || 1) * 0.1;
  return [extent.low - margin, extent.high + margin];
}

/** What both extents reach; either may be null. */
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
