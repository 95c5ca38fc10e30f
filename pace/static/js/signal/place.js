/** Where somebody or something is, as the server tells it (docs/protocol.md), checked. */

const LIMITS = { lat: [-90, 90], lng: [-180, 180], accuracy: [0, Infinity], heading: [0, 360], tilt: [-180, 180] };

const within = (value, [low, high]) => typeof value === "number" && value >= low && value <= high; // NaN is not

/**
 * {lat, lng, accuracy, heading, tilt}: degrees, metres; null where there is none of the last three. Null for what is no
 * place on the globe.
 */
export function soundPlace(given) {
  if (!within(given?.lat, LIMITS.lat) || !within(given.lng, LIMITS.lng)) return null;
  const [accuracy, heading, tilt] = ["accuracy", "heading", "tilt"].map((name) => (within(given[name], LIMITS[name]) ? given[name] : null));
  return { lat: given.lat, lng: given.lng, accuracy, heading, tilt };
}
