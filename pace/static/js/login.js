/** The log-in page: in the person's language, and on to where they wanted to go. */
import { startWords } from "./page/words.js";

// The channel stands behind the #, which no server is told; a form that is sent to an address with one keeps it.
const form = document.getElementById("form");
if (location.hash) form.action = form.getAttribute("action") + location.hash;
startWords(() => {}); // where the file does not come, the page stays English
