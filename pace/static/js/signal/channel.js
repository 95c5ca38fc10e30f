/** What the page knows of one channel: descriptor, samples or lines or value, and how it is doing. */
import { arrivalOf, isAfter } from "../net/protocol.js";
import { BlockError, decodeBlock } from "./block.js";
import { measuredRate, stats } from "./figures.js";
import { joinGaps } from "./gaps.js";
import { arrivalAt, momentAt } from "./moments.js";
import { RenderClock } from "./playout.js";
import { SignalRing } from "./ring.js";

export const SECONDS = 60; // kept of a waveform, unless more is asked for
const RATE_GUESS = 500; // where none is declared
const MAX_RATE = 2000; // above it as many samples are kept, which are fewer seconds
const LEAST_SAMPLES = 1000; // for waveforms of a few samples a minute
const MAX_LINES = 500; // of a text channel; the oldest line goes
const MAX_LINE = 4000; // characters of a line; the rest is cut, and said so
const STALE_MS = 1600; // of silence: said within 2 s, as the page looks each 250 ms
const FAULT_MS = 5000; // for so long a person may read what was wrong with a block
const CLOCK_MS = 60_000; // a publisher's clock that is further off tells no delay
const BEHIND_MS = 5000; // by the server's clock; that a channel has fallen silent is told within four seconds
const SLOW_MS = 5000; // for so long a person may read that blocks were left out
const BLOCKS = { text: "text", place: "place" }; // of these kinds of channel; the others have samples

export function leadNames(descriptor, count) {
  return descriptor.leads ?? Array.from({ length: count }, (_, i) => (count === 1 ? "Value" : `Lead ${i + 1}`));
}

export class Channel {
  /** `present` tells the server's time (epoch ms, or null), `now` the page's. */
  constructor(descriptor, { present = () => null, now = () => 0 } = {}) {
    Object.assign(this, { descriptor, present, now });
    this.clock = new RenderClock();
    this.seconds = SECONDS;
    this.forget();
  }

  get name() {
    return this.descriptor.name;
  }

  /** Nothing is known any more: the next subscription begins with the present. */
  forget() {
    this.position = null;
    this.ring = null;
    this.lostBefore = 0; // by rings that are gone
    this.gapsRead = []; // in history
    this.since = null; // sample time from which all is known, gaps included
    this.lines = [];
    this.received = 0; // samples or lines, on this page
    this.value = null;
    this.state = null;
    this.fault = null;
    this.faultAt = null;
    this.lastArrival = null;
    this.heardAt = null;
    this.leftAt = null;
    this.cutAt = null;
    this.slowAt = null;
    this.clock.reset();
  }

  /** The connection was lost at the server's time `present` (epoch ms, or null). */
  cut(present) {
    this.state = null;
    this.cutAt ??= present;
  }

  /** For how many ms until `present` there was no connection before this subscription. */
  absence(present) {
    return this.cutAt === null || present === null ? 0 : present - this.cutAt;
  }

  /** Nothing of the channel comes from page time `now` on. */
  leave(now) {
    this.state = null;
    this.leftAt = now;
  }

  /** The position to go on from at page time `now`; who left longer ago than `most` ms begins with the present. */
  rejoin(now, most) {
    if (this.leftAt !== null && now - this.leftAt > most) this.forget();
    this.leftAt = this.cutAt = null;
    return this.position;
  }

  /** A new descriptor; leads or rate may have been learnt or changed. */
  describe(descriptor) {
    const was = this.descriptor;
    this.descriptor = descriptor;
    if (was.kind !== descriptor.kind || was.rate !== descriptor.rate) this.forget();
  }

  /**
   * A block at page time `now`. What came already (two subscriptions crossed on the way) is left out. A block that
   * cannot be read is told and skipped; its position counts.
   */
  block(message, now) {
    if (!isAfter(message.pos, this.position)) return;
    this.position = message.pos;
    this.lastArrival = arrivalOf(message.pos) ?? this.lastArrival;
    this.heardAt = now;
    if (this.faultAt !== null && now - this.faultAt > FAULT_MS) this.fault = this.faultAt = null;
    try {
      this.take(decodeBlock(message.block), message.pos, now);
    } catch (error) {
      this.complain(`A block could not be read: ${error.message}.`, now);
      this.ring?.breakLine("unreadable");
    }
  }

  /** Something was wrong, in words for a person, which stand for some seconds. */
  complain(text, now) {
    this.fault = text;
    this.faultAt = now;
  }

  take(decoded, position, now) {
    if (decoded.kind === "hole") {
      this.ring?.breakLine(decoded.reason);
      return;
    }
    if (decoded.kind !== (BLOCKS[this.descriptor.kind] ?? "samples")) throw new BlockError(`${decoded.kind} on another channel`);
    if (decoded.kind === "text") this.addLine(decoded);
    else if (decoded.kind === "place") this.addPlace(decoded);
    else if (decoded.times.length) this.addSamples(decoded, position, now);
  }

  addLine({ t, text }) {
    this.received += 1;
    const cut = text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)} … (${text.length})` : text;
    this.lines.unshift({ t: t ?? this.lastArrival, text: cut });
    if (this.lines.length > MAX_LINES) this.lines.length = MAX_LINES;
  }

  addPlace(place) {
    this.received += 1;
    this.value = { t: place.t ?? this.lastArrival, values: [place.lat, place.lng, place.heading, place.tilt], place };
  }

  addSamples({ times, leads, step, last }, position, now) {
    const newest = times[times.length - 1];
    this.received += times.length;
    if (this.descriptor.kind === "number") {
      this.value = { t: newest, values: last };
      return;
    }
    this.since ??= times[0];
    this.ringFor(leads.length, now).append(times, leads, step, position);
    this.clock.arrive(newest, now);
  }

  ringFor(count, now) {
    if (this.ring && this.ring.leads.length !== count) {
      this.complain(`The number of leads changed from ${this.ring.leads.length} to ${count}.`, now);
      this.lostBefore += this.ring.lost;
      this.learnGaps(this.knownGaps);
      this.ring = null;
    }
    this.ring ??= this.newRing(count);
    return this.ring;
  }

  /** Samples of another ring come before the oldest, see SignalRing. Returns how many. */
  prepend(older, from, until) {
    const count = this.ring.prepend(older, from, until);
    if (count) this.since = Math.min(this.since, this.ring.oldest);
    return count;
  }

  /** Gaps that stand in the history; one that is open there says nothing, for it ends where reading did. */
  learnGaps(gaps) {
    this.gapsRead = joinGaps(this.gapsRead, gaps.filter(({ to }) => to !== null));
  }

  /** [{from, to, reason}] of all that the page came to know, oldest first. */
  get knownGaps() {
    return joinGaps(this.gapsRead, this.ring?.past ?? [], this.gaps);
  }

  newRing(count) {
    return new SignalRing(count, this.capacity, this.descriptor.rate);
  }

  /** Of how many samples there is room. */
  get capacity() {
    const rate = Math.min(this.descriptor.rate ?? RATE_GUESS, MAX_RATE);
    return Math.max(Math.ceil(rate * this.seconds), LEAST_SAMPLES);
  }

  /** Keep so many seconds of a waveform; of more the oldest go. */
  keep(seconds) {
    this.seconds = seconds;
    this.ring?.resize(this.capacity);
  }

  /** Samples between two positions will not come; "slow": because this page reads slower than they are sent. */
  gap(reason, now) {
    this.ring?.breakLine(reason);
    if (reason === "slow") this.slowAt = now;
  }

  /** [{from, to, reason}] of the ring: where samples are missing. */
  get gaps() {
    return this.ring?.gaps ?? [];
  }

  /** Samples that are known to be missing, estimated from the gaps. */
  get lost() {
    return this.lostBefore + (this.ring?.lost ?? 0);
  }

  /** Per lead {min, max, peakToPeak, last} of the last seconds, or null. */
  stats(seconds = 5) {
    return stats(this.ring, seconds);
  }

  /** {declared, measured, window_s}: Hz, and the seconds that were measured. */
  rates() {
    return { declared: this.descriptor.rate, ...measuredRate(this.ring) };
  }

  /**
   * {p50, p99, count}: ms of the last minute from sample to screen, null where nothing was drawn. A publisher whose
   * clock is a minute off is not believed: then from the arrival.
   */
  delays() {
    const present = this.present();
    const newest = this.ring?.newest ?? null;
    if (present === null || newest === null) return { p50: null, p99: null, count: 0 };
    const off = this.lastArrival === null ? 0 : this.lastArrival - newest;
    const now = this.now();
    return this.clock.lags.quantiles(now, present - now - (Math.abs(off) > CLOCK_MS ? off : 0));
  }

  /** {pos, sample}: the name of the sample nearest to a time (epoch ms), or null. */
  momentAt(time, source = this.ring) {
    return momentAt(source, time);
  }

  /** About when (epoch ms by Redis' clock) a sample time arrived, or null. */
  arrivalAt(time) {
    return arrivalAt(this.ring, time);
  }

  /** Names of the leads, learnt from the first block where the descriptor has none. */
  get leads() {
    return leadNames(this.descriptor, this.ring?.leads.length ?? this.value?.values.length ?? 0);
  }

  /**
   * Whether this page is catching up at page time `now`: blocks were left out for it just now, or the newest it has
   * of a live waveform is old at the server's time `present` (epoch ms, or null).
   */
  isBehind(now, present) {
    if (this.slowAt !== null && now - this.slowAt < SLOW_MS) return true;
    if (this.descriptor.kind !== "waveform" || !this.state?.live) return false;
    return this.lastArrival !== null && present !== null && present - this.lastArrival > BEHIND_MS;
  }

  /**
   * Since when (epoch ms by Redis' clock) nothing came, or null while samples come. Only a waveform can be late;
   * a number or a line of text says its age itself.
   */
  staleSince(now) {
    if (this.descriptor.kind !== "waveform" || !this.state) return null;
    const { live, last } = this.state;
    if (live && this.heardAt === null) return null; // just subscribed, the first block is on its way
    const silent = this.heardAt === null || now - this.heardAt > STALE_MS;
    const onlyOld = !live && (this.lastArrival === null || last === null || this.lastArrival <= last);
    return silent || onlyOld ? this.lastArrival ?? last : null;
  }
}
