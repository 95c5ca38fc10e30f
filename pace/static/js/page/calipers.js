/** Calipers: two cursors on the strip, anchored in sample time, and what lies between them. */
import { CaliperBar } from "./caliperbar.js";
import { Cursor } from "./cursor.js";
import { make } from "./dom.js";
import { preciseTime } from "./format.js";
import { inSingleView, keys } from "./keys.js";
import { repetitions } from "./march.js";
import { atEdge, copyText, measure, measuredTexts, moved, shortDigits, snapped, stepped, valueAt } from "./measure.js";
import { toolbar } from "./toolbar.js";
import { t, words } from "./words.js";

const BEGIN = [0.4, 0.6]; // of the visible strip
const LEAST_MARCH = 4; // CSS px between two repetitions
const MARK = 5; // CSS px, half of the mark where a cursor meets the trace
const SVG = "http://www.w3.org/2000/svg";

/** Where a time that is not on the strip lies; what is being erased by a sweep has passed on the left. */
export const sideOf = (time, { to }) => (time > to ? "right" : "left");

/** `time` moved into the strip; `snap` may have taken it to the sample just beyond its edge. */
export const within = (time, { from, to }) => Math.min(Math.max(time, from), to);

/** An overlay of the strip's panel ({strip, channel, view, box}), with a button and a key. */
export class Calipers {
  constructor(panel) {
    this.panel = panel;
    this.times = null; // epoch ms of both cursors, null until they were put somewhere
    this.on = false;
    this.marching = false;
    this.lead = 0;
    this.build();
    this.tool = toolbar.add({
      id: "tool-calipers", labelKey: "calipers.title", icon: "calipers", pressed: false,
      onClick: () => this.press(),
    });
    this.tool.set({ disabled: true });
    keys.add({ key: "c", labelKey: "calipers.toggle", run: () => this.toggle({ focus: true }), available: inSingleView });
    words.subscribe(() => this.refresh());
    panel.overlays.push(this);
  }

  build() {
    this.cursors = ["A", "B"].map((letter, which) => new Cursor({
      letter,
      moveTo: (x) => this.ready && this.put(which, snapped(this.source, this.panel.strip.timeAt(x))),
      pointAt: (y) => this.choose(this.panel.strip.bandAt(y)),
      act: (action) => this.act(which, action),
    }));
    this.bar = new CaliperBar({
      choose: (lead) => this.choose(lead),
      march: () => this.change({ marching: !this.marching }),
      fetch: () => this.ready && this.change({ times: this.beginning() }),
      copy: () => this.ready && copyText(this.measured(), this.channel.descriptor, this.leadName),
      close: () => this.close(),
    });
    this.paths = ["march", "mark"].map((name) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", `caliper-${name}`);
      return path;
    });
    this.lines = document.createElementNS(SVG, "svg");
    this.lines.setAttribute("class", "caliper-lines");
    this.lines.setAttribute("aria-hidden", "true");
    this.lines.append(...this.paths);
    this.rail = make("div", { class: "caliper-rail" }, this.lines, ...this.cursors.map((cursor) => cursor.element));
    this.elements = [this.rail, this.bar.element];
    for (const element of this.elements) element.hidden = true;
    this.panel.box.append(...this.elements);
    this.panel.box.addEventListener("keydown", (event) => this.escape(event));
  }

  get channel() {
    return this.panel.channel;
  }

  get source() {
    return this.panel.view.source(this.channel);
  }

  /** The time of the first cursor while they are on, which links are made to, or null. */
  get linked() {
    return this.on ? this.times[0] : null;
  }

  get leadName() {
    return this.channel.leads[this.lead] ?? "";
  }

  /** There is something on the strip. */
  get canOpen() {
    return Boolean(this.channel && this.panel.strip.visible && this.source?.length);
  }

  /** On, and with something to measure: a channel that was just chosen may have no sample yet. */
  get ready() {
    return this.on && this.canOpen;
  }

  /** The button: in a narrow window it stands in a list that covers the strip. */
  press() {
    const covered = toolbar.isOpen;
    toolbar.open(false);
    this.toggle({ focus: covered });
  }

  /** `focus`: whoever asked by a key goes on by keys. */
  toggle({ focus = false } = {}) {
    if (this.on) this.close();
    else this.open(focus);
  }

  /** A moving trace cannot be measured: a live view is paused. */
  open(focus) {
    if (!this.canOpen) return;
    this.panel.view.pause();
    if (!this.times?.every((time) => this.panel.strip.xOf(time) !== null)) this.times = this.beginning();
    this.turn(true);
    if (focus) this.cursors[0].element.focus();
  }

  close() {
    const focused = this.elements.some((element) => element.contains(document.activeElement));
    this.turn(false);
    if (focused) (this.tool.element.offsetParent ? this.tool.element : toolbar.more).focus();
  }

  turn(on) {
    this.on = on;
    for (const element of this.elements) element.hidden = !on;
    this.seen = null;
    if (on) this.refresh();
    this.tool.set({ pressed: on });
  }

  escape(event) {
    if (event.key !== "Escape" || !this.on) return;
    event.stopPropagation();
    this.close();
  }

  beginning() {
    const { from, to } = this.panel.strip.visible;
    return BEGIN.map((share) => within(snapped(this.source, from + share * (to - from)), { from, to }));
  }

  change(what) {
    Object.assign(this, what);
    this.refresh();
  }

  choose(lead) {
    if (lead !== null && lead !== this.lead) this.change({ lead });
  }

  put(which, time) {
    const times = [...this.times];
    times[which] = within(time, this.panel.strip.visible);
    this.change({ times });
  }

  act(which, { samples, mm, edge }) {
    if (!this.ready) return;
    const { strip } = this.panel;
    const { layout, visible } = strip;
    const time = this.times[which];
    const pixel = 1 / layout.pxPerMs; // ms
    if (edge) this.put(which, atEdge(this.source, visible, edge));
    else if (mm) this.put(which, moved(this.source, time, (mm * layout.pxPerMm) / layout.pxPerMs, pixel));
    else this.put(which, stepped(this.source, time, samples, pixel));
  }

  measured() {
    return measure(this.source, this.lead, ...this.times);
  }

  /** Another channel: its leads are others, the times stay. Of one without samples nothing can be measured. */
  show() {
    this.lead = 0;
    this.seen = null;
    if (this.on && !this.source?.length) this.turn(false);
  }

  /** Something else than a strip is shown. */
  hide() {
    if (this.on) this.turn(false);
    this.tool.set({ disabled: true });
  }

  /** Each frame; nothing is touched where the strip stands and no cursor moved. */
  draw() {
    if (!this.ready) return;
    const { strip } = this.panel;
    const { from, to } = strip.visible;
    const { layout } = strip;
    const { scale } = layout;
    if (this.lead >= layout.bands.length) this.lead = 0; // another recording began, of fewer leads
    const seen = [from, to, ...this.times, this.lead, this.marching, layout.width, layout.height, scale.gain, scale.low, this.source.total];
    if (this.seen && seen.every((value, i) => value === this.seen[i])) return;
    const fresh = this.seen === null;
    this.seen = seen;
    this.place();
    if (fresh) this.refresh();
  }

  place() {
    const { strip } = this.panel;
    const { width, height, pixelRatio, plot } = strip.layout;
    const size = { width: width / pixelRatio, height: height / pixelRatio };
    const edges = { left: plot.x / pixelRatio, right: (plot.x + plot.width) / pixelRatio };
    const places = this.times.map((time) => {
      const x = strip.xOf(time);
      const off = x === null ? sideOf(time, strip.visible) : "";
      return { x: x ?? edges[off], off };
    });
    const [a, b] = places.map(({ x }) => x);
    const sides = a <= b ? ["left", "right"] : ["right", "left"];
    this.cursors.forEach((cursor, i) => cursor.place({ ...places[i], ...size, side: sides[i] }));
    this.lines.style.height = `${size.height}px`;
    this.drawLines();
  }

  drawLines() {
    const { strip } = this.panel;
    const { plot, pixelRatio, pxPerMs } = strip.layout;
    const least = (LEAST_MARCH * pixelRatio) / pxPerMs;
    const times = this.marching ? repetitions(...this.times, strip.visible, least) : [];
    const upright = (x) => `M${x} ${plot.y / pixelRatio}v${plot.height / pixelRatio}`;
    const march = times.map((time) => strip.xOf(time)).filter((x) => x !== null).map(upright);
    this.paths[0].setAttribute("d", march.join(""));
    this.paths[1].setAttribute("d", this.times.map((time) => this.mark(time)).join(""));
  }

  /** A small cross line where a cursor meets the trace. */
  mark(time) {
    const { strip } = this.panel;
    const x = strip.xOf(time);
    const value = valueAt(this.source, this.lead, time);
    if (x === null || value === null) return "";
    const { bands, pixelRatio } = strip.layout;
    const { top, height } = bands[this.lead];
    const y = Math.min(Math.max(strip.yOf(this.lead, value), top / pixelRatio), (top + height) / pixelRatio);
    return `M${x - MARK} ${y}h${2 * MARK}`;
  }

  /** Numbers and texts: after each move, and a few times a second because samples may come. */
  refresh() {
    this.tool.set({ disabled: !this.on && !this.canOpen });
    if (!this.ready) return;
    const { descriptor, leads } = this.channel;
    const measured = this.measured();
    const texts = measuredTexts(measured, descriptor.resolution);
    const away = this.times.some((time) => this.panel.strip.xOf(time) === null);
    const unit = descriptor.unit ?? "";
    this.bar.render({ texts, unit, leads, lead: this.lead, marching: this.marching, away });
    this.say(texts, unit);
  }

  say(texts, unit) {
    const { from, to } = this.panel.strip.visible;
    const all = t("calipers.spoken", { ...texts, unit });
    this.cursors.forEach((cursor, i) => {
      const time = this.times[i];
      cursor.say({
        label: t("calipers.cursor", { letter: cursor.letter }), text: `${this.spokenPlace(time, unit)}. ${all}`,
        ms: time - from, span: to - from,
      });
    });
  }

  spokenPlace(time, unit) {
    const { strip } = this.panel;
    const when = preciseTime(time, strip.visible.to);
    if (strip.xOf(time) === null) return t(`calipers.${sideOf(time, strip.visible)}`, { time: when });
    const value = valueAt(this.source, this.lead, time);
    if (value === null) return t("calipers.noSample", { time: when });
    return t("calipers.place", { time: when, value: shortDigits(value, this.channel.descriptor.resolution), unit });
  }
}
