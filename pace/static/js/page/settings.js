/** What the person chose, kept in this browser: for all strips, for the strip of one channel, for this screen. */
import { GAINS, SPEED, SPEEDS } from "../draw/scale.js";
import { keptHere } from "../net/kept.js";
import { pxPerMmOf, withCalibration } from "./screens.js";

const DEFAULT = { speed: SPEED, gain: null };
const PREFIX = "pace.";
const ALL = "strip";
const OWN = "strips";
const SCREENS = "screens";
const STRIPS = 500; // channels with a choice of their own; the one chosen longest ago goes back to that of all

/** Whether a stored value is one that can be chosen: what is kept may be of another version of the page, or forged. */
const VALID = {
  speed: (value) => SPEEDS.includes(value),
  gain: (value) => value === null || GAINS.includes(value),
  sweep: (value) => typeof value === "boolean",
};

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const sound = (choices) => Object.fromEntries(
  Object.entries(isObject(choices) ? choices : {}).filter(([key, value]) => VALID[key]?.(value)));

export class Settings {
  /**
   * @param {Storage|null} storage null, full or refused: choices hold until the page is left
   * @param {{screen: function(): {width, height, ratio}, still: function(): boolean}} device `still`: less motion is asked for
   */
  constructor(storage, { screen = () => ({ width: 0, height: 0, ratio: 1 }), still = () => false } = {}) {
    Object.assign(this, { storage, screen, still });
    this.memory = new Map();
    this.listeners = new Set();
  }

  /** The value under a key, or `fallback`. */
  get(key, fallback = null) {
    if (!this.memory.has(key)) this.memory.set(key, this.read(key));
    return this.memory.get(key) ?? fallback;
  }

  read(key) {
    try {
      return JSON.parse(this.storage.getItem(PREFIX + key));
    } catch {
      return null; // no storage, or something else's text: as if nothing had been chosen
    }
  }

  /** Keep any JSON value, null to forget it, and tell who listens. */
  put(key, value) {
    this.memory.set(key, value);
    try {
      if (value === null) this.storage.removeItem(PREFIX + key);
      else this.storage.setItem(PREFIX + key, JSON.stringify(value));
    } catch {
      // Refused or full: the memory has it.
    }
    this.tell(key);
  }

  /** Call `listen(key)` after each change; returns a function that ends it. */
  subscribe(listen) {
    this.listeners.add(listen);
    return () => this.listeners.delete(listen);
  }

  tell(key) {
    for (const listen of this.listeners) listen(key);
  }

  /** Another tab changed what is kept (a StorageEvent). */
  changedElsewhere({ key }) {
    if (key !== null && !key.startsWith(PREFIX)) return;
    if (key === null) this.memory.clear();
    else this.memory.delete(key.slice(PREFIX.length));
    this.tell(key === null ? null : key.slice(PREFIX.length));
  }

  /**
   * What is set for the strip of a Channel: {speed (mm/s), gain (mm/mV; of another unit 10 is the automatic gain and 20
   * twice that; null is automatic), sweep}. Its own choice goes before that of all.
   */
  strip(channel) {
    return { ...DEFAULT, sweep: this.still(), ...this.all(), ...this.own(channel) };
  }

  all() {
    return sound(this.get(ALL));
  }

  own(channel) {
    return sound(this.get(OWN)?.[channel.name]);
  }

  /**
   * Choose a strip's speed, gain (null: automatic) or sweep: for a Channel, or with null for all, which then obey,
   * whatever was chosen for them apart.
   */
  set(key, value, channel = null) {
    const kept = this.get(OWN);
    const strips = Object.entries(isObject(kept) ? kept : {}).map(([name, mine]) => [name, sound(mine)]);
    if (channel) {
      const others = strips.filter(([name]) => name !== channel.name);
      this.put(OWN, Object.fromEntries([...others, [channel.name, { ...this.own(channel), [key]: value }]].slice(-STRIPS)));
    } else {
      const rest = strips.map(([name, { [key]: _, ...mine }]) => [name, mine]);
      this.put(OWN, Object.fromEntries(rest.filter(([, mine]) => Object.keys(mine).length)));
      this.put(ALL, { ...this.all(), [key]: value });
    }
  }

  /** CSS px a millimetre of this screen. */
  get pxPerMm() {
    return pxPerMmOf(this.screens, this.screen());
  }

  /** Calibrate this screen; null forgets its calibration. */
  set pxPerMm(value) {
    this.put(SCREENS, withCalibration(this.screens, this.screen(), value));
  }

  get screens() {
    const kept = this.get(SCREENS);
    const usable = ({ width, height, ratio, devicePxPerMm } = {}) =>
      [width, height, ratio, devicePxPerMm].every((value) => Number.isFinite(value) && value > 0);
    return Array.isArray(kept) ? kept.filter((one) => isObject(one) && usable(one)) : [];
  }
}

export const settings = new Settings(keptHere(), {
  screen: () => ({ width: screen.width, height: screen.height, ratio: devicePixelRatio }),
  still: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
});
