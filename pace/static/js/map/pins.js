/** What stands on the map: people, wearables and fixed pins, and where each is drawn as it moves. */
import { worldX, worldY } from "./mercator.js";

export const STALE_MS = 30_000; // without news, after which a pin turns grey
export const MOST_PINS = 10_000; // further ones are left out; no room has so many
const GLIDE_MS = [100, 1000]; // shortest and longest: a pin arrives about when its next place is due
const TURN = 360;

/** The shorter way round from one heading to another, degrees. */
export const turnBetween = (from, to) => ((((to - from) % TURN) + TURN + TURN / 2) % TURN) - TURN / 2;

export class Pin {
  constructor(key) {
    this.key = key;
    this.at = null; // page time of the last place
    this.end = 0; // page time at which it has glided there
  }

  /**
   * A place (of soundPlace) or other facts at page time `now`; `heard` is the page time of its news. A pin that `glides`
   * moves there while it is drawn.
   */
  put({ place = null, ...facts }, now, glides) {
    Object.assign(this, facts);
    if (!place) return;
    const target = { x: worldX(place.lng), y: worldY(place.lat), heading: place.heading };
    const moves = Boolean(this.place) && glides;
    this.begin = moves ? { ...this.drawn } : target;
    if (this.begin.heading === null || target.heading === null) this.begin = { ...this.begin, heading: target.heading };
    this.start = now;
    this.end = moves ? now + Math.min(Math.max(now - this.at, GLIDE_MS[0]), GLIDE_MS[1]) : now;
    Object.assign(this, { place, target, at: now });
    this.drawn ??= { ...target };
    this.move(now);
  }

  /** Bring `drawn` to where it is at page time `now`: {x, y} in the world, heading in degrees or null. */
  move(now) {
    const { begin, target, drawn } = this;
    const share = now >= this.end ? 1 : (now - this.start) / (this.end - this.start);
    drawn.x = begin.x + (target.x - begin.x) * share;
    drawn.y = begin.y + (target.y - begin.y) * share;
    drawn.heading = target.heading === null ? null : begin.heading + turnBetween(begin.heading, target.heading) * share;
  }

  /** Whether nothing was heard of it for too long; what is fixed has no news. */
  isStale(now) {
    return this.kind !== "fixed" && now - this.heard > STALE_MS;
  }
}

/**
 * Pins by key. `changed()` is called after each change. `glides()` tells whether they may move by themselves: not where
 * less motion is asked for.
 */
export class Pins {
  constructor({ changed = () => {}, glides = () => true } = {}) {
    Object.assign(this, { changed, glides });
    this.pins = new Map();
    this.still = 0; // page time from which on nothing glides
    this.revision = 0; // grows when a list of them would have other rows, or another order
  }

  get size() {
    return this.pins.size;
  }

  get(key) {
    return this.pins.get(key) ?? null;
  }

  values() {
    return this.pins.values();
  }

  /** Facts of a pin: {kind, name, place, heard, …}; one that is not there yet needs a place. */
  put(key, facts, now) {
    let pin = this.pins.get(key);
    if (!pin && (!facts.place || this.pins.size >= MOST_PINS)) return;
    if (!pin) this.pins.set(key, (pin = new Pin(key)));
    const { name, self } = pin;
    pin.put(facts, now, this.glides());
    if (pin.name !== name || pin.self !== self) this.revision += 1;
    this.still = Math.max(this.still, pin.end);
    this.changed();
  }

  drop(key) {
    if (!this.pins.delete(key)) return;
    this.revision += 1;
    this.changed();
  }

  /** Drop all of which `which(pin)` is true. */
  dropAll(which) {
    for (const pin of this.pins.values()) if (which(pin)) this.pins.delete(pin.key);
    this.revision += 1;
    this.changed();
  }

  isMoving(now) {
    return now < this.still;
  }
}
