/** All channels of the server, those that are watched, and the one that is shown. */
import { Budget } from "../net/budget.js";
import { Channel, SECONDS } from "./channel.js";
import { soundDescriptor, soundState } from "./descriptor.js";
import { Refusal } from "./refusal.js";
import { Subscriptions } from "./subscriptions.js";

const STALE_RETURN_MS = 20_000; // who comes back to a channel later than this wants the present, not all that was missed
const FEW = 4; // so many channels get all that they missed, however long the page was away
const LONG_MS = 60_000; // of more channels away for longer only the one in focus: no ring holds what the server would send
const WIDEST_S = 180; // kept of a channel, unless a strip shows more: at 6.25 mm/s a screen of 3840 px shows 163 s
const MOST_S = 420; // kept of a channel at most: the coarsest screen of 3840 px shows 410 s
const STEP_S = 60; // what a strip shows changes with each pixel of its width, what is kept does not
const TOGETHER_S = 64 * SECONDS; // kept of all that are watched: the strips of a full wall are narrow
const MOST_WATCHED = 100; // what the server grants a session; the rest of a longer list is not subscribed

/**
 * Applies the server's messages to the channels. `send` takes one message and returns whether it went out; `present`
 * tells the server's time (epoch ms, null before its first word); after each change `changed(what, channel)` is called
 * with "channels", "shown", "status" or, with the channel, "data".
 *
 * `watched` holds the names of the channels that the server sends, or will as soon as they are there. `wanted` is the
 * name of the one in the focus and `shown` its channel: null where it is not there.
 */
export class Book {
  constructor({ send, now, changed, timers, budget = new Budget(now), present = () => null }) {
    Object.assign(this, { now, changed, present });
    this.channels = new Map();
    this.watched = new Set();
    this.wanted = null;
    this.widest = WIDEST_S;
    this.redis = null;
    this.busy = null; // ms between two updates, where they are further apart than the server wants
    this.refusal = new Refusal(now);
    this.server = null; // what the last welcome said of it: {version, history_s, flush_ms, marks, room, share, until}
    this.subscriptions = new Subscriptions({
      send, budget, now, timers, since: (name) => this.since(this.channels.get(name)),
    });
  }

  /** The position from which a channel is subscribed, null for the present. */
  since(channel) {
    const absent = channel.absence(this.present());
    const position = channel.rejoin(this.now(), STALE_RETURN_MS);
    const needed = absent <= LONG_MS || this.watched.size <= FEW || channel.name === this.wanted;
    return needed ? position : null;
  }

  get shown() {
    return this.channels.get(this.wanted) ?? null;
  }

  get names() {
    return [...this.channels.keys()];
  }

  /** The connection is gone: no status of a channel holds any more. */
  cut() {
    for (const channel of this.channels.values()) channel.cut(this.present());
    this.redis = this.busy = null;
    this.subscriptions.reset();
    this.changed("shown");
  }

  apply(message) {
    const handler = HANDLERS[message.type];
    if (handler) handler(this, message);
  }

  list(descriptors) {
    const before = this.channels;
    this.channels = new Map(descriptors.map(soundDescriptor).filter(Boolean).map((descriptor) => {
      const channel = before.get(descriptor.name) ?? new Channel(descriptor, { present: this.present, now: this.now });
      channel.describe(descriptor);
      return [descriptor.name, channel];
    }));
    for (const name of before.keys()) if (!this.channels.has(name)) this.subscriptions.gone(name);
    if (this.wanted === null) this.wanted = this.names[0] ?? null;
    if (!this.watched.size && this.wanted !== null) this.watched.add(this.wanted);
    this.subscribe();
    this.changed("channels");
  }

  /** Have the server send exactly these channels; those that are not there (yet) when they come. */
  watch(names) {
    const before = this.watched;
    this.watched = new Set(names.slice(0, MOST_WATCHED));
    for (const name of before) if (!this.watched.has(name)) this.channels.get(name)?.leave(this.now());
    this.subscribe();
    this.changed("channels");
  }

  /** Put a channel in the focus by name. One that is not watched yet takes the place of the one before. */
  show(name) {
    if (name === this.wanted) return;
    const before = this.wanted;
    this.wanted = name;
    if (!this.watched.has(name)) this.watch([...[...this.watched].filter((one) => one !== before), name]);
    this.changed("shown");
  }

  /**
   * The fewer are watched, the more is kept of each, up to what the widest strip shows. A sample takes 13 bytes and 4 a lead, so that a full wall has 29 MB
   * at 360 Hz and two leads, 131 MB at 2 kHz and one. Who may still come back to a channel finds it as it was.
   */
  keep() {
    const seconds = Math.max(Math.min(Math.floor(TOGETHER_S / this.watched.size), this.widest), SECONDS);
    const stays = ({ name, leftAt }) => this.watched.has(name) || (leftAt !== null && this.now() - leftAt <= STALE_RETURN_MS);
    for (const channel of this.channels.values()) channel.keep(stays(channel) ? seconds : SECONDS);
  }

  /** Have room for strips that show so many ms. */
  reach(ms) {
    const widest = Math.min(Math.max(Math.ceil(ms / 1000 / STEP_S) * STEP_S, WIDEST_S), MOST_S);
    if (widest === this.widest) return;
    this.widest = widest;
    this.keep();
  }

  subscribe() {
    this.keep();
    this.subscriptions.want(new Set([...this.watched].filter((name) => this.channels.has(name))));
  }

  /** The neighbour of the shown channel, `step` further, round the end. */
  neighbour(step) {
    const { names } = this;
    if (!names.length) return null;
    const at = Math.max(names.indexOf(this.wanted), 0);
    return names[(at + step + names.length) % names.length];
  }
}

const HANDLERS = {
  welcome(book, message) {
    book.redis = message.redis ?? null;
    const { version, history_s, flush_ms, marks = [], room, share, until } = message;
    book.server = { version, history_s, flush_ms, marks, room, share, until };
    book.refusal.forget();
    book.subscriptions.reset();
    book.list(message.channels);
    book.changed("shown");
  },

  block(book, message) {
    const channel = book.channels.get(message.channel);
    if (!channel || !book.subscriptions.counts(message.channel)) return; // on its way while we flipped
    channel.block(message, book.now());
    book.changed("data", channel);
  },

  gap(book, message) {
    if (book.subscriptions.counts(message.channel)) book.channels.get(message.channel)?.gap(message.reason, book.now());
  },

  status(book, message) {
    if (message.server) return; // of the server itself, which changes no channel
    if (message.channels) book.list(message.channels);
    if (message.redis) book.redis = message.redis;
    if (message.stretched !== undefined) book.busy = message.stretched ? message.interval_ms : null;
    if (message.channel) setState(book, message);
    book.changed(message.channel && message.channel !== book.wanted ? "status" : "shown");
  },

  error(book, message) {
    book.refusal.take(message);
    if (message.code === TOO_MANY) book.subscriptions.refused();
    book.changed("shown");
  },
};

const TOO_MANY = 429;

function setState(book, { channel: name, subscribed, state }) {
  const channel = book.channels.get(name);
  book.subscriptions.answered(name, subscribed !== false);
  if (channel && subscribed !== false) channel.state = soundState(state) ?? channel.state;
}
