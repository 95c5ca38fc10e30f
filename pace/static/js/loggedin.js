/** On each page of somebody who has logged in: what keeps the log-in, and what ends it. */
import { phases } from "./net/mail.js";
import { button, byId, make, setText } from "./page/dom.js";
import { Keeper, openTabs } from "./page/keeper.js";
import { fillWords, t } from "./page/words.js";

const DEEDS = ["pointerdown", "keydown", "wheel", "touchmove"];
const TICK_MS = 1000;
const ASK_MS = 5000; // for an answer; a network that swallows questions must not keep the trace on the screen

/** What one sees of it. What is on the page is hidden while nobody knows whether it may be seen. */
class Leaving {
  constructor(act) {
    this.text = make("p");
    this.left = make("p", { "aria-hidden": "true" }); // it changes each second: nobody wants that read out
    this.element = make("div", { class: "leaving notice notice-bad", role: "alert" }, this.text, this.left);
    this.button = button({ labelKey: "login.stay", act });
    document.body.append(this.element);
    this.render({ state: null });
  }

  render({ state, seconds }) {
    document.querySelector("main").hidden = state === "unknown";
    this.element.hidden = state === null;
    if (state === null) return;
    setText(this.text, t(`login.${state}`));
    setText(this.left, state === "soon" ? t("login.soonIn", { n: seconds }) : "");
    if (state === "soon" && !this.button.isConnected) this.element.append(this.button);
    if (state !== "soon") this.button.remove();
    fillWords(this.element);
  }
}

function watchPerson(act) {
  let place = null;
  for (const deed of DEEDS) addEventListener(deed, act, { capture: true, passive: true });
  // browsers tell of a pointer that rests too, where something moves below it
  addEventListener("pointermove", ({ screenX, screenY }) => {
    const there = `${screenX} ${screenY}`;
    if (place !== null && place !== there) act();
    place = there;
  }, { capture: true, passive: true });
}

function start(who) {
  const { session, login, left } = who.dataset;
  const user = who.querySelector("bdi").textContent;
  const tabs = openTabs();
  const leaving = new Leaving(() => keeper.active());
  const keeper = new Keeper({
    user,
    leftMs: Number(left) * 1000,
    ageMs: performance.now(), // since the page was asked for
    ask: (stay) => ask(session, stay),
    show: (what) => leaving.render(what),
    go: (why) => leave(login, why),
    tell: (leftMs) => tabs.postMessage({ leftMs, user }),
    now: () => Date.now(),
  });
  tabs.onmessage = ({ data }) => (data.out ? leave(login, "out") : keeper.heard(data.leftMs, data.user));
  phases.on("waiting", () => keeper.lost());
  watchPerson(() => keeper.active());
  addEventListener("pageshow", ({ persisted }) => persisted && keeper.question());
  setInterval(() => keeper.tick(), TICK_MS);
}

async function ask(address, stay) {
  const response = await fetch(address, {
    method: stay ? "POST" : "GET", cache: "no-store", signal: AbortSignal.timeout(ASK_MS),
  });
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

/** To the log-in page and, from there, back: the channel stands behind the #, which no server is told. */
function leave(login, why) {
  const query = new URLSearchParams({ next: location.pathname + location.search, why });
  location.replace(`${login}?${query}${location.hash}`);
}

start(byId("who"));
