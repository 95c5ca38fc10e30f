/** What the status page says: figures as a person reads them. */
import { channelHash } from "../net/address.js";
import { ago, clockTime, count, hertz, plainNumber, preciseTime } from "../page/format.js";
import { linkRows } from "../page/numbers.js";
import { t } from "../page/words.js";

const LENGTHS = [
  [86_400_000, "format.days"], [3_600_000, "format.hours"], [60_000, "format.minutes"], [1000, "format.seconds"],
];
const BYTES = [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"]];
const DAY_MS = 86_400_000;
const FLAGS = { rate: "facts.flagRate", clock: "facts.flagClock", order: "facts.flagOrder", overload: "facts.flagOverload" };

/** "3 d 4 h", "12 min 5 s": the two largest units. */
export function duration(ms) {
  const whole = Math.max(ms, 0);
  const first = Math.min(LENGTHS.findIndex(([size]) => whole >= size) >>> 0, LENGTHS.length - 1);
  const [size, unit] = LENGTHS[first];
  const parts = [t(unit, { n: Math.floor(whole / size) })];
  const [small, smaller] = LENGTHS[first + 1] ?? [null];
  if (small !== null) parts.push(t(smaller, { n: Math.floor((whole % size) / small) }));
  return parts.join(" ");
}

/** 25, 0.5, 12 000 */
export const figure = (value) => (value === null || value === undefined ? plainNumber(null) : value < 1000 ? plainNumber(value) : count(Math.round(value)));

/** 512 B/s, 5.1 kB/s */
export function bytesText(value) {
  if (value === null || value === undefined) return plainNumber(null);
  const [size, unit] = BYTES.find(([least]) => value >= least) ?? [1, "B"];
  return `${plainNumber(Number((value / size).toPrecision(3)))} ${unit}/s`;
}

export const delayText = (ms) => (ms === null || ms === undefined ? plainNumber(null) : t("details.ms", { n: plainNumber(ms) }));

/** A moment: its time, and the day where it is not that of `now` (both epoch ms). */
export const momentText = (ms, now) => (Math.abs(now - ms) < DAY_MS / 2 ? clockTime(ms) : preciseTime(ms, now).replace(/[.,]\d+$/, ""));

/** [{key, name, text, bad}] of what the server says of itself; `now` is its time, `ahead` this device's clock before it (ms). */
export function serverRows(figures, { now, ahead, roundTrip }) {
  const row = (key, text, bad = false) => ({ key, name: t(`status.${key}`), text, bad });
  const { redis, channels } = figures;
  const clock = linkRows({ transport: null, roundTrip, ahead });
  return [
    row("clock", preciseTime(now, now).replace(/[.,]\d+$/, "")),
    row("offset", clock.find(({ key }) => key === "clock").text),
    row("uptime", t("status.since", { length: duration(now - figures.started), time: momentText(figures.started, now) })),
    row("version", figures.version),
    row("redis", redisText(redis, now), !redis.up),
    row("ingest", t(figures.ingest ? "status.ingesting" : "status.notIngesting"), !figures.ingest && redis.up),
    row("workers", workersText(figures), figures.lost > 0),
    row("viewers", figure(figures.viewers)),
    row("blocks", t("status.perSecond", { n: figure(figures.blocks) })),
    row("bytes", bytesText(figures.bytes)),
    row("channels", channelsText(channels), channels.stale > 0),
  ];
}

function redisText({ up, delay_ms: delay, since }, now) {
  if (!up) return t("status.redisDown", { time: since === null ? clockTime(now) : momentText(since, now) });
  return delay === null ? t("status.redisUp") : t("status.redisUpIn", { delay: delayText(delay) });
}

function workersText({ workers, lost }) {
  return lost ? t("status.workersLost", { n: workers.length, lost }) : figure(workers.length);
}

/** "3 live, 1 silent": the kinds of which there are any. */
export function channelsText(counts) {
  const parts = ["live", "stale", "quiet", "silent"].filter((word) => counts[word]).map((word) => t(`status.n_${word}`, { n: counts[word] }));
  return parts.length ? parts.join(", ") : t("status.noChannels");
}

/** How a channel stands, as a text: "live", "no samples since 14:03:21". */
export function standingText({ state, last }, now) {
  if (state === "live") return t("status.live");
  if (last === null) return t("status.silent");
  const values = { time: momentText(last, now), ago: ago(now - last) };
  return t(state === "stale" ? "status.stale" : "status.quiet", values);
}

/** "359.9 Hz, 360 Hz declared", a dash for what has no rate. */
export function rateText({ rate: declared, kind }, { rate }) {
  if (kind !== "waveform") return plainNumber(null);
  const parts = [rate ? hertz(rate) : t("details.notMeasured")];
  if (declared) parts.push(t("details.declared", { rate: hertz(declared) }));
  return parts.join(", ");
}

export const flagsText = ({ flags }) =>
  (flags?.length ? flags.map((flag) => (FLAGS[flag] ? t(FLAGS[flag]) : flag)).join("; ") : t("status.none"));

export function malformedText({ malformed, error }) {
  if (!malformed) return t("status.none");
  return error ? t("facts.malformedLast", { n: count(malformed), error }) : count(malformed);
}

/** Texts of a worker's row; a worker is known by the first digits of its id. */
export function workerTexts(worker, now) {
  return [
    worker.id.slice(0, 6), duration(now - worker.started), figure(worker.sessions), t("status.perSecond", { n: figure(worker.blocks) }),
    bytesText(worker.bytes), t(worker.stretched ? "status.everyStretched" : "status.every", { n: figure(worker.interval_ms) }),
  ];
}

/** What a chart shows, in words: {now, range, spoken}. */
export function chartTexts(key, summary, minutes) {
  const say = { bytes: bytesText, delay: delayText, viewers: figure, blocks: (value) => t("status.perSecond", { n: figure(value) }) }[key];
  const name = t(`status.${key}`);
  if (!summary) return { name, now: plainNumber(null), range: t("status.nothingYet"), spoken: t("status.chartEmpty", { name }) };
  const least = key === "blocks" ? figure(summary.least) : say(summary.least);
  const values = { name, now: say(summary.now), least, most: say(summary.most), n: minutes };
  return { name, now: values.now, range: t("status.chartRange", values), spoken: t("status.chartSpoken", values) };
}

/** A channel's row for Table; the label leads to the channel on the monitor. */
export function channelTexts({ name, descriptor, state }, now) {
  const cells = [descriptor.label ?? name, standingText(state, now), rateText(descriptor, state), flagsText(state), malformedText(state)];
  const bad = [state.state === "stale" && 1, state.flags?.length && 3, state.malformed && 4].filter(Boolean);
  return { key: name, cells, bad, link: `./${channelHash(name)}` };
}
