/** The recent samples of a channel, in typed arrays that never grow. */

const EVEN = 1.5; // evenly spaced: one missing sample makes a distance of 2 steps
const DECLARED = 1.9; // stamped one by one at a declared rate: clocks jitter, one missing sample is still 2 steps
const GUESSED = 3; // no rate declared: only the publisher's own rhythm to go by
const RESTART_MS = 1000; // a time that goes back further is another recording, not disorder

/**
 * `times` (epoch ms), one Float32Array of values a lead (NaN: missing) and `starts` (1: no line to the sample
 * before). When it is full the oldest samples are overwritten.
 */
export class SignalRing {
  /** @param {number|null} rate declared samples a second, for the distances that count as gaps */
  constructor(leadCount, capacity, rate = null) {
    this.capacity = capacity;
    this.declaredStep = rate ? 1000 / rate : null;
    this.times = new Float64Array(capacity);
    this.leads = Array.from({ length: leadCount }, () => new Float32Array(capacity));
    this.starts = new Uint8Array(capacity);
    this.disordered = 0;
    this.total = 0; // samples ever taken
    this.run = 0; // how often the trace began anew
    this.clear();
  }

  clear() {
    this.end = 0; // where the next sample goes
    this.length = 0;
    this.run += 1;
    this.broken = true;
    this.guessedStep = null;
  }

  /** Index into the arrays of the i-th oldest sample. */
  index(i) {
    return (this.end - this.length + i + this.capacity) % this.capacity;
  }

  timeAt(i) {
    return this.times[this.index(i)];
  }

  get newest() {
    return this.length ? this.timeAt(this.length - 1) : null;
  }

  /** The next sample is not joined to the last one. */
  breakLine() {
    this.broken = true;
  }

  /** Add a run of samples. `step` in ms if they are evenly spaced, else null. */
  append(times, leads, step) {
    for (let i = 0; i < times.length; i += 1) {
      if (this.accepts(times[i])) this.push(times[i], leads, i, step);
    }
  }

  /** Times only grow. A little disorder is left out and counted; a leap back begins a new trace. */
  accepts(time) {
    if (!this.length || time > this.newest) return true;
    if (this.newest - time <= RESTART_MS) {
      this.disordered += 1;
      return false;
    }
    this.clear();
    return true;
  }

  push(time, leads, i, step) {
    const at = this.end;
    this.starts[at] = this.startsRun(time, step) ? 1 : 0;
    this.times[at] = time;
    for (let lead = 0; lead < this.leads.length; lead += 1) this.leads[lead][at] = leads[lead][i];
    this.end = (at + 1) % this.capacity;
    this.length = Math.min(this.length + 1, this.capacity);
    this.total += 1;
    this.broken = false;
  }

  startsRun(time, step) {
    if (this.broken || !this.length) return true;
    const distance = time - this.newest;
    if (step !== null) return distance > EVEN * step;
    if (this.declaredStep !== null) return distance > DECLARED * this.declaredStep;
    return this.isLong(distance);
  }

  /** Without any rate: three times the usual distance, which follows the publisher slowly. */
  isLong(distance) {
    const usual = this.guessedStep;
    this.guessedStep = usual === null ? distance : usual + (Math.min(distance, 2 * usual) - usual) / 32;
    return usual !== null && distance > GUESSED * usual;
  }

  /** The first i (0 … length) whose time is not below `time`. */
  lowerBound(time) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeAt(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The time (epoch ms) from which the trace looks different than when `total` samples had been taken: that of the
   * sample before the first new one, from which a line may lead to it. Infinity if nothing came.
   */
  changedSince(total) {
    const fresh = Math.min(this.total - total, this.length);
    return fresh > 0 ? this.timeAt(Math.max(this.length - fresh - 1, 0)) : Infinity;
  }

  /** Smallest and largest value of all leads since `time`, or null where there is none. */
  extent(time) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = this.lowerBound(time); i < this.length; i += 1) {
      const at = this.index(i);
      for (const values of this.leads) {
        if (values[at] < low) low = values[at];
        if (values[at] > high) high = values[at];
      }
    }
    return low <= high ? { low, high } : null;
  }
}
