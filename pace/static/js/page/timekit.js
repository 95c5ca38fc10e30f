/** Puts together what the page has for time: the view, its controls, the bar below the strip and links to moments. */
import { History } from "../signal/history.js";
import { make } from "./dom.js";
import { inSingleView, keys } from "./keys.js";
import { Moments } from "./moment.js";
import { addTimeControls, Drag } from "./timecontrols.js";
import { Timeline } from "./timeline.js";
import { toolbar } from "./toolbar.js";
import { View } from "./view.js";

const LINK = "M10 14a4 4 0 0 0 5.700 0l3.300-3.300a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3.300 3.300a4 4 0 0 0 5.700 5.700l1-1";
const SETTLED_MS = 1000; // in focus: then the server is asked what it keeps; who flips on does not ask for each channel

/** The view of a page that has a Book and a Connection. */
export const makeView = ({ book, connection, clock, now }) => new View({
  now,
  present: () => clock.at(now()),
  kept: () => book.server?.history_s ?? null,
  makeHistory: (channel, changed) => new History({ request: (what, fields) => connection.request(what, fields), channel, changed }),
});

export class TimeKit {
  /**
   * @param {{view: View, panel: WaveformPanel, active: function(): boolean, now: function(): number,
   *   linked: function(): number|null}} parts `active`: a strip is shown; `linked` see Moments
   */
  constructor({ view, panel, active, now, linked }) {
    Object.assign(this, { view, panel, now });
    addTimeControls({ view, active, keys, toolbar });
    this.timeline = new Timeline({ view });
    this.moments = new Moments({ view, panel, linked, now });
    this.drag = new Drag({ view, strip: panel.strip, canvas: panel.canvas });
    const copy = () => this.moments.copy();
    toolbar.add({ group: "tools", id: "tool-link", labelKey: "moment.copy", textKey: "toolbar.link", icon: LINK, onClick: copy });
    keys.add({ key: "u", labelKey: "moment.copy", run: copy, available: inSingleView });
    this.edge = make("span", { class: "time-edge", id: "time-edge" });
    this.edge.hidden = true;
    panel.box.append(this.edge);
    panel.overlays.push(this);
  }

  /** An overlay of the panel: another channel is in focus. */
  show(channel) {
    this.view.focus(channel);
    this.shownAt = this.now();
    this.timeline.refresh();
  }

  /** Each frame: how much the strip shows, which changes with its width and speed, and where what is kept begins. */
  draw() {
    const { view, panel } = this;
    view.drawn(panel.channel, panel.strip.visible);
    const { from, told } = view.live ? { told: false } : view.bounds();
    const x = told ? panel.strip.xOf(from) : null;
    this.edge.hidden = x === null;
    if (x !== null) this.edge.style.transform = `translateX(${x}px)`;
  }

  /** A few times a second. */
  refresh() {
    this.timeline.refresh();
    const { view } = this;
    if (view.live && view.channel && !view.bounds().told && this.now() - this.shownAt > SETTLED_MS) this.survey();
  }

  /** Ask for the present alone: with it the server tells what it keeps. */
  survey() {
    this.shownAt = this.now();
    const edge = this.view.edge();
    if (edge !== null) this.view.history(this.view.channel).want(edge - SETTLED_MS, edge);
  }
}
