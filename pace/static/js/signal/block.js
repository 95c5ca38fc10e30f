/** Blocks as they come from the server (docs/publishing.md), checked and made ready for the ring. */
import { soundPlace } from "./place.js";

const MAX_SAMPLES = 100_000; // ten times what a payload may hold; a longer block is refused whole
const MAX_LEADS = 64; // four times what any recorder has; a strip for each would be no strip any more
const LARGEST = 3.4e38; // what a Float32Array can hold; 1e308 is drawn as out of range, never as infinity
const LAST_MS = 8.64e15; // what a Date can say; both ways
const LEAST_STEP_MS = 0.001; // epoch ms are stored with 0.0002 ms: closer samples would fall together

export class BlockError extends Error {}

/** A missing sample is NaN here: the trace breaks at it. */
function leadValues(values, length) {
  if (!Array.isArray(values) || values.length !== length) throw new BlockError("leads of unequal length");
  const taken = new Float32Array(length);
  for (let i = 0; i < length; i += 1) {
    const value = values[i];
    if (typeof value !== "number") taken[i] = NaN;
    else taken[i] = value > LARGEST ? LARGEST : value < -LARGEST ? -LARGEST : value;
  }
  return taken;
}

const isTime = (time) => typeof time === "number" && Math.abs(time) <= LAST_MS; // NaN is not

function regularTimes(first, step, length) {
  if (!isTime(first) || !(step > 0)) throw new BlockError("a block without times");
  if (step < LEAST_STEP_MS) throw new BlockError(`samples ${step} ms apart`);
  if (!isTime(first + length * step)) throw new BlockError("a time that no clock shows");
  const times = new Float64Array(length);
  for (let i = 0; i < length; i += 1) times[i] = first + i * step;
  return times;
}

function givenTimes(times, length) {
  if (times.length !== length) throw new BlockError("times and samples of unequal number");
  if (!times.every(isTime)) throw new BlockError("a time that no clock shows");
  return Float64Array.from(times);
}

function placed(block) {
  const place = soundPlace(block);
  if (!place) throw new BlockError("a place off the globe");
  const { lat, lng, heading, tilt } = place;
  return { kind: "place", t: isTime(block.t) ? block.t : null, lat, lng, heading, tilt };
}

/**
 * @returns {{kind: "samples", times: Float64Array, leads: Float32Array[], step: number|null, last: (number|null)[]}
 *   | {kind: "text", t: number|null, text: string} | {kind: "hole", reason: string}
 *   | {kind: "place", t: number|null, lat: number, lng: number, heading: number|null, tilt: number|null}}
 * Times in epoch ms, `step` in ms where the samples are evenly spaced; `last` holds the newest value of each lead
 * in full precision. Throws BlockError.
 */
export function decodeBlock(block) {
  if (typeof block.hole === "string") return { kind: "hole", reason: block.hole };
  if (typeof block.text === "string") return { kind: "text", t: isTime(block.t) ? block.t : null, text: block.text };
  if (block.lat !== undefined) return placed(block);
  if (!Array.isArray(block.v) || !Array.isArray(block.v[0])) throw new BlockError("a block without samples");
  const { length } = block.v[0];
  if (length > MAX_SAMPLES) throw new BlockError(`a block of ${length} samples`);
  if (block.v.length > MAX_LEADS) throw new BlockError(`a block of ${block.v.length} leads`);
  const irregular = Array.isArray(block.t);
  const step = irregular ? null : block.dt ?? (length === 1 ? 1 : NaN);
  const times = irregular ? givenTimes(block.t, length) : regularTimes(block.t, step, length);
  return {
    kind: "samples",
    times,
    leads: block.v.map((values) => leadValues(values, length)),
    step: length === 1 && !irregular && block.dt === undefined ? null : step,
    last: block.v.map((values) => (typeof values[length - 1] === "number" ? values[length - 1] : null)),
  };
}
