/** One strip of a waveform on a canvas: paper, names, trace, gaps, axes. */
import { Cover } from "./cover.js";
import { gapLabels, gapsDiffer, gapsWithin } from "./gaps.js";
import { stripLayout } from "./layout.js";
import { Places } from "./places.js";
import { Reach } from "./range.js";
import { column, CSS_PX_PER_MM, GAIN, SPEED } from "./scale.js";
import { Scene } from "./scene.js";
import { stockFor } from "./stock.js";
import { Tape } from "./tape.js";

const OPTIONS = { speed: SPEED, gain: null, sweep: false, pxPerMm: CSS_PX_PER_MM, height: null };
const NONE = [];
const SOON_MS = 10_000; // more than the tape is painted ahead, at any speed

const makeCanvas = (width, height) => Object.assign(document.createElement("canvas"), { width, height });

/** What is said where the page brings no words of its own. */
const plainWords = (key, { length = "" } = {}) => length;
const plainNumber = (value) => String(value).replace("-", "−");

/** A declared range says where the scale ends, but not where to look closer than that. */
const needsExtent = ({ unit, range }, { gain, height }) =>
  !range || (gain === null ? height !== null : unit !== "mV" && gain > GAIN);

export class Strip {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{format: function(number): string, words: function(string, object): string, number: function(number): string}} texts
   *   `format` writes a time of the axis, `number` a value; `words` gives the text of "time", "timeShort" (unit of the axis)
   *   and "gap" ({length: "3.2 s"})
   */
  constructor(canvas, { format, words = plainWords, number = plainNumber }) {
    Object.assign(this, { canvas, format, words, number });
    this.ctx = canvas.getContext("2d", { alpha: false });
    this.tape = new Tape(makeCanvas);
    this.options = {};
    this.width = 0;
    this.pixelRatio = 1;
    this.look = null;
    this.stale = false;
    this.idle = false; // out of sight: nothing is drawn
    this.show(null);
  }

  /** speed (mm/s), gain (mm a unit or null), sweep, pxPerMm (CSS px), height (CSS px to fit into or null) */
  get options() {
    return this.chosen;
  }

  set options(given) {
    this.chosen = { ...OPTIONS, ...given };
  }

  /** Colours: paper, gridSmall, gridLarge, ink, muted, trace, warning ("#rrggbb"). */
  get theme() {
    return this.look;
  }

  set theme(given) {
    if (!this.look || Object.entries(given).some(([name, colour]) => this.look[name] !== colour)) this.look = given;
  }

  /** Width in device pixels; the height follows from the scale. */
  resize(width, pixelRatio) {
    this.width = width;
    this.pixelRatio = pixelRatio;
  }

  /** Another channel: what was learnt of its range is forgotten. */
  show(channel) {
    this.shown = channel;
    this.reach = new Reach();
    this.fit = null;
    this.scene = null;
    this.cover = null;
    this.places = null;
  }

  get layout() {
    return this.scene?.layout ?? null;
  }

  get scale() {
    return this.layout?.scale ?? null;
  }

  /**
   * Paint the channel with sample time `playhead` (epoch ms) at the edge; null paints the empty paper. Where not a
   * pixel would change, nothing is touched.
   */
  draw(playhead, source = this.shown?.ring ?? null, gaps = this.shown?.gaps ?? NONE) {
    if (this.idle || !this.width || !this.theme || !this.shown) return;
    const drawn = playhead === null ? null : source;
    const renewed = this.renew(drawn, source, playhead);
    const { layout, sweep } = this.scene;
    this.places = new Places(layout, column(playhead ?? 0, layout.pxPerMs), sweep);
    const shown = this.shownGaps(drawn, drawn ? gaps : NONE);
    const painted = this.advance(drawn, shown, renewed);
    this.gaps = shown;
    this.cover.show({ places: this.places, painted, labels: this.gapLabels(shown) });
  }

  /** A new scene if anything of it is different, and a canvas of the size that it needs. */
  renew(drawn, source, playhead) {
    const state = this.stateOf(drawn, source, playhead);
    if (this.scene && state.every((value, i) => value === this.seen[i])) return false;
    this.seen = state;
    this.scene = this.sceneOf(source);
    const { canvas, layout } = this;
    if (canvas.width !== layout.width) canvas.width = layout.width;
    if (canvas.height !== layout.height) canvas.height = layout.height;
    canvas.style.height = `${layout.height / this.pixelRatio}px`;
    this.stock = stockFor(layout, this.theme, makeCanvas);
    this.cover = new Cover(this.ctx, this.scene, this.tape, makeCanvas);
    return true;
  }

  /** Everything that the scene depends on. */
  stateOf(drawn, source, playhead) {
    const { descriptor, leads } = this.shown;
    const { unit, colour, range } = descriptor;
    const { speed, gain, sweep, pxPerMm, height } = this.chosen;
    if (source?.length && needsExtent(this.shown.descriptor, this.chosen)) {
      this.reach.learn(source, { unit, playhead, live: source === this.shown.ring });
    }
    return [
      this.width, this.pixelRatio, speed, gain, sweep, pxPerMm, height, this.theme, this.stale, unit, colour,
      range?.[0], range?.[1], this.fitOf(source), source?.leads.length, leads.join("\n"), drawn, drawn?.run,
      this.words("gap"), this.number(0.5), // another language
    ];
  }

  /** What the layout follows from, see stripLayout. */
  measures(source) {
    const { width, pixelRatio, shown: { descriptor: { unit, range }, leads }, reach: { extent } } = this;
    return { width, pixelRatio, leadCount: Math.max(source?.leads.length ?? leads.length, 1), unit, range, extent, ...this.chosen };
  }

  /** What the samples' extent comes to: another one may well give the same scale. */
  fitOf(source) {
    const { extent } = this.reach;
    if (extent !== this.fit?.extent) {
      const { scale, bands } = stripLayout(this.measures(source));
      this.fit = { extent, key: [scale.gain, ...bands.flatMap(({ zero, height }) => [zero, height])].join() };
    }
    return this.fit?.key;
  }

  sceneOf(source) {
    const { descriptor: { unit, colour }, leads } = this.shown;
    const { theme, stale, format, words, number, chosen: { sweep } } = this;
    return new Scene(this.ctx, { layout: this.measures(source), theme, stale, colour, unit, names: leads, sweep, format, words, number });
  }

  /** The gaps in sight, or about to be; the silence of a stale channel is one that is open. */
  shownGaps(source, gaps) {
    const { from, to } = this.places.visible;
    const shown = gaps.length ? gapsWithin(gaps, from, to + SOON_MS) : NONE;
    const silent = this.stale && source?.length && source.newest < to && shown.at(-1)?.to !== null;
    return silent ? [...shown, { from: source.newest, to: null }] : shown;
  }

  /** Bring the tape up to date; returns the first column that was painted. */
  advance(source, gaps, renewed) {
    const { scene, tape, places: { head } } = this;
    const { pxPerMs, plot, height, pixelRatio } = scene.layout;
    const changed = renewed || !source ? Infinity : Math.min(source.changedSince(this.total), this.gapsChanged(gaps));
    this.total = source?.total ?? 0;
    return tape.advance({
      width: plot.width, height, pixelRatio, head, scene,
      ready: source?.length ? Math.floor(source.newest * pxPerMs) - 1 : head,
      dirty: Math.floor(changed * pxPerMs),
      paint: (ctx, span) => scene.paintColumns(ctx, span, { source, gaps, stock: this.stock }),
    });
  }

  /** A gap that went out of sight changes nothing. */
  gapsChanged(gaps) {
    const { from } = this.places.visible;
    return gapsDiffer(this.gaps.filter(({ to }) => to === null || to >= from), gaps);
  }

  gapLabels(gaps) {
    if (!gaps.length) return NONE;
    const { layout, spans, head } = this.places;
    return gapLabels(this.ctx, layout, spans, gaps, head, this.words);
  }

  /** {from, to} (epoch ms) on the strip as last drawn, or null. */
  get visible() {
    return this.places?.visible ?? null;
  }

  /** Between points of the canvas (CSS px) and the signal; before the first drawing null. See Places. */
  timeAt(x) {
    return this.places?.timeAt(x) ?? null;
  }

  xOf(time) {
    return this.places?.xOf(time) ?? null;
  }

  bandAt(y) {
    return this.places?.bandAt(y) ?? null;
  }

  valueAt(lead, y) {
    return this.places?.valueAt(lead, y) ?? null;
  }

  yOf(lead, value) {
    return this.places?.yOf(lead, value) ?? null;
  }
}
