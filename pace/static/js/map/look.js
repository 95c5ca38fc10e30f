/** How a pin looks: its shape by what is known of the device, its turn, its colour. */

const MOST_LEAN = 60; // degrees; a pin that leans further could not be told from one that lies

/**
 * "compass": an arrow that turns with the heading. "leaning": no compass, a drop that leans with the tilt. "plain": no sensor, a
 * dot. "fixed": a flag of the ini.
 */
export function shapeOf({ kind, place }) {
  if (kind === "fixed") return "fixed";
  if (place.heading !== null) return "compass";
  return place.tilt !== null ? "leaning" : "plain";
}

/** By how many degrees, clockwise, a shape is turned; `heading` is that which is drawn now. */
export function turnOf(shape, { tilt }, heading) {
  if (shape === "compass") return heading;
  return shape === "leaning" ? Math.min(Math.max(tilt, -MOST_LEAN), MOST_LEAN) : 0;
}

/** The box of each shape and where its place is in it, CSS px; `middle` of what is seen, from its place. */
export const BOXES = {
  compass: { width: 40, height: 40, x: 20, y: 20, middle: [0, 0] },
  leaning: { width: 76, height: 76, x: 38, y: 38, middle: [0, -21] },
  plain: { width: 28, height: 28, x: 14, y: 14, middle: [0, 0] },
  fixed: { width: 40, height: 44, x: 10, y: 40, middle: [8, -22] },
};

/** Where the middle of a shape is, CSS px from its place. */
export function middleOf(shape, turn) {
  const [x, y] = BOXES[shape].middle;
  const angle = shape === "leaning" ? (turn * Math.PI) / 180 : 0;
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
}
