/** The tiles of the wall: made, laid out, gone through by keys. */
import { Drag } from "./walldrag.js";
import { GAP, neighbourIndex, wallGrid } from "./wallgrid.js";
import { Tile } from "./walltile.js";

const SMALL = 72; // CSS px: tiles below this height have small texts
const LARGE = 150; // and from this height on large ones
const NARROW_HEAD = 380; // CSS px: beside a name there is less room than for speed and gain
const SHIFT = "Shift+";
const USUAL_TEXT = 16; // CSS px of 1 rem, unless the person set the browser to another

/** How many times as large as usual letters are. */
const textSize = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_TEXT || 1;

/** The number of bands that most strips have. */
function usualLeads(channels) {
  const counts = channels.filter(({ descriptor }) => descriptor.kind === "waveform").map(({ leads }) => leads.length || 1);
  return counts.sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 1;
}

export class Board {
  /** @param {object} does what follows: open(name), move(name, index), picked() */
  constructor(room, list, tools, does) {
    Object.assign(this, { room, list, tools, does });
    this.tiles = new Map();
    this.current = null; // name of the tile that Tab goes to, and that is picked while arranging
    this.arranging = false;
    this.animated = false;
    this.size = { width: 0, height: 0 };
    this.sizes = new ResizeObserver((entries) => entries.forEach((entry) => this.resized(entry)));
    this.sight = new IntersectionObserver((entries) => entries.forEach((entry) => this.seen(entry)), { root: room });
    this.sizes.observe(room, { box: "border-box" }); // whatever a scroll bar takes away
    this.drag = new Drag(this, list);
    list.addEventListener("click", (event) => this.click(event));
    list.addEventListener("focusin", (event) => this.choose(this.nameOf(event.target)));
  }

  get names() {
    return [...this.tiles.keys()];
  }

  nameOf(element) {
    return element.closest?.(".tile-place")?.dataset.channel ?? null;
  }

  /** One tile a Channel, in their order; those that stay keep their element, and the focus. */
  render(channels) {
    const before = this.tiles;
    const focused = this.list.contains(document.activeElement);
    this.tiles = new Map(channels.map((channel) => [channel.name, before.get(channel.name) ?? this.create(channel.name)]));
    for (const [name, tile] of before) if (!this.tiles.has(name)) this.drop(tile);
    for (const channel of channels) this.fill(this.tiles.get(channel.name), channel);
    this.leads = usualLeads(channels);
    this.arrange();
    this.lay();
    this.choose(this.tiles.has(this.current) ? this.current : this.names[0] ?? null);
    if (focused) this.focus(this.current);
  }

  create(name) {
    const tile = new Tile(name, this.tools);
    this.sight.observe(tile.element);
    return tile;
  }

  drop(tile) {
    tile.animate(false);
    this.sight.unobserve(tile.element);
    if (tile.body) this.sizes.unobserve(tile.body.element);
  }

  /** A body of another kind is another element to be observed. */
  fill(tile, channel) {
    const before = tile.body;
    tile.show(channel);
    if (tile.body === before) return;
    if (before) this.sizes.unobserve(before.element);
    this.sizes.observe(tile.body.element);
    tile.animate(this.animated && tile.inView);
  }

  arrange() {
    const wanted = [...this.tiles.values()].map((tile) => tile.element);
    const { children } = this.list;
    if (children.length === wanted.length && wanted.every((element, i) => children[i] === element)) return;
    this.drag.cancel();
    this.list.replaceChildren(...wanted);
  }

  resized({ target, contentRect, borderBoxSize, devicePixelContentBoxSize }) {
    if (target === this.room) {
      this.size = { width: borderBoxSize[0].inlineSize, height: borderBoxSize[0].blockSize };
      this.lay();
      return;
    }
    const exact = devicePixelContentBoxSize?.[0];
    const [width, height] = [[contentRect.width, exact?.inlineSize], [contentRect.height, exact?.blockSize]].map(wholePixels);
    this.tiles.get(this.nameOf(target))?.resize({ width, height, ratio: devicePixelRatio });
  }

  seen({ target, isIntersecting }) {
    const tile = this.tiles.get(this.nameOf(target));
    if (!tile) return;
    tile.inView = isIntersecting;
    tile.animate(this.animated && isIntersecting);
  }

  /** Columns and rows for the room as it is. */
  lay() {
    const { style, dataset } = this.list;
    const text = textSize();
    this.grid = wallGrid({ count: this.tiles.size, ...this.size, leads: this.leads, text });
    const { columns, rows, width, height, scrolls } = this.grid;
    style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    style.gridTemplateRows = scrolls ? "" : `repeat(${rows}, minmax(0, 1fr))`;
    style.gridAutoRows = scrolls ? `${height}px` : "";
    style.height = scrolls ? "" : "100%";
    style.gap = `${GAP}px`;
    dataset.size = height < SMALL * text ? "small" : height < LARGE * text ? "middle" : "large";
    this.short = dataset.size === "small" || width < NARROW_HEAD * text;
  }

  /** Draw what is in view, or nothing while the wall is not shown. */
  animate(on) {
    this.animated = on;
    for (const tile of this.tiles.values()) tile.animate(on && tile.inView);
  }

  /** Texts and states of all tiles; returns their levels. */
  refresh({ now, noticeOf }) {
    return [...this.tiles.values()].map((tile) => tile.refresh({ now, notice: noticeOf(tile.channel), short: this.short }));
  }

  /** Ms that a strip shows, or null while none is drawn. */
  get span() {
    const strips = [...this.tiles.values()].map((tile) => tile.body.strip?.visible).filter(Boolean);
    return strips.length ? Math.max(...strips.map(({ from, to }) => to - from)) : null;
  }

  /** What the person set for the strips changed. */
  adjust() {
    for (const tile of this.tiles.values()) tile.body.adjust?.();
  }

  /** The tile that Tab leads to; while arranging it is the one that the buttons move. */
  choose(name) {
    const before = this.current;
    this.current = name;
    for (const tile of this.tiles.values()) tile.choose(tile.name === name, this.arranging);
    if (name !== before) this.does.picked();
  }

  setArranging(on) {
    this.arranging = on;
    this.list.dataset.arranging = String(on);
    this.choose(this.current);
  }

  focus(name) {
    this.tiles.get(name)?.button.focus();
  }

  /**
   * A key by its name: arrows go to the neighbour of the tile in focus, or of the current one; with Shift the tile goes.
   * Returns whether it meant something.
   */
  key(target, name) {
    const from = this.nameOf(target) ?? this.current;
    const index = this.names.indexOf(from);
    const to = neighbourIndex(name.replace(SHIFT, ""), index, { count: this.tiles.size, columns: this.grid.columns });
    if (to === null || index < 0) return false;
    if (name.startsWith(SHIFT)) this.does.move(from, to);
    else this.focus(this.names[to]);
    return true;
  }

  click(event) {
    const name = this.nameOf(event.target);
    const dropped = this.drag.justDropped && event.detail > 0; // a click by key has no detail
    if (name === null || dropped) return;
    if (this.arranging) this.choose(name);
    else this.does.open(name);
  }
}

/**
 * Whole device pixels, as the browser lays them out. Safari does not tell, and a browser that emulates another screen
 * tells those of the real one: there the product is rounded.
 */
function wholePixels([length, exact]) {
  const product = length * devicePixelRatio;
  return Math.abs(exact - product) < 1 ? exact : Math.round(product);
}
