/** A part of a trace that stays as it is while its source goes on: what SignalRing offers to painters. */

export class Excerpt {
  /** The samples of a Source from … to (epoch ms), and the neighbour on each side to which lines lead. */
  constructor(source, from, to) {
    const first = Math.max(source.lowerBound(from) - 1, 0);
    const end = source.lowerBound(to);
    const last = Math.min(end + (end < source.length && source.timeAt(end) === to ? 2 : 1), source.length);
    this.length = this.total = Math.max(last - first, 0);
    this.run = 1;
    const places = Uint32Array.from({ length: this.length }, (_, i) => source.index(first + i));
    this.times = Float64Array.from(places, (at) => source.times[at]);
    this.starts = Uint8Array.from(places, (at) => source.starts[at]);
    this.leads = source.leads.map((values) => Float32Array.from(places, (at) => values[at]));
  }

  index(i) {
    return i;
  }

  timeAt(i) {
    return this.times[i];
  }

  get oldest() {
    return this.length ? this.times[0] : null;
  }

  get newest() {
    return this.length ? this.times[this.length - 1] : null;
  }

  /** The first i (0 … length) whose time is not below `time`. */
  lowerBound(time) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Nothing ever changes. */
  changedSince() {
    return Infinity;
  }

  /** Smallest and largest value of all leads since `time`, or null where there is none. */
  extent(time) {
    let low = Infinity;
    let high = -Infinity;
    for (const values of this.leads) {
      for (let i = this.lowerBound(time); i < this.length; i += 1) {
        if (values[i] < low) low = values[i];
        if (values[i] > high) high = values[i];
      }
    }
    return low <= high ? { low, high } : null;
  }
}
