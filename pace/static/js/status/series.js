/** Figures of the last minutes, one a second, in a store that never grows. */

export const SPAN_S = 300;
const MOST = SPAN_S + 1;

/** `keys` name the figures. */
export class Series {
  constructor(keys) {
    this.times = []; // s of the server's clock
    this.values = Object.fromEntries(keys.map((key) => [key, []]));
  }

  /** Add the figures {key: number or null} at `time` (epoch ms); one second that comes twice is one. */
  add(time, figures) {
    const second = Math.round(time / 1000);
    if (second < this.times.at(-1)) this.clear(); // the server's clock was set back
    if (second === this.times.at(-1)) this.drop(-1);
    this.times.push(second);
    for (const [key, values] of Object.entries(this.values)) values.push(figures[key] ?? null);
    while (this.times.length > MOST || this.times[0] < second - SPAN_S) this.drop(0);
  }

  /** The connection is gone: what comes after is not joined to what was. */
  cut() {
    if (this.times.length && Object.values(this.values).some((values) => values.at(-1) !== null)) {
      this.add((this.times.at(-1) + 1) * 1000, {});
    }
  }

  /** [times, values] of a figure, as a chart wants them. */
  data(key) {
    return [this.times, this.values[key]];
  }

  /** {now, least, most} of a figure, null where it has none. */
  summary(key) {
    const known = this.values[key].filter((value) => value !== null);
    if (!known.length) return null;
    return { now: this.values[key].at(-1), least: Math.min(...known), most: Math.max(...known) };
  }

  drop(at) {
    for (const list of [this.times, ...Object.values(this.values)]) list.splice(at, 1);
  }

  clear() {
    for (const list of [this.times, ...Object.values(this.values)]) list.length = 0;
  }
}
