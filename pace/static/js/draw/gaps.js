/** Where samples are missing: a hatched band as wide as the time that it lacks, and how long that is. */
import { textFont } from "./axes.js";
import { mix } from "./colour.js";

const HATCH = 7; // CSS px between two lines
const LEAST = 2; // CSS px: one lost sample is seen too
const GROUND = 0.1; // of the muted colour in the band
const LINES = 0.45;
const LABEL_TEXT = 11; // CSS px
const LABEL_SPACE = 6;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** "0.35 s", "3.2 s", "12 s", "4 min 10 s", "2 h 5 min": as exact as a person reads it. */
export function lengthOf(ms) {
  if (ms < SECOND) return `${Number((ms / SECOND).toPrecision(2))} s`;
  if (ms < 9950) return `${Number((ms / SECOND).toFixed(1))} s`;
  const [large, small, units] = ms < HOUR ? [MINUTE, SECOND, ["min", "s"]] : [HOUR, MINUTE, ["h", "min"]];
  const whole = Math.round(ms / small);
  const per = large / small;
  const parts = [[Math.floor(whole / per), units[0]], [whole % per, units[1]]].filter(([count]) => count);
  return parts.map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** The gaps (oldest first) that are at least partly between two times; `to` null is open. */
export function gapsWithin(gaps, from, to) {
  const found = [];
  for (let i = gaps.length - 1; i >= 0; i -= 1) {
    const gap = gaps[i];
    if (gap.to !== null && gap.to < from) break; // they do not overlap: all before it ended earlier
    if (gap.from < to) found.unshift({ from: gap.from, to: gap.to });
  }
  return found;
}

/** The earliest time from which two lists of gaps look different, or Infinity. */
export function gapsDiffer(before, after) {
  const old = new Map(before.map((gap) => [gap.from, gap.to]));
  let first = Infinity;
  for (const { from, to } of after) {
    if (!old.has(from)) first = Math.min(first, from);
    else if (old.get(from) !== to) first = Math.min(first, old.get(from) ?? Infinity, to ?? Infinity);
    old.delete(from);
  }
  return Math.min(first, ...old.keys());
}

/** Device-pixel columns of a gap, at least a few of them. */
export function gapColumns({ from, to }, { pxPerMs, pixelRatio }) {
  const first = Math.round(from * pxPerMs);
  if (to === null) return { first, last: Infinity };
  return { first, last: Math.max(Math.round(to * pxPerMs), first + Math.round(LEAST * pixelRatio)) };
}

/** Hatch what the gaps have of a span; below the trace. */
export function paintGaps(ctx, layout, span, gaps, theme) {
  const { plot } = layout;
  for (const gap of gaps) {
    const columns = gapColumns(gap, layout);
    const first = Math.max(columns.first, span.first);
    const last = Math.min(columns.last, span.last);
    if (last <= first) continue;
    const area = { x: span.x + first - span.first, y: plot.y, width: last - first, height: plot.height };
    ctx.fillStyle = mix(theme.muted, theme.paper, GROUND);
    ctx.fillRect(area.x, area.y, area.width, area.height);
    hatch(ctx, layout, area, first, mix(theme.muted, theme.paper, LINES));
  }
}

/** Lines that rise to the right and are the same wherever the area was cut: `first` is its absolute column. */
function hatch(ctx, { pixelRatio }, area, first, colour) {
  const step = Math.round(HATCH * pixelRatio);
  const { x, y, width, height } = area;
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.beginPath();
  for (let sum = step - (first % step); sum < width + height; sum += step) {
    ctx.moveTo(x - 1, y + sum + 1);
    ctx.lineTo(x + width + 1, y + sum - width - 1);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = pixelRatio;
  ctx.stroke();
  ctx.restore();
}

/**
 * Labels of the gaps in the pieces that are shown: [{text, font, x, y, width, height, patch}] with the patch of paper
 * that a label gets where it stands on the hatch alone. A label that would touch the one before it is left out.
 */
export function gapLabels(ctx, layout, spans, gaps, head, words) {
  ctx.font = textFont(layout.pixelRatio);
  const found = [];
  for (const span of [...spans].sort((one, other) => one.x - other.x)) {
    for (const gap of gaps) {
      const label = labelOf(ctx, layout, span, gap, { head, words });
      const last = found.at(-1);
      if (label && !(last && label.x < last.x + last.width + LABEL_SPACE * layout.pixelRatio)) found.push(label);
    }
  }
  return found;
}

function labelOf(ctx, layout, span, gap, { head, words }) {
  const { pxPerMs, pixelRatio, plot } = layout;
  const columns = gapColumns(gap, layout);
  const first = Math.max(columns.first, span.first);
  const last = Math.min(columns.last, span.last);
  if (last <= first) return null;
  const ms = gap.to === null ? Math.floor((head / pxPerMs - gap.from) / SECOND) * SECOND : gap.to - gap.from;
  if (!(ms > 0)) return null;
  const text = words("gap", { length: lengthOf(ms) });
  const width = Math.ceil(ctx.measureText(text).width);
  const across = span.last - span.first;
  if (width > across) return null;
  const middle = (first + last) / 2 - span.first - width / 2;
  const height = Math.ceil(1.3 * LABEL_TEXT * pixelRatio);
  return {
    text, width, height,
    font: textFont(pixelRatio),
    x: span.x + Math.round(Math.min(Math.max(middle, 0), across - width)),
    y: plot.y + plot.height - height,
    patch: width + LABEL_SPACE * pixelRatio <= last - first,
  };
}
