/** All channels of the server, the one that is shown, and the subscription that feeds it. */
import { subscribe, unsubscribe } from "../net/protocol.js";
import { Channel } from "./channel.js";

const STALE_RETURN_MS = 20_000; // who comes back to a channel later than this wants the present, not all that was missed

/**
 * Applies the server's messages to the channels. `send` takes one message and returns whether it went out; after
 * each change `changed(what)` is called with "channels", "shown" or "data".
 */
export class Book {
  constructor({ send, now, changed }) {
    Object.assign(this, { send, now, changed });
    this.channels = new Map();
    this.wanted = null; // by name; may not be there (yet)
    this.redis = null;
    this.busy = null; // ms between two updates, where they are further apart than the server wants
    this.lastError = null;
  }

  get shown() {
    return this.channels.get(this.wanted) ?? null;
  }

  get names() {
    return [...this.channels.keys()];
  }

  /** The connection is gone: no status of a channel holds any more. */
  cut() {
    for (const channel of this.channels.values()) channel.state = null;
    this.redis = this.busy = null;
    this.changed("shown");
  }

  apply(message) {
    const handler = HANDLERS[message.type];
    if (handler) handler(this, message);
  }

  list(descriptors) {
    const before = this.channels;
    this.channels = new Map(descriptors.map((descriptor) => {
      const channel = before.get(descriptor.name) ?? new Channel(descriptor);
      channel.describe(descriptor);
      return [descriptor.name, channel];
    }));
    this.changed("channels");
  }

  /** Show a channel by name, and have the server send it instead of the one before. */
  show(name) {
    if (name === this.wanted) return;
    const before = this.shown;
    this.wanted = name;
    if (before) this.leave(before);
    if (this.shown) this.join(this.shown);
    this.changed("shown");
  }

  leave(channel) {
    this.send(unsubscribe(channel.name));
    channel.state = null;
    channel.leftAt = this.now();
  }

  join(channel) {
    if (channel.leftAt !== null && this.now() - channel.leftAt > STALE_RETURN_MS) channel.forget();
    channel.leftAt = null;
    this.send(subscribe(channel.name, channel.position));
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
    book.lastError = null;
    book.list(message.channels);
    if (!book.shown && book.wanted === null) book.wanted = book.names[0] ?? null;
    if (book.shown) book.join(book.shown);
    book.changed("shown");
  },

  block(book, message) {
    const channel = book.channels.get(message.channel);
    if (!channel || message.channel !== book.wanted) return; // on its way while we flipped
    channel.block(message, book.now());
    book.changed("data");
  },

  gap(book, message) {
    book.channels.get(message.channel)?.gap(message.reason, book.now());
  },

  status(book, message) {
    if (message.channels) relist(book, message.channels);
    if (message.redis) book.redis = message.redis;
    if (message.stretched !== undefined) book.busy = message.stretched ? message.interval_ms : null;
    if (message.channel) setState(book, message);
    book.changed("shown");
  },

  error(book, message) {
    book.lastError = message;
    book.changed("shown");
  },
};

/** A channel that appeared may be the one that was asked for. */
function relist(book, descriptors) {
  const missing = !book.shown;
  book.list(descriptors);
  if (book.wanted === null) book.wanted = book.names[0] ?? null;
  if (missing && book.shown) book.join(book.shown);
}

function setState(book, message) {
  const channel = book.channels.get(message.channel);
  if (channel && message.subscribed !== false) channel.state = message.state ?? channel.state;
}
