/** What the person has to know, in sentences. */
import { make, setText } from "./dom.js";
import { clockTime } from "./format.js";
import { said } from "./sayings.js";
import { t } from "./words.js";

/** What is said of an `error` of the server. */
export const refusedText = ({ code, reason }) => t("notices.refused", { reason: reason ?? t("notices.error", { code }) });

/**
 * The notices of a state of the page, most important first: [{key, level: "bad"|"note", text}].
 *
 * @param {{fixed: object[], link: object, redis: string|null, shown: object|null, wanted: string|null,
 *   known: boolean, error: object|null, unread: number, behind: boolean, busy: number|null}} page
 */
export function noticesOf({ fixed, link, redis, shown, wanted, known, error, unread, behind, busy }) {
  const bad = (key, text) => ({ key, level: "bad", text });
  const note = (key, text) => ({ key, level: "note", text });
  const notices = fixed.map((notice) => ({ ...notice, text: said(notice.text) }));
  if (link.phase === "waiting") notices.push(bad("link", t("notices.link", { reason: said(link.reason) })));
  if (redis === "down") notices.push(bad("redis", t("notices.redis")));
  if (known && wanted === null) notices.push(note("none", t("notices.none")));
  if (known && wanted !== null && !shown) notices.push(bad("gone", t("notices.gone", { channel: wanted })));
  if (shown?.fault) notices.push(bad("fault", said(shown.fault)));
  if (error) notices.push(bad("error", refusedText(error)));
  if (behind) notices.push(note("behind", t("notices.behind")));
  if (busy !== null) notices.push(note("busy", t("notices.busy", { n: busy })));
  if (unread) notices.push(note("unread", t("notices.unread")));
  return notices;
}

/** What stands over the strip instead of samples, or null. */
export function stripNotice({ link, linkLostAt, staleSince, behind, waiting }) {
  if (link.phase !== "open") return linkLostAt ? t("strip.lost", { time: clockTime(linkLostAt) }) : t("strip.connecting");
  if (staleSince !== null) return t("strip.silent", { time: clockTime(staleSince) });
  if (behind) return t("strip.behind");
  return waiting ? t("strip.waiting") : null;
}

export class Notices {
  constructor(list) {
    this.list = list;
    this.items = new Map();
  }

  render(notices) {
    const keys = new Set(notices.map((notice) => notice.key));
    for (const [key, item] of this.items) {
      if (keys.has(key)) continue;
      item.remove();
      this.items.delete(key);
    }
    for (const { key, level, text } of notices) this.put(key, level, text);
  }

  put(key, level, text) {
    let item = this.items.get(key);
    if (!item) {
      item = make("li", { "data-notice": key });
      this.items.set(key, item);
      this.list.append(item);
    }
    item.className = `notice notice-${level}`;
    setText(item, text);
  }
}
