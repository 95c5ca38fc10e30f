/** Live strips that show more than came with the subscription: what is older is read from history, to the left of it. */
import { WIDEST_MS } from "./history.js";
import { momentAt } from "./moments.js";
import { UNREAD } from "./pages.js";

const AT_ONCE = 3; // channels that are read at a time; the others wait for their turn
const LEAVE_MS = 2000; // without being wanted: another channel is shown
const LEAST_MS = 500; // less is there by itself before an answer is

/** Where in `older` stands what is the oldest of `ring`: the same sample of the same block, or -1. */
export function jointOf(ring, older) {
  if (!ring?.length || !older.length || older.leads.length !== ring.leads.length) return -1;
  const [mine, its] = [ring, older].map((one) => momentAt(one, ring.oldest));
  const at = older.lowerBound(ring.oldest);
  return mine && its && mine.pos === its.pos && mine.sample === its.sample ? at : -1;
}

/** The first sample of `older` from which on nothing was left unread before the time `until`. */
export function wholeFrom(older, until) {
  const unread = older.gaps.findLast(({ to, reason }) => reason === UNREAD && to !== null && to <= until);
  return unread ? older.lowerBound(unread.to) : 0;
}

/** `now` is the page clock (ms), `makeHistory(channel, changed)` gives a History. */
export class Backfill {
  constructor({ now, makeHistory }) {
    Object.assign(this, { now, makeHistory });
    this.jobs = new Map(); // channel → {history, at: page time when it was wanted last}
    this.done = new WeakMap(); // channel → {run, from}: there is nothing more of this ring from a time on
  }

  /** A live strip shows a channel from a sample time (epoch ms) on. To be called again and again, a few times a second. */
  want(channel, from) {
    this.tidy();
    if (!this.lacks(channel, from)) this.jobs.delete(channel);
    else if (this.jobs.has(channel) || this.jobs.size < AT_ONCE) this.read(channel, from);
  }

  tidy() {
    for (const [channel, { at }] of this.jobs) if (this.now() - at > LEAVE_MS) this.jobs.delete(channel);
  }

  lacks(channel, from) {
    const { ring } = channel;
    if (!ring?.length || ring.length >= ring.capacity || ring.oldest - from < LEAST_MS) return false;
    const done = this.done.get(channel);
    return !(done && done.ring === ring && done.run === ring.run && from >= done.from);
  }

  read(channel, from) {
    const job = this.jobs.get(channel) ?? this.begin(channel);
    job.at = this.now();
    const { ring } = channel;
    job.history.want(Math.max(from, ring.oldest - WIDEST_MS), ring.oldest);
    if (!job.history.settled) return;
    this.done.set(channel, { ring, run: ring.run, from });
    this.jobs.delete(channel);
  }

  begin(channel) {
    const job = { history: this.makeHistory(channel, () => this.join(channel, job)) };
    this.jobs.set(channel, job);
    return job;
  }

  /** What has come goes into the ring, as far as nothing is missing between. */
  join(channel, { history: { source } }) {
    const joint = jointOf(channel.ring, source);
    if (joint > 0) channel.prepend(source, wholeFrom(source, channel.ring.oldest), joint);
  }
}
