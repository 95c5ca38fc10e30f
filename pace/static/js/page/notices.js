/** What the person has to know, in sentences. */
import { make, setText } from "./dom.js";
import { clockTime } from "./format.js";

/**
 * The notices of a state of the page, most important first: [{key, level: "bad"|"note", text}].
 *
 * @param {{fixed: object[], link: object, redis: string|null, shown: object|null, wanted: string|null,
 *   known: boolean, error: object|null, unread: number, behind: boolean, busy: number|null}} page
 */
export function noticesOf({ fixed, link, redis, shown, wanted, known, error, unread, behind, busy }) {
  const bad = (key, text) => ({ key, level: "bad", text });
  const note = (key, text) => ({ key, level: "note", text });
  const notices = [...fixed];
  if (link.phase === "waiting") notices.push(bad("link", `Not connected: ${link.reason}.`));
  if (redis === "down") notices.push(bad("redis", "The server has lost Redis: no new samples until it is back."));
  if (known && wanted === null) notices.push(note("none", "The server has no channels yet."));
  if (known && wanted !== null && !shown) notices.push(bad("gone", `There is no channel “${wanted}” now.`));
  if (shown?.fault) notices.push(bad("fault", shown.fault));
  if (error) notices.push(bad("error", `The server refused: ${error.reason ?? `error ${error.code}`}.`));
  if (behind) notices.push(note("behind", "Catching up: what is shown is some seconds old."));
  if (busy !== null) notices.push(note("busy", `The server is busy: updates every ${busy} ms.`));
  if (unread) notices.push(note("unread", "The server sent messages that this page cannot read."));
  return notices;
}

/** What stands over the strip instead of samples, or null. */
export function stripNotice({ link, linkLostAt, staleSince, behind, waiting }) {
  if (link.phase !== "open") return linkLostAt ? `No connection since ${clockTime(linkLostAt)}` : "Connecting …";
  if (staleSince !== null) return `No samples since ${clockTime(staleSince)}`;
  if (behind) return "Catching up …";
  return waiting ? "Waiting for samples …" : null;
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
