/** How long to wait before the next try to connect. */

const FIRST_MS = 500;
const CEILING_MS = 30_000;

/**
 * Exponential delays with jitter, so that a thousand pages that lost one server do not come back in one second.
 * Try n waits between a half and the whole of min(500 ms * 2^n, 30 s).
 */
export class Backoff {
  constructor({ first = FIRST_MS, ceiling = CEILING_MS, random = Math.random } = {}) {
    this.first = first;
    this.ceiling = ceiling;
    this.random = random;
    this.tries = 0;
  }

  /** The next delay in ms. */
  next() {
    const whole = Math.min(this.first * 2 ** Math.min(this.tries, 20), this.ceiling);
    this.tries += 1;
    return Math.round(whole * (0.5 + this.random() / 2));
  }

  /** To be called when the server has answered: the next loss is a first one again. */
  reset() {
    this.tries = 0;
  }
}
