/** Stretches of a channel's history, read page by page, and the samples that they make. */
import { arrivalOf, isAfter } from "../net/protocol.js";
import { decodeBlock } from "./block.js";
import { SignalRing } from "./ring.js";

export const CHUNK_MS = 10_000; // of arrival: what is read, kept and dropped as a whole
const SETTLED_MS = 3000; // so long after its end nothing arrives in a chunk any more
const RESTART_MS = 1000; // a time that goes back further is another recording
export const UNREAD = "unread"; // between two stretches of which nobody asked for the middle: no gap, just not there yet

/** Which chunk an arrival (epoch ms) is in. */
export const chunkOf = (arrival) => Math.floor(arrival / CHUNK_MS);

class Chunk {
  constructor() {
    this.blocks = []; // {arrival, position, content}, content being a decoded block or null where it was unreadable
    this.after = null; // position up to which it was read
    this.whole = false;
    this.samples = 0;
  }
}

/** Chunks by their number. What was read of them lies without a hole between their beginning and `after`. */
export class Pages {
  constructor() {
    this.clear();
  }

  clear() {
    this.chunks = new Map();
    this.samples = 0;
    this.epoch = null;
  }

  isWhole(key) {
    return this.chunks.get(key)?.whole ?? false;
  }

  /** Where to go on reading a chunk. */
  after(key) {
    return this.chunks.get(key)?.after ?? null;
  }

  /** The answer to a question for the chunks first … last, asked from the beginning of `first` or where it was left. */
  add({ blocks, more, time, epoch }, first, last) {
    if (this.epoch !== epoch) this.clear();
    this.epoch = epoch;
    for (const { pos, block } of blocks) this.put(pos, block);
    const end = more ? chunkOf(arrivalOf(blocks[blocks.length - 1].pos)) : last + 1;
    for (let key = first; key < end; key += 1) this.chunk(key).whole = (key + 1) * CHUNK_MS + SETTLED_MS <= time;
  }

  put(position, block) {
    const arrival = arrivalOf(position);
    const chunk = this.chunk(chunkOf(arrival));
    if (!isAfter(position, chunk.after)) return;
    chunk.after = position;
    const content = decoded(block);
    const count = content?.times?.length ?? 0;
    chunk.blocks.push({ arrival, position, content });
    chunk.samples += count;
    this.samples += count;
  }

  chunk(key) {
    if (!this.chunks.has(key)) this.chunks.set(key, new Chunk());
    return this.chunks.get(key);
  }

  /** Forget the chunks furthest from `middle` (a number of a chunk, with a fraction) that are more than `most`. */
  keep(middle, most) {
    const far = [...this.chunks.keys()].sort((a, b) => Math.abs(b + 0.5 - middle) - Math.abs(a + 0.5 - middle));
    for (const key of far.slice(0, Math.max(far.length - most, 0))) {
      this.samples -= this.chunks.get(key).samples;
      this.chunks.delete(key);
    }
  }

  /** A ring with what was read, in the order of arrival; of several recordings the one that most of `wanted` is in. */
  ring(rate, wanted) {
    const runs = [[]];
    let newest = -Infinity;
    for (const block of this.inOrder()) {
      const times = block.content?.times;
      if (times?.length && times[0] < newest - RESTART_MS) runs.push([]);
      if (times?.length) newest = times[times.length - 1];
      runs[runs.length - 1].push(block);
    }
    return fill(runs.length > 1 ? best(runs, wanted) : runs[0], rate);
  }

  /** All blocks, with a break where the chunks between two were not read. */
  *inOrder() {
    let before = null;
    for (const key of [...this.chunks.keys()].sort((a, b) => a - b)) {
      const chunk = this.chunks.get(key);
      if (before !== null && before !== key - 1) yield { content: { kind: "hole", reason: UNREAD } };
      yield* chunk.blocks;
      before = chunk.whole ? key : null;
      if (!chunk.whole) yield { content: { kind: "hole", reason: UNREAD } };
    }
  }
}

/** The gaps of such a ring that are gaps. */
export const gapsOf = (ring) => ring.gaps.filter(({ reason }) => reason !== UNREAD);

function decoded(block) {
  try {
    return decodeBlock(block);
  } catch {
    return null; // drawn as a gap
  }
}

/** The run of blocks that holds most of the time `wanted` {from, to}. */
function best(runs, wanted) {
  const shared = (run) => {
    const timed = run.filter(({ content }) => content?.times?.length).map(({ content }) => content.times);
    if (!timed.length) return -Infinity;
    const last = timed[timed.length - 1];
    return Math.min(last[last.length - 1], wanted.to) - Math.max(timed[0][0], wanted.from);
  };
  return runs.reduce((most, run) => (shared(run) >= shared(most) ? run : most));
}

function fill(blocks, rate) {
  const samples = blocks.filter(({ content }) => content?.kind === "samples" && content.times.length);
  const leadCount = samples.length ? samples[samples.length - 1].content.leads.length : 1;
  const ring = new SignalRing(leadCount, Math.max(samples.reduce((sum, { content }) => sum + content.times.length, 0), 1), rate);
  for (const { position, content } of blocks) {
    if (content?.kind === "samples" && content.leads.length === leadCount) {
      ring.append(content.times, content.leads, content.step, position);
    } else if (content?.kind !== "samples" || content.times.length) ring.breakLine(content?.reason ?? "unreadable");
  }
  return ring;
}
