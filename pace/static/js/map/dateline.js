/** Countries that lie across the date line, made whole: a ring that jumps from 180° to −180° would be drawn right across the map. */

const TURN = 360;
const HALF = 180;
const POLE = 90;

/** A ring of [lng, lat] without jumps: what lies beyond ±180° goes on counting. Round a pole it is closed along that pole. */
export function unwound(ring) {
  let shift = 0;
  const whole = ring.map(([lng, lat], i) => {
    const step = i ? lng - ring[i - 1][0] : 0;
    if (Math.abs(step) > HALF) shift -= Math.sign(step) * TURN;
    return [lng + shift, lat];
  });
  if (!shift) return whole;
  const [first, last] = [whole[0], whole.at(-1)];
  const pole = Math.sign(first[1]) * POLE;
  return [...whole, [last[0], pole], [first[0], pole], first];
}

/** The rings of a polygon, and once more on the other side of the map where they reach over its edge. */
export function bothSides(rings) {
  const whole = rings.map(unwound);
  const lngs = whole[0].map(([lng]) => lng);
  const moved = (by) => whole.map((ring) => ring.map(([lng, lat]) => [lng + by, lat]));
  const copies = [whole];
  if (Math.max(...lngs) > HALF) copies.push(moved(-TURN));
  if (Math.min(...lngs) < -HALF) copies.push(moved(TURN));
  return copies;
}

/** A GeoJSON FeatureCollection of polygons, of which none crosses the date line. */
export function uncrossed(collection) {
  const features = collection.features.map((feature) => {
    const { type, coordinates } = feature.geometry ?? {};
    if (type !== "Polygon" && type !== "MultiPolygon") return feature;
    const polygons = type === "Polygon" ? [coordinates] : coordinates;
    return { ...feature, geometry: { type: "MultiPolygon", coordinates: polygons.flatMap(bothSides) } };
  });
  return { ...collection, features };
}
