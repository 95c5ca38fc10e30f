/** How many messages the page may send: the server answers those beyond its limit with error 429. */

const BURST = 60; // the server's limits, docs/protocol.md
const RATE = 20; // a second
const CAUTION = 0.9; // of the rate is used: messages that lie apart here may reach the server closer together

/** A bucket as the server's; `now` tells ms of the page clock. */
export class Budget {
  constructor(now) {
    this.now = now;
    this.renew();
  }

  /** Another session begins: the server counts from zero. */
  renew() {
    this.level = BURST;
    this.at = this.now();
  }

  /** A message goes out. What must go (a ping, an answer to a click) goes whatever the level. */
  take() {
    this.fill();
    this.level -= 1;
  }

  /** Ms until a message may go that leaves `reserve` others for those that must; 0: at once. */
  wait(reserve = 0) {
    this.fill();
    return Math.max(Math.ceil(((reserve + 1 - this.level) * 1000) / (RATE * CAUTION)), 0);
  }

  fill() {
    const now = this.now();
    this.level = Math.min(BURST, this.level + ((now - this.at) * RATE * CAUTION) / 1000);
    this.at = now;
  }
}
