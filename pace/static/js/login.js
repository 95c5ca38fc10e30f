/** The log-in page: in the person's language, and on to where they wanted to go. */
import { openTabs } from "./page/keeper.js";
import { settings } from "./page/settings.js";
import { forgetChannels } from "./page/whose.js";
import { startWords } from "./page/words.js";

// The channel stands behind the #, which no server is told; a form that is sent to an address with one keeps it.
const form = document.getElementById("form");
if (location.hash) form.action = form.getAttribute("action") + location.hash;
// Told here, since the server has done it by now: another page would be led back as still logged in.
if (new URLSearchParams(location.search).get("why") === "out") {
  openTabs().postMessage({ out: true });
  forgetChannels(settings);
}
startWords(() => {}); // where the file does not come, the page stays English
