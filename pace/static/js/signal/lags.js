/** How late the strip was in the last minute, in a store that never grows. */

const EACH_MS = 100; // one frame in six is enough for quantiles
const KEPT_MS = 60_000;
const MOST = KEPT_MS / EACH_MS;

export class Lags {
  constructor() {
    this.times = new Float64Array(MOST).fill(-Infinity);
    this.values = new Float64Array(MOST);
    this.next = 0;
    this.last = -Infinity;
  }

  /** At page time `at` something was `ms` late. */
  add(at, ms) {
    if (at - this.last < EACH_MS) return;
    this.last = this.times[this.next] = at;
    this.values[this.next] = ms;
    this.next = (this.next + 1) % MOST;
  }

  /** {p50, p99, count} of the minute before page time `now`, each value `more` ms later; null where there is none. */
  quantiles(now, more = 0) {
    const recent = this.values.filter((_, i) => this.times[i] > now - KEPT_MS).sort();
    const at = (part) => (recent.length ? recent[Math.min(Math.floor(recent.length * part), recent.length - 1)] + more : null);
    return { p50: at(0.5), p99: at(0.99), count: recent.length };
  }
}
