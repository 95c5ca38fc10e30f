/** Questions to the server, each with one answer. */
import { request } from "./protocol.js";

const MOST = 8; // in flight; further ones are refused at once, so that nobody waits behind a queue that only grows
const ANSWER_MS = 5000;

/** `send(message)` returns whether it went out. */
export class Requests {
  constructor({ send, timers }) {
    Object.assign(this, { send, timers });
    this.open = new Map();
    this.last = 0;
  }

  /** Resolves with the server's reply; rejects with an Error: its message for a person, `code` where the server gave one. */
  ask(what, fields = {}) {
    return this.exchange(request(undefined, what, fields));
  }

  /** The same for a message of any type that the server answers by its id. */
  exchange(message) {
    if (this.open.size >= MOST) return Promise.reject(new Error("busy"));
    this.last += 1;
    const id = `r${this.last}`;
    if (!this.send({ ...message, id })) return Promise.reject(new Error("not connected"));
    return new Promise((resolve, reject) => {
      const timer = this.timers.setTimeout(() => this.settle(id, "reject", new Error("the server did not answer")), ANSWER_MS);
      this.open.set(id, { resolve, reject, timer });
    });
  }

  /** Whether a reply or an error was the answer to a question asked here; then it is dealt with. */
  answered(message) {
    if (!this.open.has(message.id)) return false;
    if (message.type === "reply") this.settle(message.id, "resolve", message);
    else this.settle(message.id, "reject", refusal(message));
    return true;
  }

  /** The connection is gone: no answer will come. */
  drop(reason) {
    for (const id of [...this.open.keys()]) this.settle(id, "reject", new Error(reason));
  }

  settle(id, how, value) {
    const one = this.open.get(id);
    if (!one) return;
    this.open.delete(id);
    this.timers.clearTimeout(one.timer);
    one[how](value);
  }
}

const refusal = ({ code, reason }) => Object.assign(new Error(reason ?? `error ${code}`), { code });
