/** Numbers about the samples of a ring. */

const RATE_WINDOW_S = 10;
const RATE_LEAST = 10; // intervals; of fewer a rate says nothing

/** Per lead {min, max, peakToPeak, last} of the last seconds before the newest sample, null where all are missing. */
export function stats(ring, seconds) {
  if (!ring?.length) return [];
  const from = ring.lowerBound(ring.newest - seconds * 1000);
  return ring.leads.map((values) => leadStats(ring, values, from));
}

function leadStats(ring, values, from) {
  let min = Infinity;
  let max = -Infinity;
  let last = NaN;
  for (let i = from; i < ring.length; i += 1) {
    const value = values[ring.index(i)];
    if (value !== value) continue; // NaN, a missing sample
    if (value < min) min = value;
    if (value > max) max = value;
    last = value;
  }
  return min <= max ? { min, max, peakToPeak: max - min, last } : null;
}

/** Samples a second (Hz) by their own times in the last ten seconds, gaps left out: {measured, window_s}, null if unknown. */
export function measuredRate(ring) {
  if (!ring?.length) return { measured: null, window_s: 0 };
  let span = 0;
  let intervals = 0;
  for (let i = Math.max(ring.lowerBound(ring.newest - RATE_WINDOW_S * 1000), 1); i < ring.length; i += 1) {
    const at = ring.index(i);
    if (ring.starts[at]) continue;
    span += ring.times[at] - ring.timeAt(i - 1);
    intervals += 1;
  }
  return { measured: intervals >= RATE_LEAST && span > 0 ? (intervals * 1000) / span : null, window_s: span / 1000 };
}
