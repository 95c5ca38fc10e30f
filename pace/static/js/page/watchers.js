/** Who watches along: a number beside each channel's tab, and names beside the title of the one that is shown. */
import { byId } from "./dom.js";
import { setSentence } from "./sentence.js";

const NAMED = 3; // beside the title; the panel has all

/** Names beside the title, as the key of a sentence and its values; [null] where nobody else watches. */
export function watchersText(people) {
  const values = Object.fromEntries(people.slice(0, NAMED).map(({ name }, i) => [["one", "two", "three"][i], name]));
  const key = [null, "people.withOne", "people.withTwo", "people.withThree"][Math.min(people.length, NAMED)];
  if (people.length > NAMED) return ["people.withMore", { ...values, n: people.length - NAMED }];
  return [key, values];
}

export class Watchers {
  constructor({ people, self, tabs }) {
    Object.assign(this, { people, self, tabs, channel: null });
    this.element = byId("watchers");
  }

  /** Another channel is shown, or none (null). */
  show(channel) {
    if (channel === this.channel) return;
    this.channel = channel;
    this.render();
  }

  render() {
    const { people, self } = this;
    this.tabs.countWatchers(people.watched(self.id));
    const along = this.channel === null ? [] : people.watching(this.channel, self.id);
    this.element.hidden = !along.length;
    setSentence(this.element, ...watchersText(along));
  }
}
