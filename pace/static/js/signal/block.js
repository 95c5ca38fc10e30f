/** Blocks as they come from the server (docs/publishing.md), checked and made ready for the ring. */

const MAX_SAMPLES = 100_000; // ten times what a payload may hold; a longer block is refused whole
const LARGEST = 3.4e38; // what a Float32Array can hold; 1e308 is drawn as out of range, never as infinity

export class BlockError extends Error {}

/** A missing sample is NaN here: the trace breaks at it. */
function leadValues(values, length) {
  if (!Array.isArray(values) || values.length !== length) throw new BlockError("leads of unequal length");
  return Float32Array.from(values, (value) =>
    typeof value === "number" ? Math.min(Math.max(value, -LARGEST), LARGEST) : NaN);
}

function regularTimes(first, step, length) {
  if (!Number.isFinite(first) || !(step > 0)) throw new BlockError("a block without times");
  return Float64Array.from({ length }, (_, index) => first + index * step);
}

function givenTimes(times, length) {
  if (times.length !== length) throw new BlockError("times and samples of unequal number");
  if (!times.every(Number.isFinite)) throw new BlockError("a time that is no number");
  return Float64Array.from(times);
}

/**
 * @returns {{kind: "samples", times: Float64Array, leads: Float32Array[], step: number|null, last: (number|null)[]}
 *   | {kind: "text", t: number, text: string} | {kind: "hole", reason: string}}
 * Times in epoch ms, `step` in ms where the samples are evenly spaced; `last` holds the newest value of each lead
 * in full precision. Throws BlockError.
 */
export function decodeBlock(block) {
  if (typeof block.hole === "string") return { kind: "hole", reason: block.hole };
  if (typeof block.text === "string") return { kind: "text", t: block.t, text: block.text };
  if (!Array.isArray(block.v) || !Array.isArray(block.v[0])) throw new BlockError("a block without samples");
  const length = block.v[0].length;
  if (length > MAX_SAMPLES) throw new BlockError(`a block of ${length} samples`);
  const irregular = Array.isArray(block.t);
  const step = irregular ? null : block.dt ?? (length === 1 ? 1 : NaN);
  const times = irregular ? givenTimes(block.t, length) : regularTimes(block.t, step, length);
  return {
    kind: "samples",
    times,
    leads: block.v.map((values) => leadValues(values, length)),
    step: length === 1 && !irregular && block.dt === undefined ? null : step,
    last: block.v.map((values) => values[length - 1] ?? null),
  };
}
