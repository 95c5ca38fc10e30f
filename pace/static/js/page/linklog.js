/** What happened to the connection, the newest first: a list in the details panel. */
import { make } from "./dom.js";
import { clockTime } from "./format.js";
import { said } from "./sayings.js";
import { setSentence } from "./sentence.js";

const MOST = 30; // events; the oldest go

/** What a state of Connection is as an event: a key of the words and its values; null for none. */
export function eventOf({ phase, transport, reason, tries = 0, lost }, attempted = null) {
  if (phase === "open") return ["link.eventOpen", { transport }];
  if (phase === "waiting") return [lost ? "link.eventLost" : "link.eventFailed", { reason: said(reason) }];
  if (phase !== "connecting" || !attempted) return null;
  return tries ? ["link.eventAgain", { transport: attempted, k: tries }] : ["link.eventTrying", { transport: attempted }];
}

export class LinkLog {
  constructor() {
    this.events = [];
    this.title = make("h3", { id: "link-events-title", "data-t": "link.events" });
    this.list = make("ol", { id: "link-events", tabindex: "0", "aria-labelledby": this.title.id });
    this.element = make("div", { class: "details-group link-events" }, this.title, this.list);
  }

  /** A few times a second: the state, and the transport that is being tried. `time` is this device's, epoch ms. */
  note(state, attempted, time = Date.now()) {
    const last = this.events[0];
    if (last?.state === state && last.attempted === attempted) return;
    if (eventOf(state, attempted)) this.events = [{ state, attempted, time }, ...this.events].slice(0, MOST);
  }

  /** While the panel is open. */
  refresh() {
    while (this.list.children.length > this.events.length) this.list.lastElementChild.remove();
    while (this.list.children.length < this.events.length) this.list.append(make("li", {}, make("time"), " ", make("span")));
    this.events.forEach(({ state, attempted, time }, i) => {
      const [when, what] = this.list.children[i].children;
      if (when.textContent !== clockTime(time)) when.textContent = clockTime(time);
      setSentence(what, ...eventOf(state, attempted));
    });
  }
}
