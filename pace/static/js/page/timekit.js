/** Puts together what the page has for time: the view, its controls, the bar below the strip and links to moments. */
import { History } from "../signal/history.js";
import { loop } from "../draw/loop.js";
import { byId, make } from "./dom.js";
import { keys } from "./keys.js";
import { Moments, putAt } from "./moment.js";
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
   * @param {object} parts `view`, `panel` (a WaveformPanel), `now()`; `wall()`: {channel, strip, box} of the tile in focus, or
   *   null where it is no strip, `onWall()`: whether the wall is shown; `linked` and `lacks` see Moments
   */
  constructor({ view, panel, now, wall, onWall, linked, lacks }) {
    Object.assign(this, { view, panel, now, wall, onWall });
    const stage = () => this.stage;
    addTimeControls({ view, active: () => this.stage !== null, keys, toolbar });
    this.timeline = new Timeline({ view, stage });
    this.moments = new Moments({ view, stage, linked, lacks, now });
    this.drawing = () => this.draw();
    this.drag = new Drag({ view, strip: panel.strip, canvas: panel.canvas });
    const copy = () => this.moments.copy();
    toolbar.add({ group: "tools", id: "tool-link", labelKey: "moment.copy", textKey: "toolbar.link", icon: LINK, onClick: copy });
    keys.add({ key: "u", labelKey: "moment.copy", run: copy });
    this.edge = make("span", { class: "time-edge", id: "time-edge" });
    this.edge.hidden = true;
    panel.overlays.push(this);
  }

  /** {channel, strip, box, onWall} of the strip in focus, or null. */
  get stage() {
    if (this.onWall()) return this.wall() && { ...this.wall(), onWall: true };
    const { channel, strip, box } = this.panel;
    return channel ? { channel, strip, box, onWall: false } : null;
  }

  /** The bar stands below the strip, or below the tiles of the wall. */
  settle() {
    const place = this.onWall() ? byId("wall") : this.panel.element;
    const kit = byId("time-kit");
    if (kit.parentNode === place) return;
    place.append(kit);
    loop[this.onWall() ? "add" : "remove"](this.drawing);
  }

  /** An overlay of the panel: another channel is in focus. */
  show(channel) {
    this.view.focus(channel);
    this.begin(channel);
  }

  begin(channel) {
    this.begun = channel;
    this.shownAt = this.now();
    this.moments.show(channel);
    this.timeline.refresh();
  }

  /** Each frame: how much the strip shows, which changes with its width and speed, and where what is kept begins. */
  draw() {
    const { view, stage } = this;
    if (stage && !stage.onWall) view.drawn(stage.channel, stage.strip.visible);
    const { from, told } = view.live ? { told: false } : view.bounds();
    putAt(this.edge, stage, told ? from : null);
    this.moments.draw();
  }

  /** A few times a second. */
  refresh() {
    const { view, stage } = this;
    if (stage && stage.channel !== this.begun) this.begin(stage.channel); // another tile of the wall
    this.timeline.refresh();
    this.moments.refresh();
    if (view.live && view.channel && !view.bounds().told && this.now() - this.shownAt > SETTLED_MS) this.survey();
  }

  /** Ask for the present alone: with it the server tells what it keeps. */
  survey() {
    this.shownAt = this.now();
    const edge = this.view.edge();
    if (edge !== null) this.view.history(this.view.channel).want(edge - SETTLED_MS, edge);
  }
}
