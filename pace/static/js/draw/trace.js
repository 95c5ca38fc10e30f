/** Samples to lines. Nothing is smoothed, and nothing joins two samples with a gap between them. */

const DENSE = 8; // samples a device pixel, above which only the extremes of each column are drawn

/**
 * Trace one lead of `ring` onto a pen ({moveTo, lineTo, dot, clipped}) between two times (epoch ms).
 *
 * `place` has x(time), y(value), low and high: a value outside goes to the edge and is reported by clipped(x, edge),
 * edge 1 for too high and -1 for too low. The sample before `from` and the one after `to` are included, so that
 * lines reach the borders.
 */
export function traceLead(pen, ring, lead, from, to, place) {
  const first = Math.max(ring.lowerBound(from) - 1, 0);
  const last = Math.min(ring.lowerBound(to) + 1, ring.length);
  if (last <= first) return;
  const span = place.x(ring.timeAt(last - 1)) - place.x(ring.timeAt(first));
  const dense = last - first > DENSE * Math.max(span, 1);
  const run = new (dense ? EnvelopeRun : PlainRun)(pen);
  walk(ring, lead, first, last, place, run, pen);
  run.end();
}

function walk(ring, lead, first, last, place, run, pen) {
  const { times, starts } = ring;
  const values = ring.leads[lead];
  for (let i = first; i < last; i += 1) {
    const at = ring.index(i);
    const value = values[at];
    if (starts[at] || value !== value) run.end(); // NaN, the missing sample, is the only value unequal to itself
    if (value !== value) continue;
    const x = place.x(times[at]);
    if (value > place.high) pen.clipped(x, 1);
    else if (value < place.low) pen.clipped(x, -1);
    run.add(x, place.y(Math.min(Math.max(value, place.low), place.high)));
  }
}

/** A line through every sample; a sample alone between two gaps is a dot. */
class PlainRun {
  constructor(pen) {
    this.pen = pen;
    this.count = 0;
  }

  add(x, y) {
    if (this.count) this.pen.lineTo(x, y);
    else this.pen.moveTo(x, y);
    this.count += 1;
    this.x = x;
    this.y = y;
  }

  end() {
    if (this.count === 1) this.pen.dot(this.x, this.y);
    this.count = 0;
  }
}

/** A line through first, lowest, highest and last of each column: the same pixels, fewer strokes, no peak lost. */
class EnvelopeRun {
  constructor(pen) {
    this.line = new PlainRun(pen);
    this.column = null;
  }

  add(x, y) {
    const column = Math.floor(x);
    if (column !== this.column) {
      this.flush();
      Object.assign(this, { column, first: y, low: y, high: y, last: y });
    }
    this.low = Math.min(this.low, y);
    this.high = Math.max(this.high, y);
    this.last = y;
  }

  flush() {
    if (this.column === null) return;
    const x = this.column + 0.5;
    const points = this.low === this.high ? [this.first] : [this.first, this.low, this.high, this.last];
    for (const y of points) this.line.add(x, y);
    this.column = null;
  }

  end() {
    this.flush();
    this.line.end();
  }
}
