/** A channel's past, read from the server while a person scrolls: one window of it, what lies far from it goes. */
import { arrivalOf } from "../net/protocol.js";
import { decodeBlock } from "./block.js";
import { arrivalAt } from "./moments.js";
import { CHUNK_MS, chunkOf, gapsOf, Pages } from "./pages.js";

export const WIDEST_MS = 420_000; // of one window; of a wider one the middle: 6.25 mm/s on 3840 px of the coarsest screen are 410 s
const SPARE_CHUNKS = 2; // kept beside a window, for who scrolls to and fro
const MOST_SAMPLES = 1_000_000; // of all chunks; a channel that is faster has a narrower window
const BEFORE_MS = 1000; // a block may have arrived that much sooner after its samples than the one next to it …
const BEHIND_MS = 2000; // … or later
const AT_ONCE = 3; // chunks in a question: at 25 blocks a second somewhat more than a page
const AGAIN_MS = 1000; // between two looks at a chunk to which something may still come
const RETRY_MS = 2000; // after an error
const BUSY_MS = 250; // after being refused because too much is asked at once

export class History {
  /** `request(what, fields)` is that of Connection; `changed()` is called when something came or went wrong. */
  constructor({ request, channel, changed = () => {} }) {
    Object.assign(this, { request, channel, changed });
    this.pages = new Pages();
    this.wanted = { from: 0, to: 0 };
    this.source = this.pages.ring(null, this.wanted);
    this.gaps = [];
    this.bounds = null; // {from, to, sure}: what the server held when it was asked last, as sample times; `from` guessed or sure
    this.busy = false;
    this.error = null; // in words, of the last question
    this.notBefore = -Infinity; // page time of the next question after an error
    this.looked = new Map(); // chunk → page time of the last look, of those that are not whole
    this.learnt = null; // {time, arrival} of a block that was looked up
  }

  /** Have the samples between two sample times (epoch ms). May be called with each frame. */
  want(from, to) {
    const spare = Math.max(to - from - this.widest(), 0) / 2;
    this.wanted = { from: from + spare, to: to - spare };
    if (!this.busy && this.channel.now() >= this.notBefore) this.read();
  }

  widest() {
    const perMs = this.pages.chunks.size ? this.pages.samples / (this.pages.chunks.size * CHUNK_MS) : 0;
    return Math.min(WIDEST_MS, perMs > 0 ? MOST_SAMPLES / perMs : WIDEST_MS);
  }

  /** Whether all of the window is there that the server has. */
  get settled() {
    return !this.busy && this.error === null && this.channel.now() >= this.notBefore && !this.missing().length;
  }

  /** The chunks of the window that there is something to ask of. */
  missing() {
    const { first, last } = this.window();
    const keys = [];
    for (let key = first; key <= last; key += 1) if (this.lacks(key)) keys.push(key);
    return keys;
  }

  /** Ask for what is missing next, the middle of the window first. */
  read() {
    const { middle } = this.window();
    const missing = this.missing();
    if (!missing.length) return;
    let start = missing.reduce((best, key) => (Math.abs(key + 0.5 - middle) < Math.abs(best + 0.5 - middle) ? key : best));
    let end = start;
    while (end - start + 1 < AT_ONCE && missing.includes(end + 1)) end += 1;
    while (end - start + 1 < AT_ONCE && missing.includes(start - 1)) start -= 1;
    this.ask(start, end);
  }

  /** The window in chunks; `middle` with its fraction. */
  window() {
    const from = this.arrival(this.wanted.from);
    const to = this.arrival(this.wanted.to);
    return { first: chunkOf(from - BEFORE_MS), last: chunkOf(to + BEHIND_MS), middle: (from + to) / 2 / CHUNK_MS };
  }

  lacks(key) {
    if (this.pages.isWhole(key)) return false;
    return this.channel.now() - (this.looked.get(key) ?? -Infinity) >= AGAIN_MS;
  }

  /** About when a sample time arrived, by what is nearest to it of all that is known. */
  arrival(time) {
    const known = [this.source, this.channel.ring].filter((ring) => ring?.length);
    const distance = (ring) => Math.max(ring.oldest - time, time - ring.newest, 0);
    if (known.length) {
      const arrival = arrivalAt(known.reduce((best, ring) => (distance(ring) < distance(best) ? ring : best)), time);
      if (arrival !== null) return arrival;
    }
    return this.learnt ? time + this.learnt.arrival - this.learnt.time : time;
  }

  async ask(first, last) {
    this.busy = true;
    const after = this.pages.after(first);
    const range = { from: first * CHUNK_MS, to: (last + 1) * CHUNK_MS - 1 };
    try {
      const reply = await this.request("history", { channel: this.channel.name, ...range, ...(after && { after }) });
      this.take(reply, first, last);
      this.error = null;
    } catch (error) {
      this.fail(error);
    }
    this.busy = false;
    this.changed();
  }

  take(reply, first, last) {
    if (!Array.isArray(reply.blocks) || (reply.more && !reply.blocks.length)) throw new Error("an answer without blocks");
    const { first: earliest, last: latest, middle } = this.window();
    const lookedAt = this.channel.now();
    if (!reply.more) for (let key = first; key <= last; key += 1) this.looked.set(key, lookedAt);
    this.pages.add(reply, first, last);
    this.pages.keep(middle, latest - earliest + 1 + 2 * SPARE_CHUNKS);
    for (const key of this.looked.keys()) if (!this.pages.chunks.has(key) || this.pages.isWhole(key)) this.looked.delete(key);
    if (reply.blocks.length || !this.source.length) this.rebuild();
    this.bounds = this.boundsOf(reply);
  }

  rebuild() {
    this.source = this.pages.ring(this.channel.descriptor.rate, this.wanted);
    this.gaps = gapsOf(this.source);
  }

  fail(error) {
    const soon = error.message === "busy" || error.code === GONE;
    if (!soon) this.error = error.message;
    this.notBefore = this.channel.now() + (soon ? BUSY_MS : RETRY_MS);
    if (error.code === GONE) this.pages.clear(); // positions of another epoch
  }

  boundsOf({ first, last }) {
    if (first === null || last === null) return null;
    const { source, channel } = this;
    const edges = [source, channel.ring].filter((ring) => ring?.length);
    if (!edges.length) return { from: first, to: last, sure: false };
    const oldest = edges.reduce((best, ring) => (ring.oldest < best.oldest ? ring : best));
    const newest = edges.reduce((best, ring) => (ring.newest > best.newest ? ring : best));
    const begin = arrivalAt(oldest, oldest.oldest) ?? first;
    return {
      from: begin <= first ? oldest.oldest : oldest.oldest - (begin - first),
      to: Math.max(newest.newest, newest.newest + last - (arrivalAt(newest, newest.newest) ?? last)),
      sure: begin <= first,
    };
  }

  /**
   * The sample time (epoch ms) of a moment {pos, sample}. Rejects with an Error that has `gone` where the server holds
   * no such sample (any more).
   */
  async find({ pos, sample }) {
    const arrival = arrivalOf(pos.includes(":") ? pos : `:${pos}`);
    if (arrival === null) throw gone("this is no position");
    const { blocks } = await this.request("history", { channel: this.channel.name, from: arrival, to: arrival });
    const found = blocks.find((block) => block.pos === pos || block.pos.endsWith(`:${pos}`));
    const times = found ? timesOf(found.block) : [];
    if (times[sample] === undefined) throw gone("the server does not hold this sample");
    this.learnt = { time: times[times.length - 1], arrival };
    return times[sample];
  }
}

const GONE = 410;
const gone = (text) => Object.assign(new Error(text), { gone: true });

function timesOf(block) {
  try {
    return decodeBlock(block).times ?? [];
  } catch {
    return [];
  }
}
