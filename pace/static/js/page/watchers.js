/** Who watches along: a number beside each channel's tab, and names beside the title of the one that is shown. */
import { byId } from "./dom.js";
import { setSentence } from "./sentence.js";

const NAMED = 3; // beside the title; the panel has all

/**
 * Names beside the title, as the key of a sentence and its values; [null] where nobody else is known to watch. In a crowd
 * there are others of whom that is not known.
 */
export function watchersText(people, inCrowd = false) {
  if (inCrowd && people.length) return ["people.withOthers", { one: people[0].name }];
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
    const inCrowd = people.unnamed > 0;
    this.tabs.countWatchers(people.watched(self.id), inCrowd);
    const along = this.channel === null ? [] : people.watching(this.channel, self.id);
    this.element.hidden = !along.length;
    setSentence(this.element, ...watchersText(along, inCrowd));
  }
}
