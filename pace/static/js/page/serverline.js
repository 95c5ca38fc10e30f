/** On the monitor: a line when something is wrong with the server, with the way to its status page. */
import { mail } from "../net/mail.js";
import { byId, make } from "./dom.js";
import { sentence } from "./sentence.js";
import { troubleSentences } from "./troubles.js";
import { t, words } from "./words.js";

/**
 * Of the server's troubles those that the page does not tell anyway: while the link or Redis is down, its notices do;
 * `busy` is their word for a stretched interval of the own process, and of the channels that are `seen` the strips say
 * that they are silent.
 */
export function untold(troubles, { phase, redis, busy, seen }) {
  if (phase !== "open" || redis === "down") return [];
  return troubles.flatMap((trouble) => {
    if (trouble.what === "redis" || (trouble.what === "stretched" && busy !== null)) return [];
    return trouble.what === "stale" ? unseen(trouble, seen) : [trouble];
  });
}

function unseen({ what, n, channels }, seen) {
  const others = channels.filter((name) => !seen.has(name));
  const left = n - (channels.length - others.length);
  return left > 0 ? [{ what, n: left, channels: others }] : [];
}

export class ServerLine {
  /** @param {{self: Self, state: function(): object, labelOf: function(string): string}} page `state` tells {phase, redis, busy, seen} */
  constructor({ self, state, labelOf }) {
    Object.assign(this, { state, labelOf });
    this.troubles = [];
    this.shown = "";
    this.link = make("a", { href: "status" });
    this.element = make("div", { id: "serverline", class: "serverline", "aria-live": "polite" });
    byId("notices").after(this.element);
    mail.on("status", ({ server }) => server?.trouble && this.take(server.trouble));
    words.subscribe(() => this.refresh());
    self.follow("trouble");
  }

  take(troubles) {
    this.troubles = troubles;
    this.refresh();
  }

  /** To be called whenever the page looks again at what it tells. */
  refresh() {
    const sentences = troubleSentences(untold(this.troubles, this.state()), this.labelOf);
    const said = JSON.stringify([words.language, sentences]);
    if (said === this.shown) return;
    this.shown = said;
    this.element.replaceChildren(...(sentences.length ? [this.line(sentences)] : []));
  }

  line(sentences) {
    this.link.textContent = t("troubles.link");
    const parts = sentences.flatMap(({ words: key, values }) => [...sentence(key, values), " "]);
    return make("p", { class: "notice notice-note" }, ...parts, this.link);
  }
}
