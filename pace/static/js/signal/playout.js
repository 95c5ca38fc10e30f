/**
 * The render clock: which sample time stands at the edge of the strip right now.
 *
 * Blocks come in lumps and late; the paper must run at a steady speed. So the clock follows the line that the
 * promptest blocks draw (sample time against page time) and stays behind it by a delay just long enough that the
 * next block is there before its samples are due. Both are corrected by running up to 4 % faster or slower, less
 * than a recorder's paper may be off (5 %), and by a leap only where the difference is a second.
 */

import { Lags } from "./lags.js";

const BUCKET_MS = 1000;
const BASE_BUCKETS = 5; // a route that became longer, or a publisher's slow clock, is believed after 5 s
const NEED_BUCKETS = 20;
const SPARED = 2; // of 20 buckets the worst two are spared: a hiccup in 20 s may show late samples, not delay all
const MARGIN_MS = 25;
const MIN_DELAY_MS = 60;
const MAX_DELAY_MS = 10_000;
const SLEW = 0.04;
const CORRECT_MS = 1000; // a difference is worked off in about this time, slower where that exceeds the slew
const LEAP_MS = 1000;
const STILL_MS = 1000; // neither a frame nor a block: the page itself stood still
const OUTAGE_MS = 1500; // without a block, and four times as long as usual: the connection was gone
const UNUSUAL = 4;
const LUMP_MS = 5; // blocks so close together came in one lump and tell no rhythm
const CATCH_UP_MS = 5000; // who is still late after that is slow
const CAUGHT_MS = 500; // a block so little late is of the present again
const PAUSE_MS = 500; // without a frame: a hidden tab, or a page that was busy; nobody saw the paper run

/** Maxima of the last seconds, one a second; older ones are forgotten. */
class Recent {
  constructor(buckets) {
    this.buckets = buckets;
    this.maxima = [];
  }

  /** Returns whether the maxima are others than before. */
  add(at, value) {
    const bucket = Math.floor(at / BUCKET_MS);
    const last = this.maxima[this.maxima.length - 1];
    if (last && last.bucket === bucket) {
      if (value <= last.value) return false;
      last.value = value;
      return true;
    }
    this.maxima.push({ bucket, value });
    while (this.maxima[0].bucket <= bucket - this.buckets) this.maxima.shift();
    return true;
  }

  /** Largest first. */
  sorted() {
    return this.maxima.map((one) => one.value).sort((a, b) => b - a);
  }
}

export class RenderClock {
  /** @param {number} delay first guess in ms, until the arrivals tell */
  constructor(delay = 150) {
    this.firstDelay = delay;
    this.lags = new Lags();
    this.seenAt = null; // page time of the last frame or block
    this.reset();
  }

  reset() {
    this.offsets = new Recent(BASE_BUCKETS);
    this.needs = new Recent(NEED_BUCKETS);
    this.newest = null;
    this.base = null;
    this.delay = this.firstDelay;
    this.playhead = null;
    this.lastTick = null;
    this.arrivedAt = null;
    this.rhythm = null; // usual ms between two lumps of blocks
    this.missedAt = null; // page time since when blocks come that were held up, which says nothing of those to come
    this.drawn = null; // the newest sample time that stood on the strip
  }

  /** A block came at page time `at` whose newest sample is of `time` (epoch ms). */
  arrive(time, at) {
    if (this.newest !== null && time <= this.newest) {
      if (this.newest - time > LEAP_MS) this.reset();
      else return;
    }
    if (!this.isCatchingUp(time, at) && this.newest !== null) this.need(this.base + at - this.newest, at);
    if (this.offsets.add(at, time - at)) this.base = this.offsets.sorted()[0];
    this.newest = time;
  }

  /** Whether a block is one of those that waited while the page stood still or was cut off, or ends that. */
  isCatchingUp(time, at) {
    this.see(at);
    if (this.arrivedAt !== null && this.isOutage(at - this.arrivedAt)) this.missedAt = at;
    this.arrivedAt = at;
    const catching = this.missedAt !== null;
    if (catching && (this.base + at - time < CAUGHT_MS || at - this.missedAt > CATCH_UP_MS)) this.missedAt = null;
    return catching;
  }

  isOutage(silence) {
    if (silence < LUMP_MS) return false;
    const usual = this.rhythm ?? silence;
    this.rhythm = usual + (Math.min(silence, UNUSUAL * usual) - usual) / UNUSUAL;
    return silence > Math.max(OUTAGE_MS, UNUSUAL * usual);
  }

  see(now) {
    if (this.seenAt !== null && now - this.seenAt > STILL_MS) this.missedAt = now;
    this.seenAt = now;
  }

  /** How far behind the line the buffer had fallen just before this block. */
  need(ms, at) {
    if (!this.needs.add(at, ms)) return;
    const worst = this.needs.sorted();
    const usual = worst[Math.min(SPARED, Math.floor(worst.length / 5))];
    this.delay = Math.min(Math.max(usual + MARGIN_MS, MIN_DELAY_MS), MAX_DELAY_MS);
  }

  /** Where the edge ought to be at page time `now`, or null before the first block; asking moves nothing. */
  target(now) {
    return this.base === null ? null : now + this.base - this.delay;
  }

  /** Sample time (epoch ms) at the edge at page time `now`, or null before the first block. */
  tick(now) {
    this.see(now);
    const target = this.target(now);
    if (target === null) return null;
    const elapsed = this.lastTick === null ? 0 : now - this.lastTick;
    this.lastTick = now;
    const expected = this.playhead === null || elapsed > PAUSE_MS ? -Infinity : this.playhead + elapsed;
    const error = target - expected;
    if (Math.abs(error) > LEAP_MS) this.playhead = target;
    else this.playhead = expected + slew(error, elapsed);
    this.note(now);
    return this.playhead;
  }

  /** How long the newest sample on the strip took to come there, where there is a new one. */
  note(now) {
    const drawn = Math.min(this.playhead, this.newest);
    if (this.drawn !== null && drawn > this.drawn) this.lags.add(now, now - drawn);
    this.drawn = drawn;
  }
}

function slew(error, elapsed) {
  const most = SLEW * elapsed;
  return Math.min(Math.max((error * elapsed) / CORRECT_MS, -most), most);
}
