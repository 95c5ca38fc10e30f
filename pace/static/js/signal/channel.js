/** What the page knows of one channel: descriptor, samples or lines or value, and how it is doing. */
import { arrivalOf, isAfter } from "../net/protocol.js";
import { decodeBlock } from "./block.js";
import { RenderClock } from "./playout.js";
import { SignalRing } from "./ring.js";

const SECONDS = 60; // kept of a waveform: more than the widest screen shows (3840 px: 41 s at 25 mm/s)
const RATE_GUESS = 500; // where none is declared
const MAX_SAMPLES = 120_000; // 60 s at 2 kHz; above that rate the strip is shorter
const MAX_LINES = 500; // of a text channel; the oldest line goes
const STALE_MS = 2000;
const BEHIND_MS = 5000; // by the server's clock; that a channel has fallen silent is told within four seconds
const SLOW_MS = 5000; // for so long a person may read that blocks were left out

export function leadNames(descriptor, count) {
  return descriptor.leads ?? Array.from({ length: count }, (_, i) => (count === 1 ? "Value" : `Lead ${i + 1}`));
}

export class Channel {
  /** `present` tells the server's time (epoch ms, or null), `now` the page's. */
  constructor(descriptor, { present = () => null, now = () => 0 } = {}) {
    Object.assign(this, { descriptor, present, now });
    this.clock = new RenderClock();
    this.forget();
  }

  get name() {
    return this.descriptor.name;
  }

  /** Nothing is known any more: the next subscription begins with the present. */
  forget() {
    this.position = null;
    this.ring = null;
    this.lines = [];
    this.received = 0; // samples or lines, on this page
    this.value = null;
    this.state = null;
    this.fault = null;
    this.lastArrival = null;
    this.heardAt = null;
    this.leftAt = null;
    this.slowAt = null;
    this.clock.reset();
  }

  /** Nothing of the channel comes from page time `now` on. */
  leave(now) {
    this.state = null;
    this.leftAt = now;
  }

  /** The position to go on from at page time `now`; who left longer ago than `most` ms begins with the present. */
  rejoin(now, most) {
    if (this.leftAt !== null && now - this.leftAt > most) this.forget();
    this.leftAt = null;
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
    try {
      this.take(decodeBlock(message.block), now);
      this.fault = null;
    } catch (error) {
      this.fault = `A block could not be read: ${error.message}.`;
      this.ring?.breakLine();
    }
  }

  take(decoded, now) {
    if (decoded.kind === "hole") this.ring?.breakLine();
    else if (decoded.kind === "text") this.addLine(decoded);
    else if (decoded.times.length) this.addSamples(decoded, now);
  }

  addLine({ t, text }) {
    this.received += 1;
    this.lines.unshift({ t: t ?? this.lastArrival, text });
    if (this.lines.length > MAX_LINES) this.lines.length = MAX_LINES;
  }

  addSamples({ times, leads, step, last }, now) {
    const newest = times[times.length - 1];
    this.received += times.length;
    if (this.descriptor.kind === "number") {
      this.value = { t: newest, values: last };
      return;
    }
    this.ringFor(leads.length).append(times, leads, step);
    this.clock.arrive(newest, now);
  }

  ringFor(count) {
    if (this.ring?.leads.length !== count) {
      const { rate } = this.descriptor;
      const capacity = Math.min(Math.ceil((rate ?? RATE_GUESS) * SECONDS), MAX_SAMPLES);
      this.ring = new SignalRing(count, Math.max(capacity, 1000), rate);
    }
    return this.ring;
  }

  /** Samples between two positions will not come; "slow": because this page reads slower than they are sent. */
  gap(reason, now) {
    this.ring?.breakLine();
    if (reason === "slow") this.slowAt = now;
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
