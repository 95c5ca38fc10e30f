/** How many look now, and how many came since the beginning: a line at the foot of each page. */
import { mail } from "../net/mail.js";
import { People } from "../signal/people.js";
import { byId, setText } from "./dom.js";
import { count } from "./format.js";
import { t, words } from "./words.js";

const one = (key, number) => t(number === 1 ? `${key}One` : key, { n: count(number) });

/** "3 people on 4 pages · 1 024 visits"; "" before the server has said anything. */
export function counterText({ told, count: people, viewers, visits }) {
  if (!told) return "";
  const parts = [`${one("counter.people", people)} ${one("counter.pages", viewers)}`];
  if (visits !== null) parts.push(one("counter.visits", visits));
  return parts.join(" · ");
}

export class Counter {
  constructor() {
    this.element = byId("counter");
  }

  render(people) {
    setText(this.element, counterText(people));
  }
}

/** For pages that show nothing else of people; `self` is that of openLink. */
export function startCounter(self) {
  const counter = new Counter();
  const people = new People({ changed: () => counter.render(people) });
  mail.on("presence", (message) => people.apply(message));
  words.subscribe(() => counter.render(people));
  self.follow("people");
}
