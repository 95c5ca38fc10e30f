/** Notices that a connection which looks open is dead. */

const TICK_MS = 1000;
const PING_TICKS = 5; // a ping each 5 s: round trips for the clock, and proof of life
const ANSWER_TICKS = 10; // silent that long after a ping: dead (a polling transport behind a slow proxy needs 3 to 4)
const PROBE_TICKS = 4; // the same after the page comes back from sleep, where waiting helps nobody
const SLEPT_MS = 5000; // between two ticks: the machine slept, or the tab was frozen, and no event may tell

/**
 * Counts its own ticks instead of reading a clock: a laptop that slept an hour has missed ticks, not answers.
 * `ping` is called to send one and returns its number, `dead(woken)` when nothing at all came back, `woken` telling
 * whether that was seen after a probe. `wall` is a clock (ms) that goes on in sleep.
 */
export class Watchdog {
  constructor({ ping, dead, timers, wall = Date.now }) {
    Object.assign(this, { ping, dead, timers, wall });
    this.timer = null;
  }

  start() {
    this.stop();
    this.sincePing = 0;
    this.left = null;
    this.probing = null; // the ping that a probe waits for
    this.tickedAt = this.wall();
    this.timer = this.timers.setInterval(() => this.tick(), TICK_MS);
    this.sendPing(ANSWER_TICKS);
  }

  stop() {
    if (this.timer !== null) this.timers.clearInterval(this.timer);
    this.timer = null;
  }

  /** Something came from the server. What comes after sleep may have lain here since before: it only prolongs a probe. */
  heard() {
    this.left = this.probing === null ? null : PROBE_TICKS;
  }

  /** The server answered a ping, which ends a probe that asked no later. */
  answered(id) {
    if (this.probing === null || id < this.probing) return;
    this.probing = this.left = null;
  }

  /** Ask at once, with a short deadline. */
  probe() {
    if (this.timer === null) return;
    this.probing = this.sendPing(PROBE_TICKS);
  }

  tick() {
    const before = this.tickedAt;
    this.tickedAt = this.wall();
    if (this.tickedAt - before > SLEPT_MS) {
      this.probe();
      return;
    }
    this.sincePing += 1;
    if (this.left !== null) this.left -= 1;
    if (this.left !== null && this.left <= 0) this.dead(this.probing !== null);
    else if (this.sincePing >= PING_TICKS) this.sendPing(ANSWER_TICKS);
  }

  sendPing(ticks) {
    this.sincePing = 0;
    this.left = this.left === null ? ticks : Math.min(this.left, ticks);
    return this.ping();
  }
}
