/** The status page: puts connection and figures together. */
import { mail } from "./net/mail.js";
import { openLink } from "./net/open.js";
import { startCounter } from "./page/counter.js";
import { startWords, LANGUAGES } from "./page/words.js";
import { StatusView } from "./status/view.js";

function start() {
  const link = openLink({ onState: (state) => view.linkChanged(state), onBad: () => view.fix("unread", ["notices.unread"]) });
  const { connection, clock, choice, self, now } = link;
  const view = new StatusView({ clock, now });
  startWords((language) => view.fix("language", ["notices.language", { language: LANGUAGES[language] }]));
  for (const [key, text] of link.problems) view.fix(key, text);
  mail.on("welcome", ({ channels }) => {
    view.refusal.forget();
    view.describe(channels);
  });
  mail.on("status", ({ channels, server }) => {
    if (channels) view.describe(channels);
    if (server) view.take(server);
  });
  mail.on("error", (message) => view.refusal.take(message));
  self.follow("status");
  startCounter(self);
  view.attach({ connection, choice });
  addEventListener("error", ({ message }) => view.fix("broken", ["notices.broken", { reason: message }]));
  addEventListener("unhandledrejection", ({ reason }) => view.fix("broken", ["notices.broken", { reason: String(reason) }]));
  if (link.mayConnect) connection.connect();
}

start();
