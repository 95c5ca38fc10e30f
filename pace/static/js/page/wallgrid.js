/** How the tiles of the wall share the window; lengths in CSS px. */

export const GAP = 6; // between two tiles
export const LEAST_NARROW = 90; // a strip of a lead on a phone; more of them than fit are scrolled
export const LEAST = 44; // of a tile anywhere: the size of a touch target
const NARROW = 480; // one column up to here
const SHORTEST = 140; // of a strip: a second of paper beside the axis
const HEAD = 24; // the line above a strip
const LEAD = 110; // 29 mm of paper: the 2.9 mV that few leads go beyond, at 10 mm/mV
const LONG = 1600; // 17 s of paper at 25 mm/s: further length helps less
const STRIP = 4; // a strip is at least so much longer than it is high; height beyond that helps less
const MORE_LENGTH = 0.3; // exponents of what helps less; half the length for twice the height is no gain
const MORE_HEIGHT = 0.14;

/** Whole up to `enough`, less and less beyond. */
const worth = (length, enough, more) => (length <= enough ? length : enough * (length / enough) ** more);

const sized = (columns, rows, { width, height }) => ({
  columns,
  rows,
  width: (width - (columns - 1) * GAP) / columns,
  height: (height - (rows - 1) * GAP) / rows,
});

/** How good a grid is: long strips of the height that the leads want, and few empty places. */
function score(grid, count, leads) {
  const enough = Math.min(HEAD + leads * LEAD, grid.width / STRIP);
  const height = worth(grid.height, enough, MORE_HEIGHT);
  const filled = count / (grid.columns * grid.rows);
  return worth(grid.width, LONG, MORE_LENGTH) * height ** 2 * filled ** 2;
}

/** Each number of rows that `count` tiles may have, with no more columns than it needs; the longest strips first. */
function candidates(count, room) {
  const grids = Array.from({ length: count }, (_, i) => sized(Math.ceil(count / (i + 1)), i + 1, room));
  return grids.reverse();
}

function best(grids, count, leads) {
  return grids.reduce((one, other) => (score(other, count, leads) > score(one, count, leads) ? other : one));
}

function scrolled(columns, count, room, least) {
  return { ...sized(columns, Math.ceil(count / columns), room), height: least, scrolls: true };
}

/**
 * The grid for `count` tiles in a room of width × height, where a tile has mostly `leads` bands and letters are `text`
 * times as large as usual.
 *
 * @returns {{columns: number, rows: number, width: number, height: number, scrolls: boolean}} with width and height
 *   of one tile. All tiles are equal. Only where they would get too low do they keep a least height and scroll.
 */
export function wallGrid({ count, width, height, leads = 1, text = 1 }) {
  const room = { width: Math.max(width, 1), height: Math.max(height, 1) };
  if (count < 1) return { columns: 1, rows: 1, ...room, scrolls: false };
  if (width < NARROW) {
    const grid = sized(1, count, room);
    const least = LEAST_NARROW * text;
    return grid.height < least ? scrolled(1, count, room, least) : { ...grid, scrolls: false };
  }
  const [least, shortest] = [LEAST, SHORTEST].map((length) => length * text);
  const fitting = candidates(count, room).filter((grid) => grid.height >= least && grid.width >= shortest);
  if (fitting.length) return { ...best(fitting, count, leads), scrolls: false };
  return scrolled(Math.max(Math.floor((room.width + GAP) / (shortest + GAP)), 1), count, room, least);
}

/** Keys that go from tile to tile: [columns, rows] */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], k: [-1, 0], j: [1, 0] };

/** The index of the tile that a key leads to from the one at `index`, or null where the key means nothing here. */
export function neighbourIndex(key, index, { count, columns }) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  if (!step || count < 1) return null;
  const next = index + step[0] + step[1] * columns;
  return next >= 0 && next < count ? next : index;
}

/** The index of the place at a point (CSS px from the upper left of the first tile); beside the grid the nearest. */
export function placeAt({ x, y }, { columns, rows, width, height }, count) {
  const within = (at, last) => Math.min(Math.max(Math.floor(at), 0), last);
  const column = within(x / (width + GAP), columns - 1);
  const row = within(y / (height + GAP), rows - 1);
  return Math.min(row * columns + column, count - 1);
}
