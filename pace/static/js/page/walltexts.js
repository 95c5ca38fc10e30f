/** What the wall says of its tiles, in words. */
import { said } from "./sayings.js";
import { t } from "./words.js";

/**
 * How a channel is doing: {level, text}. `notice` is what stands against its samples or null, `silent` whether it is that
 * none come. Levels: "live"; "stale": silent; "late": not there yet, or not connected; "bad": with errors; "old": a number
 * or a place that did not come for some seconds. A null text: there is nothing to say.
 */
export function tileState(channel, notice, silent = false) {
  if (notice) return { level: silent ? "stale" : "late", text: notice };
  if (channel.fault) return { level: "bad", text: said(channel.fault) };
  const old = ["number", "place"].includes(channel.descriptor.kind) && channel.state?.live === false;
  return { level: old ? "old" : "live", text: null };
}

/** The wall in a sentence, from the levels of its tiles. */
export function summaryOf(levels) {
  const count = (level) => levels.filter((one) => one === level).length;
  const parts = [levels.length === 1 ? t("wall.countOne") : t("wall.count", { n: levels.length })];
  if (count("stale")) parts.push(t("wall.silent", { n: count("stale") }));
  if (count("bad")) parts.push(t("wall.faulty", { n: count("bad") }));
  return parts.join(" · ");
}

const QUIET_MS = 10_000;

/** Passes on a text that changed, for a screen reader: at most once in ten seconds, and then the latest. */
export class Rarely {
  /** @param {number} now page ms; what is said first waits as well, until there is something to tell */
  constructor(say, now) {
    this.say = say;
    this.last = null;
    this.at = now;
  }

  put(text, now) {
    if (text === this.last || now - this.at < QUIET_MS) return;
    this.last = text;
    this.at = now;
    this.say(text);
  }
}
