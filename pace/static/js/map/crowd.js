/** The people on the map, by what the server says of them (`location`, docs/protocol.md). */
import { soundPlace } from "../signal/place.js";

const LONGEST = 200; // characters of a name; the server takes fewer

export const keyOf = (id) => `person ${id}`;

/** Ms by the server's clock since a place was told. */
const ageOf = (place, time) => (Number.isFinite(time - place.time) ? Math.max(time - place.time, 0) : 0);
const isPerson = ({ kind }) => kind === "person";

export class Crowd {
  /** @param {{pins, now, own}} given `own()` is the id of whoever sits before this page, or null */
  constructor({ pins, now, own = () => null }) {
    Object.assign(this, { pins, now, own });
  }

  apply({ time, places = [], left = [], same = [], whole = false }) {
    const now = this.now();
    if (whole) this.pins.dropAll(isPerson);
    for (const one of places) this.put(one, now - ageOf(one, time), now);
    for (const id of same) this.pins.put(keyOf(id), { heard: now }, now);
    for (const id of left) this.pins.drop(keyOf(id));
  }

  put({ id, name, ...rest }, heard, now) {
    const place = soundPlace(rest);
    if (typeof id !== "string" || typeof name !== "string" || !place) return;
    this.pins.put(keyOf(id), { kind: "person", id, name: name.slice(0, LONGEST), place, heard, self: id === this.own() }, now);
  }

  /** It is known by now which of them sits here. */
  recognise() {
    const now = this.now();
    for (const pin of this.pins.values()) if (isPerson(pin)) this.pins.put(pin.key, { self: pin.id === this.own() }, now);
  }

  /** The connection is gone: nobody knows who is still where. */
  cut() {
    this.pins.dropAll(isPerson);
  }
}
