/** Channels that carry places: each is a pin that moves, and may lead to a trace. */
import { Channel } from "../signal/channel.js";
import { soundDescriptor } from "../signal/descriptor.js";
import { Subscriptions } from "../signal/subscriptions.js";

export const MOST = 100; // channels that a session may watch; of more the first are shown

export const keyOf = (name) => `channel ${name}`;
const isPlace = (descriptor) => descriptor?.kind === "place";

export class Wearables {
  /** @param {{pins, send, budget, now, timers, present}} given `present()` is the server's time, epoch ms, or null */
  constructor({ pins, send, budget, now, timers, present }) {
    Object.assign(this, { pins, now, present });
    this.channels = new Map();
    this.left = 0; // channels that are too many
    // whoever comes back wants to know where they are now, not where they were
    this.subscriptions = new Subscriptions({ send, budget, now, timers, since: () => null });
  }

  /** A message of the server that tells of channels. */
  apply(message) {
    if (message.type === "welcome") this.subscriptions.reset();
    if (Array.isArray(message.channels)) this.list(message.channels);
    if (message.type === "status" && message.channel) this.subscriptions.answered(message.channel, message.subscribed !== false);
    if (message.type === "block") this.take(message);
    if (message.type === "error" && message.code === 429) this.subscriptions.refused();
  }

  list(descriptors) {
    const all = descriptors.map(soundDescriptor).filter(isPlace);
    const shown = new Map(all.slice(0, MOST).map((descriptor) => [descriptor.name, descriptor]));
    this.left = all.length - shown.size;
    for (const name of this.channels.keys()) if (!shown.has(name)) this.forget(name);
    for (const [name, descriptor] of shown) this.describe(name, descriptor);
    this.subscriptions.want(new Set(shown.keys()));
  }

  describe(name, descriptor) {
    const channel = this.channels.get(name) ?? new Channel(descriptor, { present: this.present, now: this.now });
    channel.describe(descriptor);
    this.channels.set(name, channel);
    this.pins.put(keyOf(name), this.facts(descriptor), this.now());
  }

  facts({ label, colour, trace }) {
    return { kind: "wearable", name: label, colour, trace };
  }

  forget(name) {
    this.channels.delete(name);
    this.subscriptions.gone(name);
    this.pins.drop(keyOf(name));
  }

  take(message) {
    const channel = this.channels.get(message.channel);
    if (!channel || !this.subscriptions.counts(message.channel)) return;
    const now = this.now();
    channel.block(message, now);
    const { value, lastArrival, descriptor } = channel;
    if (!value) return;
    const present = this.present();
    const age = present === null || lastArrival === null ? 0 : Math.max(present - lastArrival, 0);
    this.pins.put(keyOf(message.channel), { ...this.facts(descriptor), place: value.place, heard: now - age }, now);
  }

  /** The connection is gone. */
  cut() {
    this.subscriptions.reset();
  }
}
