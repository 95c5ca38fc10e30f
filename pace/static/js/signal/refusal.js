/** What the server refused last, for as long as it is worth a notice. */

export const SHOWN_MS = 30_000; // what is refused again is told again; a notice that stays longer speaks of what is past

export class Refusal {
  /** @param {function(): number} now the page's clock */
  constructor(now) {
    this.now = now;
    this.forget();
  }

  /** An `error` message of the server. */
  take(message) {
    Object.assign(this, { message, at: this.now() });
  }

  forget() {
    this.message = null;
  }

  /** The message, or null. */
  get current() {
    if (this.message && this.now() - this.at >= SHOWN_MS) this.forget();
    return this.message;
  }
}
