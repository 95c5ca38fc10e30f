/** Samples as CSV (RFC 4180): comment lines that begin with #, names of the columns, one line a sample. */
import { digits, isoTime } from "./measure.js";

const NEWLINE = "\r\n";
const STARTS_FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;
const MICROSECONDS = 3; // decimals of a ms

/** A text that somebody else chose: a spreadsheet must not run it as a formula. */
export const textCell = (text) => quoted(STARTS_FORMULA.test(text) ? `'${text}` : String(text));

const quoted = (text) => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const epochCell = (time) => String(Number(time.toFixed(MICROSECONDS)));

/**
 * Lines of the samples of `source` from … to (epoch ms, both included), each with its line end. Missing samples are
 * empty cells; a gap is an empty line and a comment with its length.
 *
 * @param {{source: object, leads: string[], descriptor: object, from: number, to: number}} what
 */
export function csvLines({ source, leads, descriptor, from, to }) {
  const first = source.lowerBound(from);
  const rows = [];
  for (let i = first; i < source.length && source.timeAt(i) <= to; i += 1) {
    if (i > first && source.starts[source.index(i)]) rows.push(...gapLines(source.timeAt(i) - source.timeAt(i - 1)));
    rows.push(sampleLine(source, i, descriptor.resolution));
  }
  const firstTime = first < source.length && source.timeAt(first) <= to ? source.timeAt(first) : null;
  return [...headLines(descriptor, firstTime), columnLine(leads), ...rows].map((line) => line + NEWLINE);
}

function headLines({ name, label, unit, rate }, first) {
  const facts = [
    ["Pace", "not a medical device"], ["channel", name], ["label", label], ["unit", unit ?? ""], ["rate (Hz)", rate ?? ""],
    ["first sample", first === null ? "" : isoTime(first)],
    ["decimal sign", "point"],
  ];
  return facts.map(([key, value]) => `# ${key},${textCell(String(value))}`);
}

const columnLine = (leads) => ["time (UTC)", "epoch (ms)", ...leads].map(textCell).join(",");

const gapLines = (ms) => ["", `# gap of ${epochCell(ms)} ms`];

function sampleLine(source, i, resolution) {
  const at = source.index(i);
  const time = source.times[at];
  const cells = source.leads.map((values) => (Number.isNaN(values[at]) ? "" : digits(values[at], resolution)));
  return [isoTime(time), epochCell(time), ...cells].join(",");
}
