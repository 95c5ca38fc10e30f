/** Times, ages and numbers as a person reads them, in the viewer's time zone. */
import { lengthOf } from "../draw/gaps.js";
import { t } from "./words.js";

/** A number in digits with the decimal sign of the language. */
export const decimal = (digits) => digits.replace(".", t("format.point"));

const two = (number) => String(number).padStart(2, "0");

/** 14:03:21 */
export function clockTime(ms) {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "—";
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** 14:03:21.042, or with a comma, with the day before it when it is not the day of `today` (epoch ms) */
export function preciseTime(ms, today) {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "—";
  const time = decimal(`${clockTime(ms)}.${String(date.getMilliseconds()).padStart(3, "0")}`);
  return day(date) === day(new Date(today)) ? time : `${day(date)} ${time}`;
}

const day = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

const UNITS = [
  [86_400_000, "format.days"], [3_600_000, "format.hours"], [60_000, "format.minutes"], [1000, "format.seconds"],
];

/** "now", "3 s", "2 min" */
export function age(ms) {
  const [size, unit] = UNITS.find(([least]) => ms >= least) ?? [null, null];
  return size === null ? t("format.now") : t(unit, { n: Math.floor(ms / size) });
}

/** "now", "3 s ago" */
export function ago(ms) {
  return ms < 1000 ? t("format.now") : t("format.ago", { age: age(ms) });
}

/** A measured value: at most 12 digits, a true minus, a dash where it is missing. */
export function plainNumber(value) {
  if (value === null || !Number.isFinite(value)) return "–";
  return decimal(String(Number(value.toPrecision(12)))).replace("-", "−");
}

/** 12 345, grouped with narrow no-break spaces */
export function count(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** 360 Hz, 142.9 Hz */
export function hertz(rate) {
  return `${decimal(String(Number(rate.toFixed(1))))} Hz`;
}

/** "3.2 s", "4 min 10 s" */
export const lengthText = (ms) => decimal(lengthOf(ms));

/** What a Strip writes. */
export const stripTexts = {
  format: clockTime,
  number: plainNumber,
  words: (key, { length, ...values } = {}) => t(`strip.${key}`, { ...values, ...(length && { length: decimal(length) }) }),
};
