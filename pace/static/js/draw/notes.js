/** Notes on a strip: a line at the sample, and what was said beside it in as many rows as it takes, up to a few. */

export const LONGEST_LABEL = 28; // characters; the list has the whole text
const ROWS = 3; // more labels over each other would cover the trace: of further ones the line alone is shown

// CSS px
const GAP = 4; // between two labels of a row
const TOP = 4;
const ROW = 24;
const BOX = 20; // height of a label
const PADDING = 5;
const TEXT = 12.5;
const FONT = "system-ui, sans-serif";

/** The beginning of a text as it fits on a strip. */
export function labelOf(text) {
  const characters = [...text];
  return characters.length <= LONGEST_LABEL ? text : `${characters.slice(0, LONGEST_LABEL - 1).join("").trimEnd()}…`;
}

/**
 * Where labels stand: for each flag {x, width, row} (its line; its label's width; the row it had before, if any), in the
 * order of x, {left, row}; `row` null where there is no room. A label begins at its line and is kept within the strip.
 */
export function labelPlaces(flags, { from, to, rows = ROWS }) {
  const ends = Array(rows).fill(-Infinity);
  return flags.map(({ x, width, row: before = null }) => {
    const left = Math.max(Math.min(x, to - width), from);
    const free = ends.map((end, row) => (end + GAP <= left ? row : null)).filter((row) => row !== null);
    const row = free.includes(before) ? before : free[0] ?? null;
    if (row !== null) ends[row] = left + width;
    return { left, row };
  });
}

/** Upper edge (CSS px) of the labels of a row. */
export const topOf = (row) => TOP + row * ROW;

/**
 * Paint notes on a strip of paper.
 *
 * @param {object} ctx
 * @param {{t: number, text: string}[]} notes in the order of their samples
 * @param {{layout: object, xOf: function(number): number|null, theme: object}} strip `xOf` in device px
 */
export function paintNotes(ctx, notes, { layout, xOf, theme }) {
  const { pixelRatio, plot } = layout;
  const font = `${TEXT * pixelRatio}px ${FONT}`;
  ctx.font = font;
  const flags = notes.map(({ t, text }) => ({ x: xOf(t), label: labelOf(text) })).filter(({ x }) => x !== null)
    .map(({ x, label }) => ({ x, label, width: ctx.measureText(label).width + 2 * PADDING * pixelRatio }))
    .sort((one, other) => one.x - other.x);
  const places = labelPlaces(flags, { from: plot.x, to: plot.x + plot.width });
  const thin = Math.max(Math.round(pixelRatio), 1);
  ctx.fillStyle = theme.ink;
  for (const { x } of flags) ctx.fillRect(Math.round(x), 0, thin, plot.y + plot.height);
  flags.forEach(({ label, width }, i) => paintLabel(ctx, { label, width, ...places[i], font, pixelRatio, theme, thin }));
}

function paintLabel(ctx, { label, width, left, row, font, pixelRatio, theme, thin }) {
  if (row === null) return;
  const top = Math.round(topOf(row) * pixelRatio);
  const height = Math.round(BOX * pixelRatio);
  Object.assign(ctx, { fillStyle: theme.paper, strokeStyle: theme.ink, lineWidth: thin });
  ctx.fillRect(Math.round(left), top, Math.round(width), height);
  ctx.strokeRect(Math.round(left) + thin / 2, top + thin / 2, Math.round(width) - thin, height - thin);
  Object.assign(ctx, { font, fillStyle: theme.ink, textAlign: "left", textBaseline: "middle" });
  ctx.fillText(label, left + PADDING * pixelRatio, top + height / 2);
}
