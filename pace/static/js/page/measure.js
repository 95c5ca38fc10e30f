/** What two cursors on a trace measure. A Source is what SignalRing offers; times are epoch ms of samples. */

import { decimal } from "./format.js";

const MINUTE = 60_000;
const RESOLUTION = 0.001; // of the unit, where a channel declares none
const MOST_DECIMALS = 9;

/** Decimals that `resolution` needs, as the server counts them: 0.001 and 0.005 give 3, 1 and 25 give 0. */
export const decimalsOf = (resolution) =>
  (resolution || RESOLUTION).toFixed(MOST_DECIMALS).replace(/0+$/, "").split(".")[1].length;

/**
 * Digits of a value in steps of the channel's resolution: samples are kept in single precision, beyond it there is
 * only noise. A true zero has no sign.
 */
export function digits(value, resolution) {
  const text = value.toFixed(decimalsOf(resolution));
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** The same for a person: without zeros at its end, with the decimal sign of the language. */
export const shortDigits = (value, resolution) => decimal(String(Number(digits(value, resolution))));

/** Number (0 … length - 1) of the sample that stands for a time, or null in a gap and beyond the trace. */
export function nearest(source, time) {
  const after = source.lowerBound(time);
  const before = after - 1;
  const near = [before, after].filter((i) => i >= 0 && i < source.length);
  if (!near.length) return null;
  const away = (i) => Math.abs(source.timeAt(i) - time);
  const best = near.reduce((one, other) => (away(other) < away(one) ? other : one));
  if (near.length === 2 && isJoined(source, before)) return best;
  return away(best) <= spacing(source, best) / 2 ? best : null;
}

/** Whether a line leads from the i-th sample to the next one. */
const isJoined = (source, i) => i >= 0 && i + 1 < source.length && !source.starts[source.index(i + 1)];

/** ms between a sample and its neighbour on the same line; 0 where it stands alone. */
function spacing(source, i) {
  if (isJoined(source, i)) return source.timeAt(i + 1) - source.timeAt(i);
  return isJoined(source, i - 1) ? source.timeAt(i) - source.timeAt(i - 1) : 0;
}

/** The time of the sample that stands for a time, else the time itself. */
export function snapped(source, time) {
  const i = nearest(source, time);
  return i === null ? time : source.timeAt(i);
}

/** Value of a lead at a time, or null in a gap, beyond the trace and where the sample is missing. */
export function valueAt(source, lead, time) {
  const i = nearest(source, time);
  const value = i === null ? NaN : source.leads[lead]?.[source.index(i)] ?? NaN;
  return Number.isNaN(value) ? null : value;
}

/** One sample further (`direction` 1 or -1); where no line leads on, `otherwise` ms further. */
export function stepped(source, time, direction, otherwise) {
  const i = nearest(source, time);
  if (i !== null && isJoined(source, direction > 0 ? i : i - 1)) return source.timeAt(i + direction);
  return time + direction * otherwise;
}

/** `ms` further, to the sample there; at least one sample, however far apart they are. */
export function moved(source, time, ms, otherwise) {
  const there = snapped(source, time + ms);
  return (there - time) * ms > 0 ? there : stepped(source, time, Math.sign(ms), otherwise);
}

/** The outermost sample on a visible strip, or its edge where it has none there. */
export function atEdge(source, visible, edge) {
  const i = nearest(source, visible[edge]);
  if (i === null) return visible[edge];
  const time = source.timeAt(i);
  if (time >= visible.from && time <= visible.to) return time;
  return stepped(source, time, edge === "from" ? 1 : -1, Math.abs(visible[edge] - time));
}

/**
 * {from, to (epoch ms, the earlier first), ms, perMinute (null at no distance), values: [earlier, later], difference}
 * of a lead between two times; a value and the difference are null where there is no sample.
 */
export function measure(source, lead, one, other) {
  const [from, to] = one <= other ? [one, other] : [other, one];
  const values = [from, to].map((time) => valueAt(source, lead, time));
  const ms = to - from;
  return {
    from, to, ms, values,
    perMinute: ms > 0 ? MINUTE / ms : null,
    difference: values.includes(null) ? null : values[1] - values[0],
  };
}

const MISSING = "—";

/** The measured numbers as texts: {ms, perMinute, difference} */
export function measuredTexts({ ms, perMinute, difference }, resolution) {
  return {
    ms: decimal(String(Number(ms.toFixed(1)))),
    perMinute: perMinute === null ? MISSING : decimal(perMinute.toFixed(1)),
    difference: difference === null ? MISSING : shortDigits(difference, resolution),
  };
}

/** One line to paste elsewhere: "Δt 812 ms · 73.9/min · ΔmV 1.21 · ECG, MLII · 2026-11-21T13:20:11.042Z" */
export function copyText(measured, { label, unit, resolution }, lead) {
  const { ms, perMinute, difference } = measuredTexts(measured, resolution);
  const place = lead ? `${label}, ${lead}` : label;
  return `Δt ${ms} ms · ${perMinute}/min · Δ${unit ?? ""} ${difference} · ${place} · ${isoTime(measured.from)}`;
}

/** ISO 8601 in UTC with ms, or "" beyond the years that a Date knows. */
export function isoTime(ms) {
  const date = new Date(Math.round(ms));
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}
