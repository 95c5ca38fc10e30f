/** The page: puts connection, channels and panels together. */
import { mail } from "./net/mail.js";
import { openLink } from "./net/open.js";
import { Page } from "./page/page.js";
import { settings } from "./page/settings.js";
import { keepFor } from "./page/whose.js";
import { startWords } from "./page/words.js";
import { Book } from "./signal/book.js";

/** What the book takes; the rest is for the people's parts of the page. */
const OF_CHANNELS = ["welcome", "block", "gap", "status", "error"];

/** What failed without anybody catching it is told, not only logged. A ResizeObserver that goes on in the next frame failed in nothing. */
function watchErrors(tell) {
  addEventListener("error", ({ message }) => message && !message.startsWith("ResizeObserver loop") && tell(message));
  addEventListener("unhandledrejection", ({ reason }) => tell(reason?.message ?? String(reason)));
}

function start() {
  keepFor(document.querySelector("#who bdi")?.textContent ?? null, settings);
  const link = openLink({ onState: (state) => page.linkChanged(state), onBad: () => page.unreadable() });
  const { connection, clock, budget, choice, self, now, timers } = link;
  const page = new Page({ clock, now });
  startWords((language) => page.lackWords(language));
  for (const [key, text] of link.problems) page.fix(key, text);
  const book = new Book({
    send: (message) => connection.send(message),
    changed: (what, channel) => page.bookChanged(what, channel),
    present: () => clock.at(now()),
    now, timers, budget,
  });
  book.wanted = link.address.channel;
  for (const type of OF_CHANNELS) mail.on(type, (message) => book.apply(message));
  page.attach({ book, connection, choice, self });
  watchErrors((reason) => page.fix("broken", ["notices.broken", { reason }]));
  if (link.mayConnect) connection.connect();
}

start();
