/** The figures of the details panel, as texts: of the leads, the channel, the way to it and the drawing. */
import { clockTime, count, decimal, hertz, lengthText, plainNumber } from "./format.js";
import { t } from "./words.js";

export const STATS_S = 5; // seconds that minimum, maximum and peak-to-peak are of
const RATE_OFF = 0.02; // measured further from the declared rate is flagged, as by the server
const CLOCK_OFF_MS = 2000; // of this device: below it nobody would notice
const GAPS_LISTED = 20; // newest; how many more there are is said

/** Decimals of a resolution: 0.001 → 3, 1 → 0. */
export const decimalsOf = (resolution) => Math.min(Math.max(Math.ceil(-Math.log10(resolution || 0.001) - 1e-9), 0), 9);

/** A value of a lead as precise as the channel's resolution; the ring's own rounding stays unseen. */
export function valueText(value, resolution) {
  if (value === null || !Number.isFinite(value)) return plainNumber(null);
  return decimal(value.toFixed(decimalsOf(resolution))).replace(/^-(?=0([.,]0*)?$)/, "").replace("-", "−");
}

/** [{name, cells: [minimum, maximum, peak to peak, last]}] for each lead of a waveform. */
export function leadRows(channel, stats) {
  const { resolution } = channel.descriptor;
  return channel.leads.map((name, lead) => {
    const { min = null, max = null, peakToPeak = null, last = null } = stats?.[lead] ?? {};
    return { name, cells: [min, max, peakToPeak, last].map((value) => valueText(value, resolution)) };
  });
}

/** The leads' figures as a sentence that is read out once. */
export function spokenLeads(rows, unit) {
  return rows.map(({ name, cells: [min, max, peakToPeak, last] }) =>
    t("details.spoken", { name, min, max, peakToPeak, last, unit })).join(" ");
}

const milliseconds = (ms) => (Number.isFinite(ms) ? t("details.ms", { n: count(Math.round(ms)) }) : plainNumber(null));
const row = (key, text, bad = false) => ({ key, name: t(`details.${key}`), text, bad });

/** "359.9 Hz (360 Hz declared)", flagged where it is more than 2 % off. */
function rateRow({ declared = null, measured = null } = {}) {
  const off = Boolean(declared && measured) && Math.abs(measured / declared - 1) > RATE_OFF;
  const parts = [
    measured ? hertz(measured) : t("details.notMeasured"),
    declared ? t("details.declared", { rate: hertz(declared) }) : "",
    off ? t("details.off", { n: decimal(((measured / declared - 1) * 100).toFixed(1)).replace("-", "−") }) : "",
  ];
  return row("rate", parts.filter(Boolean).join(", "), off);
}

export function channelRows(channel) {
  const { kind } = channel.descriptor;
  if (kind === "text") return [row("lines", count(channel.received))];
  const received = row("received", count(channel.received));
  if (kind === "number" || kind === "place") return [received];
  return [rateRow(channel.rates() ?? {}), received, row("lost", count(channel.lost), channel.lost > 0)];
}

export function delayRows(delays) {
  const { p50 = null, p99 = null } = delays ?? {};
  return [row("p50", milliseconds(p50)), row("p99", milliseconds(p99))];
}

/** `ahead`: by how many ms this device's clock is ahead of the server's, or null. */
export function linkRows({ transport, roundTrip, ahead }) {
  return [
    row("transport", transport ?? t("details.none")),
    row("trip", milliseconds(roundTrip ?? NaN)),
    row("clock", clockText(ahead)),
  ];
}

function clockText(ahead) {
  if (ahead === null) return plainNumber(null);
  if (Math.abs(ahead) < CLOCK_OFF_MS) return t("details.clockRight", { n: String(Math.round(ahead)).replace("-", "−") });
  return t(ahead > 0 ? "details.clockAhead" : "details.clockBehind", { length: lengthText(Math.abs(ahead)) });
}

export function serverRows(server) {
  if (!server) return [];
  return [
    row("version", server.version ?? t("details.none")),
    row("history", lengthText((server.history_s ?? 0) * 1000)),
    row("flush", milliseconds(server.flush_ms)),
  ];
}

/** The value that a share of a list (0 … 1) does not exceed, or null where it is empty. */
export function quantile(values, share) {
  if (!values.length) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];
}

/** {intervals, durations} in ms of the last frames. */
export function drawingRows({ intervals, durations }) {
  const middle = quantile(intervals, 0.5);
  const one = (ms) => (ms === null ? plainNumber(null) : t("details.ms", { n: decimal(ms.toFixed(1)) }));
  return [
    row("frames", middle ? t("details.perSecond", { n: Math.round(1000 / middle) }) : plainNumber(null)),
    row("longFrame", one(quantile(intervals, 0.99))),
    row("drawing", `${one(quantile(durations, 0.5))} · ${one(quantile(durations, 0.99))}`),
  ];
}

/** Why a gap is there, where the server or the page named it in one of these words; the trace alone says "break". */
const REASONS = {
  history: "details.gapHistory", epoch: "details.gapEpoch", slow: "details.gapSlow", unknown: "details.gapUnknown",
  ingest: "details.gapIngest", break: null,
};

/** Newest first: {lines: [text], more: number that are not listed}. */
export function gapLines(gaps) {
  const shown = gaps.slice(-GAPS_LISTED).reverse();
  return { lines: shown.map(gapLine), more: gaps.length - shown.length };
}

function gapLine({ from, to, reason }) {
  const key = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  const why = key === undefined ? reason : key && t(key);
  const length = to === null ? t("details.open") : lengthText(to - from);
  return [clockTime(from), length, why].filter(Boolean).join(" · ");
}
