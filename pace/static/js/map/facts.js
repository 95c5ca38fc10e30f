/** What is said of a pin, in words. */
import { ago, decimal } from "../page/format.js";
import { t } from "../page/words.js";

const POINTS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
const KILOMETRE = 1000;

/** The point of the compass nearest to a heading, a key of the words. */
export const pointOf = (heading) => POINTS[Math.round(heading / 45) % POINTS.length];

const metres = (length) => (length < KILOMETRE
  ? t("map.metres", { n: Math.round(length) }) : t("map.kilometres", { n: decimal((length / KILOMETRE).toFixed(1)) }));

/** What kind of pin it is: "you", "person", "wearable", "fixed". */
export const sortOf = (pin) => t(`map.${pin.self ? "you" : pin.kind}`);

/** "heading SW, leaning 4° right, within 12 m, 3 s ago"; `now` is the page's time. */
export function factsOf(pin, now) {
  const { heading, tilt, accuracy } = pin.place;
  const parts = [];
  if (heading !== null) parts.push(t("map.heading", { point: t(`map.${pointOf(heading)}`) }));
  else if (tilt !== null && Math.round(tilt) !== 0) parts.push(t(tilt > 0 ? "map.leansRight" : "map.leansLeft", { n: Math.abs(Math.round(tilt)) }));
  if (accuracy) parts.push(t("map.within", { length: metres(accuracy) }));
  if (pin.kind !== "fixed") parts.push(pin.isStale(now) ? t("map.stale", { ago: ago(now - pin.heard) }) : ago(now - pin.heard));
  return parts.join(" · ");
}

const ORDER = { wearable: 1, person: 2, fixed: 3 };

/** Pins as they stand in the list: oneself, what has a trace, people by their names, what is fixed. */
export function inOrder(pins, compare = new Intl.Collator().compare) {
  const rank = (pin) => (pin.self ? 0 : ORDER[pin.kind]);
  return [...pins].sort((one, other) => rank(one) - rank(other) || compare(one.name, other.name) || compare(one.key, other.key));
}
