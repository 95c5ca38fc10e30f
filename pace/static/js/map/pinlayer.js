/** All pins on one canvas over the map, drawn with each frame in which something moves. */
import { readable } from "../draw/colour.js";
import { BOXES, middleOf, shapeOf, turnOf } from "./look.js";
import { zoomEase } from "./mercator.js";
import { Sprites } from "./sprites.js";

const ZOOM_MS = 250; // as long as Leaflet takes
const MARGIN = 40; // px around the map in which a pin may still be seen
const REACH = 22; // px from the middle of a pin: a target of 44
const NAMED = 40; // more pins in sight than that have no names beside them
const LONGEST = 24; // characters of a name on the map; the list has it whole
const FONT = "600 13px system-ui, sans-serif";
const ORDER = { fixed: 0, person: 1, wearable: 2 };

export class PinLayer {
  /**
   * @param {{canvas, pins, loop, now, colours}} given `colours()` gives {surface, ink, muted, accent, land}
   */
  constructor({ canvas, pins, loop, now, colours }) {
    Object.assign(this, { canvas, pins, loop, now, colours });
    this.ctx = canvas.getContext("2d");
    this.sprites = new Sprites();
    this.seen = []; // [{pin, x, y}] of the last frame, in the order in which they were drawn
    this.chosen = null; // key of a pin
    this.zoom = null;
    this.frame = (at) => this.draw(at);
    this.looks = new Map();
  }

  /** Follow a Leaflet map. */
  follow(map) {
    this.map = map;
    map.on("move zoom viewreset resize", () => this.wake());
    map.on("zoomanim", ({ center, zoom }) => this.beginZoom(center, zoom));
    map.on("zoomend", () => {
      this.zoom = null;
      this.wake();
    });
    this.wake();
  }

  /** Something is to be drawn anew. */
  wake() {
    this.loop.add(this.frame);
  }

  recolour() {
    this.looks.clear();
    this.sprites.clear();
    this.wake();
  }

  /** {scale, left, top}: a point of the world is at x · scale − left px of the map. */
  view() {
    const { min } = this.map.getPixelBounds();
    return { scale: this.map.options.crs.scale(this.map.getZoom()), left: min.x, top: min.y };
  }

  beginZoom(center, zoom) {
    const half = this.map.getSize().divideBy(2);
    const corner = this.map.project(center, zoom).subtract(half);
    this.zoom = {
      from: this.shown, to: { scale: this.map.options.crs.scale(zoom), left: corner.x, top: corner.y }, start: this.now(),
    };
    this.wake();
  }

  /** The view while Leaflet zooms: CSS moves the map along straight lines, and so the pins. */
  zoomed(now) {
    const { from, to, start } = this.zoom;
    const share = zoomEase(Math.min((now - start) / ZOOM_MS, 1));
    const between = (name) => from[name] + (to[name] - from[name]) * share;
    return { scale: between("scale"), left: between("left"), top: between("top") };
  }

  draw(now) {
    const size = this.fit();
    this.shown = this.zoom?.from ? this.zoomed(now) : this.view();
    this.ctx.clearRect(0, 0, size.x, size.y);
    this.place(now, size);
    for (const { pin, x, y } of this.seen) this.stamp(pin, x, y, now);
    if (this.seen.length <= NAMED) for (const one of this.seen) this.name(one);
    else this.name(this.seen.find(({ pin }) => pin.key === this.chosen));
    if (!this.zoom && !this.pins.isMoving(now)) this.loop.remove(this.frame);
  }

  /** As many device pixels as the map has; its size in CSS px. */
  fit() {
    const { canvas, map } = this;
    const size = map.getSize();
    const ratio = globalThis.devicePixelRatio || 1;
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (canvas.width !== width || canvas.height !== height || this.ratio !== ratio) {
      Object.assign(canvas, { width, height });
      this.ratio = ratio;
    }
    this.ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    return size;
  }

  /** Where the pins in sight are; those that are to be seen best come last. */
  place(now, size) {
    const { scale, left, top } = this.shown;
    this.seen.length = 0;
    for (const pin of this.pins.values()) {
      pin.move(now);
      const [x, y] = [pin.drawn.x * scale - left, pin.drawn.y * scale - top];
      if (x > -MARGIN && y > -MARGIN && x < size.x + MARGIN && y < size.y + MARGIN) this.seen.push({ pin, x, y });
    }
    const rank = ({ pin }) => (pin.key === this.chosen ? 9 : pin.self ? 8 : ORDER[pin.kind]);
    this.seen.sort((one, other) => rank(one) - rank(other) || one.y - other.y);
  }

  stamp(pin, x, y, now) {
    const shape = shapeOf(pin);
    const turn = turnOf(shape, pin.place, pin.drawn.heading);
    const { ratio } = this;
    const sprite = this.sprites.of(this.look(pin, shape, now), turn, ratio);
    const box = BOXES[shape];
    // whole device pixels: copied, not computed
    this.ctx.drawImage(sprite, Math.round((x - box.x) * ratio) / ratio, Math.round((y - box.y) * ratio) / ratio,
      sprite.width / ratio, sprite.height / ratio);
  }

  look(pin, shape, now) {
    const colours = this.colours();
    const stale = pin.isStale(now);
    const ring = pin.key === this.chosen ? colours.ink : pin.self ? colours.accent : null;
    const key = `${shape} ${pin.kind} ${stale} ${ring} ${pin.colour}`;
    let look = this.looks.get(key);
    if (look) return look;
    const own = pin.kind === "wearable" ? readable(pin.colour, colours.surface, colours.ink, 4.5) : colours.accent;
    const fill = stale ? colours.muted : pin.kind === "fixed" ? colours.ink : own;
    look = { key, shape, fill, line: colours.surface, mark: colours.surface, ring, hollow: stale, wearable: pin.kind === "wearable" };
    this.looks.set(key, look);
    return look;
  }

  name(one) {
    if (!one) return;
    const { ctx } = this;
    const { surface, ink } = this.colours();
    const { pin, x, y } = one;
    const letters = [...pin.name];
    const text = letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : pin.name;
    const below = shapeOf(pin) === "compass" ? 32 : 26;
    Object.assign(ctx, { font: FONT, textAlign: "center", textBaseline: "alphabetic", lineJoin: "round", lineWidth: 4 });
    ctx.strokeStyle = surface;
    ctx.strokeText(text, x, y + below);
    ctx.fillStyle = ink;
    ctx.fillText(text, x, y + below);
  }

  /** The pin at a point of the map, px; of several the one that is drawn last. */
  at(x, y) {
    for (let i = this.seen.length - 1; i >= 0; i -= 1) {
      const { pin, x: px, y: py } = this.seen[i];
      const shape = shapeOf(pin);
      const [dx, dy] = middleOf(shape, turnOf(shape, pin.place, pin.drawn.heading));
      if (Math.hypot(px + dx - x, py + dy - y) <= REACH) return pin;
    }
    return null;
  }
}
