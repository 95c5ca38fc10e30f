/** Which stretch of time the strips show: live, or paused anywhere in history while new samples go on arriving. */
import { Backfill } from "../signal/backfill.js";
import { WIDEST_MS } from "../signal/history.js";

const CLOCK_MS = 60_000; // a publisher whose clock is further off is aligned with the others by arrival
const DRAWN_MS = 250; // a strip drawn so recently is paused as it stands
const HISTORIES = 64; // as many as a full wall has strips; of more channels the one read first is read again when needed
const READING = 4; // histories that read at a time, half of the requests allowed; the others wait for their turn
const AHEAD_MS = 60_000; // read on each side of what is seen, at most
const LEAST_MS = 0.5; // of a change of width: below it is the rounding of epoch times
const WIDTH_MS = 10_000; // of a strip, until one has been drawn
const KEPT_S = 300; // guessed until the server has told what it keeps

/** Ms between a channel's sample times and their arrival, or 0 where the publisher's clock is right. */
export function clockOffset({ ring, lastArrival }) {
  const newest = ring?.newest ?? null;
  if (newest === null || lastArrival === null) return 0;
  const offset = lastArrival - newest;
  return Math.abs(offset) > CLOCK_MS ? offset : 0;
}

/** Whether a ring holds all that there was from `from` (epoch ms) on, `oldest` being the beginning of history or null. */
export function holds(ring, from, oldest = null) {
  if (!ring?.length || from > ring.newest) return false;
  const first = ring.timeAt(0);
  return first <= from || (oldest !== null && oldest >= first);
}

/** A stretch of time with as much before and after it as is read ahead: the same again, a minute at most. */
export function withMargins({ from, to }) {
  const margin = Math.max(Math.min(to - from, AHEAD_MS, (WIDEST_MS - (to - from)) / 2), 0);
  return { from: from - margin, to: to + margin };
}

export class View {
  /**
   * `now` is the page clock (ms), `present` the server's time (epoch ms or null), `makeHistory(channel, changed)` gives
   * a History, `kept` tells for how many seconds the server keeps samples, or null.
   */
  constructor({ now, present, makeHistory, kept = () => null }) {
    Object.assign(this, { now, present, makeHistory, kept });
    this.live = true;
    this.moved = false; // paused, and since then elsewhere than where the pause began
    this.guessed = false; // moved while the beginning of what is held was a guess
    this.beginning = false; // moved to there
    this.end = null; // paused: sample time (epoch ms, of the channel in focus) at the right edge
    this.channel = null; // in focus
    this.width = WIDTH_MS;
    this.widths = new WeakMap(); // ms that the strip of each channel shows
    this.histories = new Map();
    this.backfill = new Backfill({ now, makeHistory });
    this.listeners = new Set();
  }

  /** Call `listen()` after each change; returns a function that ends it. */
  subscribe(listen) {
    this.listeners.add(listen);
    return () => this.listeners.delete(listen);
  }

  changed() {
    for (const listen of this.listeners) listen();
  }

  /** Another channel is in focus: paused, the same moment stays. */
  focus(channel) {
    if (!this.live && channel) this.end = this.endOf(channel);
    if (channel && channel !== this.channel) this.guessed = false;
    this.channel = channel ?? this.channel;
    if (this.live) this.forget();
  }

  /** Drop what was read of other channels than the one in focus. */
  forget() {
    for (const channel of [...this.histories.keys()]) if (channel !== this.channel) this.histories.delete(channel);
  }

  /** Ms from the left edge of the strip in focus to its right edge; the middle stays where it is while scrolled back. */
  get span() {
    return this.width;
  }

  set span(ms) {
    if (Math.abs(ms - this.width) < LEAST_MS) return;
    if (this.moved) this.end += (ms - this.width) / 2;
    this.width = ms;
  }

  /** A channel's strip has been drawn and shows {from, to} (epoch ms); null where it shows nothing. */
  drawn(channel, visible) {
    if (!visible) return;
    const ms = visible.to - visible.from;
    this.widths.set(channel, ms);
    if (channel === this.channel) this.span = ms;
  }

  /** Channels whose live strips are in sight, a few times a second: what they show from before the page came is read. */
  fill(channels) {
    if (!this.live) return;
    for (const channel of channels) {
      const width = this.widths.get(channel);
      const edge = channel.clock.target(this.now());
      if (width && edge !== null && channel.state && !channel.isBehind(this.now(), this.present())) this.backfill.want(channel, edge - width);
    }
  }

  /** Ms that the widest of these channels' strips shows. */
  widest(channels) {
    return Math.max(0, ...channels.map((channel) => this.widths.get(channel) ?? 0));
  }

  pause() {
    const edge = this.edge();
    if (!this.live || edge === null) return;
    const { playhead = null, lastTick } = this.channel?.clock ?? {};
    this.end = playhead !== null && this.now() - lastTick < DRAWN_MS ? playhead : edge;
    this.live = false;
    this.changed();
  }

  resume() {
    if (this.live) return;
    Object.assign(this, { live: true, moved: false, guessed: false, end: null });
    this.forget();
    this.changed();
  }

  toggle() {
    if (this.live) this.pause();
    else this.resume();
  }

  /** Forward or, with negative ms, back; beyond the present it is live again. */
  move(ms) {
    this.pause();
    if (this.live) return;
    if (ms > 0 && this.end + ms >= this.edge()) this.resume();
    else this.shift(ms);
  }

  /** Move as a hand does: it ends at the present and half a screen before what is held, and stays paused. */
  shift(ms) {
    const { from, sure } = this.bounds();
    const least = Math.min(from + this.span / 2, this.end);
    Object.assign(this, { guessed: !sure, beginning: this.end + ms <= least });
    const most = Math.max(this.edge(), this.end);
    this.place(Math.min(Math.max(this.end + ms, least), most));
  }

  /** Pause with a sample time of the channel in focus in the middle. */
  goTo(time) {
    Object.assign(this, { live: false, guessed: false });
    this.place(time + this.span / 2);
  }

  /** Whoever went to the beginning of what is held, or to before it, while that was a guess, comes to where it is. */
  correct() {
    const { from, told, sure } = this.bounds();
    if (!this.guessed || !told) return;
    this.guessed = !sure;
    const least = from + this.span / 2;
    if (this.beginning || this.end < least) this.place(least);
  }

  place(end) {
    if (this.moved && this.end === end) return;
    Object.assign(this, { end, moved: true });
    this.changed();
  }

  /** Sample time (epoch ms) at the edge of a live strip of the channel in focus, or the server's time, or null. */
  edge() {
    return this.channel?.clock.target(this.now()) ?? this.present();
  }

  /** How far behind live the right edge is, in ms. */
  get behind() {
    return this.live ? 0 : Math.max(this.edge() - this.end, 0);
  }

  /** Sample time in the middle of the strip in focus. */
  get centre() {
    return (this.live ? this.edge() : this.end) - this.span / 2;
  }

  endOf(channel) {
    return this.end + (this.channel ? clockOffset(this.channel) : 0) - clockOffset(channel);
  }

  /** Sample time for the right edge of any channel's strip at page time `now`, or null before its first sample. */
  playhead(channel, now) {
    return this.live ? channel.clock.tick(now) : this.endOf(channel);
  }

  /** What to draw a channel's strip from. */
  source(channel) {
    return this.pick(channel)?.source ?? channel.ring;
  }

  gaps(channel) {
    return this.pick(channel)?.gaps ?? channel.gaps;
  }

  /** The history to draw from, or null where the channel's ring has it all or is all there is so far. */
  pick(channel) {
    if (this.live || channel.descriptor.kind !== "waveform") return null;
    const seen = this.seen(channel);
    if (holds(channel.ring, seen.from, this.histories.get(channel)?.bounds?.from)) return null;
    const history = this.read(channel, seen);
    return history.source.length ? history : null;
  }

  /** What the strip of a channel shows, in its sample times. */
  seen(channel = this.channel) {
    const to = this.live ? this.edge() : this.endOf(channel);
    return { from: to - (this.widths.get(channel) ?? this.span), to };
  }

  read(channel, seen) {
    const history = this.history(channel);
    const reading = [...this.histories.values()].filter((one) => one.busy).length;
    const { from, to } = withMargins(seen);
    if (history.busy || reading < READING) history.want(from, to);
    return history;
  }

  /** The History of a channel, made when it is asked for first. */
  history(channel) {
    if (!this.histories.has(channel)) {
      if (this.histories.size >= HISTORIES) this.histories.delete(this.histories.keys().next().value);
      this.histories.set(channel, this.makeHistory(channel, () => this.came(channel)));
    }
    return this.histories.get(channel);
  }

  /** Something of a channel's history came, or went wrong. */
  came(channel) {
    channel.learnGaps(this.histories.get(channel)?.gaps ?? []);
    if (channel === this.channel) this.correct();
    this.changed();
  }

  /**
   * What can be scrolled through in the channel in focus, as its sample times: `from` is a guess until the server told when
   * that arrived, and about right from then until it was read.
   */
  bounds() {
    const to = this.edge();
    const told = this.histories.get(this.channel)?.bounds;
    const newest = this.channel?.ring?.newest ?? told?.to ?? to; // a silent channel's last samples are kept on
    const kept = newest - (this.kept() ?? KEPT_S) * 1000;
    return { from: Math.max(told ? told.from : kept, kept), to, told: Boolean(told), sure: told?.sure ?? false };
  }
}
