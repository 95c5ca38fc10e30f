/** A server's history of one channel, and a History that reads it. */
import { Channel } from "../../../pace/static/js/signal/channel.js";
import { History } from "../../../pace/static/js/signal/history.js";
import { DESCRIPTOR } from "./fakes.js";

export const EPOCH = 1_700_000_000_000; // where the tests' samples begin; a multiple of ten seconds

/** Answers as docs/protocol.md says; `blocks` are {ms, block}, oldest first, ids ms-0. */
export class Archive {
  constructor(blocks, { page = 500 } = {}) {
    Object.assign(this, { blocks, page, epoch: "e", asked: [], failing: null, time: blocks.at(-1)?.ms ?? EPOCH });
  }

  request = async (what, fields) => {
    this.asked.push({ what, ...fields });
    if (this.failing) throw this.failing;
    const low = Math.max(fields.from ?? 0, fields.after ? Number(fields.after.split(/[:-]/)[1]) + 1 : 0);
    const found = this.blocks.filter(({ ms }) => ms >= low && ms <= (fields.to ?? Infinity));
    return {
      type: "reply", time: this.time, channel: fields.channel, epoch: this.epoch, more: found.length > this.page,
      blocks: found.slice(0, this.page).map(({ ms, block }) => ({ pos: `${this.epoch}:${ms}-0`, block })),
      first: this.blocks[0]?.ms ?? null, last: this.blocks.at(-1)?.ms ?? null,
    };
  };
}

/** Blocks of 40 ms at 100 Hz that arrive 50 ms after their last sample; `clock` ms is how far the publisher is off. */
export function recorded(seconds, { clock = 0, leads = 1 } = {}) {
  return Array.from({ length: seconds * 25 }, (_, i) => {
    const t = EPOCH + i * 40;
    return { ms: t + 80, block: { t: t + clock, dt: 10, v: Array(leads).fill([i, i, i, i]) } };
  });
}

/** An archive, and a channel whose ring holds the last seconds of it. */
export function rig({ blocks = recorded(300), live = 10, page, descriptor = {} } = {}) {
  const seen = { now: 0, archive: new Archive(blocks, { page }), changes: 0 };
  seen.archive.time += 10_000;
  seen.channel = new Channel({ ...DESCRIPTOR, ...descriptor }, { now: () => seen.now });
  seen.feed = ({ ms, block }) => seen.channel.block({ type: "block", channel: "ecg", pos: `e:${ms}-0`, block }, seen.now);
  blocks.slice(Math.max(blocks.length - live * 25, 0)).forEach(seen.feed);
  seen.history = new History({ request: seen.archive.request, channel: seen.channel, changed: () => { seen.changes += 1; } });
  /** Frames until there is nothing left to ask; returns the number of questions. */
  seen.settle = async (from, to) => {
    const before = seen.archive.asked.length;
    for (let frame = 0; frame < 200; frame += 1) {
      seen.history.want(from, to);
      await null;
      await null;
      await null;
    }
    return seen.archive.asked.length - before;
  };
  return seen;
}
