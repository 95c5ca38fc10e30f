/** What the server says of a channel, checked: what cannot be shown counts as not said. */

const KINDS = new Set(["waveform", "number", "text", "place"]);
const MOST_LEADS = 64; // as in the ini; beyond them they are learnt from the samples
const LONGEST = 200; // characters of a name; the rest is left out
const FASTEST = 1e6; // Hz
const LARGEST = 1e30; // of a range: millimetres of it can still be counted

const number = (value) => (Number.isFinite(value) ? value : null);
const isText = (value) => typeof value === "string";
const text = (value) => (isText(value) ? value.slice(0, LONGEST) : null);

function leads(names) {
  const sound = Array.isArray(names) && names.length > 0 && names.length <= MOST_LEADS && names.every(isText);
  return sound ? names.map(text) : null;
}

function range(limits) {
  const [low, high] = Array.isArray(limits) ? limits : [];
  const sound = [low, high].every((value) => Number.isFinite(value) && Math.abs(value) <= LARGEST);
  return sound && low < high ? [low, high] : null;
}

/** A descriptor of docs/protocol.md whose fields are what they should be, or null where it names no channel. */
export function soundDescriptor(given) {
  if (typeof given?.name !== "string" || !KINDS.has(given.kind)) return null;
  return {
    ...given,
    label: text(given.label) ?? given.name,
    unit: text(given.unit) ?? "",
    leads: leads(given.leads),
    rate: Number.isFinite(given.rate) && given.rate > 0 && given.rate <= FASTEST ? given.rate : null,
    range: range(given.range),
    colour: text(given.colour),
    ...(given.kind === "place" && { trace: text(given.trace) }),
  };
}

/** The state of a channel in a status, of docs/protocol.md; null where there is none. */
export function soundState(given) {
  if (typeof given !== "object" || given === null) return null;
  return {
    live: given.live === true,
    last: number(given.last),
    received: number(given.received),
    malformed: number(given.malformed),
    error: text(given.error),
    rate: number(given.rate),
    flags: Array.isArray(given.flags) ? given.flags.filter(isText) : [],
  };
}
