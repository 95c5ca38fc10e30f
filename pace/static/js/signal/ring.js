/** The recent samples of a channel, in typed arrays that grow only when they are told to. */
import { closeGap, openGap, putAway } from "./gaps.js";
import { Marks } from "./marks.js";

const EVEN = 1.5; // evenly spaced: one missing sample makes a distance of 2 steps
const DECLARED = 1.9; // stamped one by one at a declared rate: clocks jitter, one missing sample is still 2 steps
const GUESSED = 3; // no rate declared: only the publisher's own rhythm to go by
const RESTART_MS = 1000; // a time that goes back further is another recording, not disorder
const LEAP_MS = 3_600_000; // a time that goes forward further is a clock that was set: nothing counts as lost

/**
 * `times` (epoch ms), one Float32Array of values a lead (NaN: missing), `starts` (1: no line to the sample before) and
 * `offsets` (which sample of its block). When it is full the oldest samples are overwritten.
 */
export class SignalRing {
  /** @param {number|null} rate declared samples a second, for the distances that count as gaps */
  constructor(leadCount, capacity, rate = null) {
    this.capacity = capacity;
    this.declaredStep = rate > 0 ? 1000 / rate : null;
    this.times = new Float64Array(capacity);
    this.leads = Array.from({ length: leadCount }, () => new Float32Array(capacity));
    this.starts = new Uint8Array(capacity);
    this.offsets = new Uint32Array(capacity);
    this.marks = new Marks();
    this.disordered = 0;
    this.lost = 0; // samples that the gaps would have held
    this.total = 0; // samples ever taken
    this.run = 0; // how often the trace began anew, or was filled from the left
    this.gaps = []; // {from, to, reason}, sample times; `to` null while nothing came after it
    this.past = []; // the same, of samples that the ring has no more
    this.clear();
  }

  clear() {
    this.end = 0; // where the next sample goes
    this.length = 0;
    this.run += 1;
    this.broken = true;
    this.guessedStep = null;
    putAway(this.gaps, this.gaps.length, this.past);
  }

  /** Room for another number of samples, in other arrays; of too many the oldest go. */
  resize(capacity) {
    if (capacity === this.capacity) return;
    const length = Math.min(this.length, capacity);
    const moved = (array) => newest(array, this.end, length, capacity);
    for (const key of ["times", "starts", "offsets"]) this[key] = moved(this[key]);
    this.leads = this.leads.map(moved);
    Object.assign(this, { capacity, length, end: length % capacity });
    if (length) this.dropOldGaps();
  }

  /** Index into the arrays of the i-th oldest sample. */
  index(i) {
    const at = this.end - this.length + i;
    return at < 0 ? at + this.capacity : at;
  }

  timeAt(i) {
    return this.times[this.index(i)];
  }

  get newest() {
    return this.length ? this.timeAt(this.length - 1) : null;
  }

  get oldest() {
    return this.length ? this.timeAt(0) : null;
  }

  /** The next sample is not joined to the last one, for a reason in one word. */
  breakLine(reason = "break") {
    if (this.length && !this.broken) openGap(this.gaps, this.newest, reason);
    this.broken = true;
  }

  /** Add a block's samples. `step` in ms if they are evenly spaced, else null; `position` is the block's, or null. */
  append(times, leads, step, position = null) {
    const count = times.length;
    if (!count) return;
    if (position !== null) this.marks.note(this.total, position, this.total - this.length);
    if (isEven(times, step) && (!this.length || times[0] > this.newest)) this.pushRun(times, leads, 0, count, step);
    else for (let i = 0; i < count; i += 1) if (this.accepts(times[i])) this.pushRun(times, leads, i, i + 1, step);
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

  /** Take the samples from … until, which are joined among themselves. */
  pushRun(times, leads, from, until, step) {
    const starting = this.startsRun(times[from], step) ? 1 : 0;
    if (starting && this.length) this.close(times[from], step);
    const first = Math.max(from, until - this.capacity); // of a longer run only the end stays
    this.total += first - from;
    this.copy(times, leads, first, until);
    this.starts[this.index(this.length - (until - first))] = starting;
    this.broken = false;
    if (this.gaps.length) this.dropOldGaps();
  }

  copy(times, leads, first, until) {
    const { capacity, starts, offsets } = this;
    let at = this.end;
    for (let i = first; i < until; i += 1) {
      this.times[at] = times[i];
      starts[at] = 0;
      offsets[at] = i;
      at = at + 1 === capacity ? 0 : at + 1;
    }
    for (let lead = 0; lead < this.leads.length; lead += 1) copyRound(leads[lead], first, until, this.leads[lead], this.end);
    this.end = at;
    this.length = Math.min(this.length + until - first, capacity);
    this.total += until - first;
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

  /** What was missing before `time` is known. A hole that hides nothing leaves no record. */
  close(time, step) {
    const usual = step ?? this.declaredStep ?? this.guessedStep;
    const distance = time - this.newest;
    const missing = usual > 0 ? Math.max(Math.round(distance / usual) - 1, 0) : 0;
    if (distance <= LEAP_MS) this.lost += missing;
    closeGap(this.gaps, this.newest, time, missing > 0 || !(usual > 0));
  }

  dropOldGaps() {
    const oldest = this.timeAt(0);
    const kept = this.gaps.findIndex(({ to }) => to === null || to > oldest);
    putAway(this.gaps, kept < 0 ? this.gaps.length : kept, this.past);
  }

  /**
   * Put samples of another ring, of as many leads, before the oldest: those from … until (excluded), so far as there is
   * room; `until` is what is the oldest here. Returns how many were taken.
   */
  prepend(older, from, until) {
    const count = Math.max(Math.min(until - from, this.capacity - this.length), 0);
    if (!count) return 0;
    const first = until - count;
    this.marks.prepend(older.marks, ...[first, until].map((i) => older.total - older.length + i), this.total - this.length);
    this.gaps.unshift(...older.gaps.filter(({ to }) => to !== null && to > older.timeAt(first) && to <= this.oldest));
    this.starts[this.index(0)] = older.starts[older.index(until)];
    for (let i = 0; i < count; i += 1) this.take(older, older.index(first + i), this.index(i - count));
    this.length += count;
    this.run += 1;
    return count;
  }

  take(older, from, to) {
    for (const key of ["times", "starts", "offsets"]) this[key][to] = older[key][from];
    for (let lead = 0; lead < this.leads.length; lead += 1) this.leads[lead][to] = older.leads[lead][from];
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

function isEven(times, step) {
  const last = times.length - 1;
  return step !== null && Math.abs(times[last] - times[0] - last * step) < step / 2;
}

/** A larger or smaller array that begins with the last `count` values before the place `end` of a round one. */
function newest(array, end, count, capacity) {
  const made = new array.constructor(capacity);
  const before = Math.min(end, count);
  made.set(array.subarray(array.length - (count - before)));
  made.set(array.subarray(end - before, end), count - before);
  return made;
}

function copyRound(values, first, until, target, start) {
  let at = start;
  for (let i = first; i < until; i += 1) {
    target[at] = values[i];
    at = at + 1 === target.length ? 0 : at + 1;
  }
}
