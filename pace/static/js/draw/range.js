/** What the samples of a channel without a declared range reach, so that its scale fits. */
import { grow } from "./scale.js";

const LOOK_MS = 10_000; // of playhead, between two looks at all samples
const TURNS = 16; // looks of strips that began together are spread over that time
const SHRINK = 3; // times smaller than what is held: the spike that widened the scale is gone
const SPARE = 0.05;
const LARGEST = { mV: 10_000 }; // no electrode gives 10 V: such a value is marked at the edge and widens nothing
const LARGEST_OTHER = 1e30;

/** Smallest and largest plausible value of the samples `first` … `length` - 1 of a source, or null. */
export function reach(source, first, unit) {
  const largest = LARGEST[unit] ?? LARGEST_OTHER;
  let low = Infinity;
  let high = -Infinity;
  for (let i = first; i < source.length; i += 1) {
    const at = source.index(i);
    for (const values of source.leads) {
      const value = values[at];
      if (value < low && value >= -largest) low = value;
      if (value > high && value <= largest) high = value;
    }
  }
  return low <= high ? { low, high } : null;
}

let made = 0;

/** Grows at once, and shrinks only after long: a scale that moves with each beat cannot be read. */
export class Reach {
  constructor() {
    this.extent = null;
    this.source = null;
    this.total = 0;
    this.run = 0;
    this.turn = ((made % TURNS) / TURNS) * LOOK_MS;
    made += 1;
    this.lookedAt = null;
  }

  /** Take in what a source brought since the last call; `live` sources only grow at their newest end, within a run. */
  learn(source, { unit, playhead, live }) {
    const known = source === this.source && source.run === this.run;
    if (known && source.total === this.total) return this.extent;
    const fresh = live && known ? Math.min(source.total - this.total, source.length) : source.length;
    this.take(reach(source, source.length - Math.max(fresh, 0), unit));
    Object.assign(this, { source, total: source.total, run: source.run });
    this.lookedAt ??= playhead === null ? null : playhead - this.turn;
    if (playhead !== null && Math.abs(playhead - this.lookedAt) >= LOOK_MS) this.look(source, unit, playhead);
    return this.extent;
  }

  /** A little more than is needed, so that not every beat that is a hair taller changes the scale. */
  take(found) {
    const { extent } = this;
    if (!found || (extent && found.low >= extent.low && found.high <= extent.high)) return;
    const { low, high } = grow(extent, found);
    const spare = extent ? (high - low) * SPARE : 0;
    this.extent = { low: found.low < extent?.low ? low - spare : low, high: found.high > extent?.high ? high + spare : high };
  }

  look(source, unit, playhead) {
    this.lookedAt = playhead;
    const all = reach(source, 0, unit);
    if (all && this.extent.high - this.extent.low > SHRINK * (all.high - all.low)) this.extent = all;
  }
}
