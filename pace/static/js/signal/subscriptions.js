/** Tells the server which channels the page wants, as fast as the server takes it. */
import { subscribe, unsubscribe } from "../net/protocol.js";

const UNANSWERED = 40; // at a time: even if the network hands them over in one lump, they are within the server's 60
const ANSWER_MS = 5000; // an answer that takes longer holds back no other message
const RESERVE = 12; // messages left for pings and requests
const REFUSED_MS = 1000; // after error 429: by then 20 messages are allowed again

/**
 * Between what is wanted and what the server was told lies at most one message a channel: who flips through thirty
 * channels a second ends with the last one subscribed, not with a queue of sixty messages.
 *
 * `send(message)` returns whether it went out, `since(name)` is the position to go on from, `budget` a Budget.
 */
export class Subscriptions {
  constructor({ send, since, budget, now, timers }) {
    Object.assign(this, { send, since, budget, now, timers });
    this.wanted = new Set();
    this.timer = null;
    this.reset();
  }

  /** Another session: the server knows nothing. */
  reset() {
    this.told = new Set(); // what the server was asked to send
    this.joining = new Map(); // name → page time of a subscription that is not answered yet
    this.leaving = new Map(); // the same of the end of one
    this.full = false;
    this.wait(null);
  }

  /** Have the server send exactly these channels. */
  want(names) {
    this.wanted = names;
    this.pump();
  }

  /** Whether blocks of a channel count: those that come before the answer to an unsubscribe are of the time before. */
  counts(name) {
    return this.told.has(name) && !this.leaving.has(name);
  }

  /** The server's word on one channel. */
  answered(name, subscribed) {
    (subscribed ? this.joining : this.leaving).delete(name);
    if (this.full) this.pump();
  }

  /** A channel is no more. */
  gone(name) {
    for (const one of [this.told, this.joining, this.leaving]) one.delete(name);
  }

  /** Error 429: what is not answered was not taken. */
  refused() {
    for (const name of this.joining.keys()) this.told.delete(name);
    this.joining.clear();
    this.wait(REFUSED_MS);
  }

  pump() {
    this.wait(null);
    this.expire();
    for (const message of this.due()) {
      const delay = this.delay();
      if (delay > 0) return this.wait(delay);
      if (!this.send(message)) return undefined; // the next session begins anew
      this.note(message);
    }
    return undefined;
  }

  /** What is left to say; first what makes room. */
  *due() {
    for (const name of this.told) if (!this.wanted.has(name)) yield unsubscribe(name);
    for (const name of this.wanted) if (!this.told.has(name)) yield subscribe(name, this.since(name));
  }

  note({ type, channel }) {
    const begins = type === "subscribe";
    this.told[begins ? "add" : "delete"](channel);
    (begins ? this.joining : this.leaving).set(channel, this.now());
  }

  delay() {
    this.full = this.joining.size + this.leaving.size >= UNANSWERED;
    return this.full ? ANSWER_MS : this.budget.wait(RESERVE);
  }

  expire() {
    const oldest = this.now() - ANSWER_MS;
    for (const open of [this.joining, this.leaving]) {
      for (const [name, at] of open) if (at <= oldest) open.delete(name);
    }
  }

  /** Go on in so many ms; null: not by itself. */
  wait(ms) {
    if (this.timer) this.timers.clearTimeout(this.timer);
    this.timer = ms === null ? null : this.timers.setTimeout(() => this.pump(), ms);
  }
}
