/** The newest figures of a channel of numbers or of places, as texts. */
import { plainNumber } from "./format.js";
import { t } from "./words.js";

const OF_A_PLACE = ["place.lat", "place.lng", "place.heading", "place.tilt"];
const DEGREES = "°";

/** [{name, text, unit}], a figure each; a dash before the first value. */
export function figuresOf({ descriptor, leads, value }) {
  const isPlace = descriptor.kind === "place";
  const names = isPlace ? OF_A_PLACE.map((key) => t(key)) : leads.length ? leads : [""];
  const unit = isPlace ? DEGREES : descriptor.unit ?? "";
  return names.map((name, i) => ({ name, text: plainNumber(value?.values[i] ?? null), unit }));
}
