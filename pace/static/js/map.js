/** The map page: puts connection and pins together. */
import { MapPage } from "./map/mappage.js";
import { openLink } from "./net/open.js";
import { LANGUAGES, startWords } from "./page/words.js";

/** What failed without anybody catching it is told, not only logged. A ResizeObserver that goes on in the next frame failed in nothing. */
function watchErrors(tell) {
  addEventListener("error", ({ message }) => message && !message.startsWith("ResizeObserver loop") && tell(message));
  addEventListener("unhandledrejection", ({ reason }) => tell(reason?.message ?? String(reason)));
}

function start() {
  const link = openLink({ onState: (state) => page.linkChanged(state), onBad: () => page.unreadable() });
  const page = new MapPage(link);
  startWords((language) => page.fix("language", ["notices.language", { language: LANGUAGES[language] }]));
  for (const [key, text] of link.problems) page.fix(key, text);
  watchErrors((reason) => page.fix("broken", ["notices.broken", { reason }]));
  page.attach(link);
  if (link.mayConnect) link.connection.connect();
  return page;
}

export const page = start();
