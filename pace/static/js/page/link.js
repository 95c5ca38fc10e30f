/** The connection's state, the transport in use and the countdown to the next try: always visible. */
import { byId, setText } from "./dom.js";
import { LinkVoice } from "./linkvoice.js";
import { t } from "./words.js";

const NEXT = { waiting: "link.nextIn", connecting: "link.nextNow", open: "link.nextNone" };

/**
 * What the fields say for a state of Connection at page time `now`: {state, transport, trip, next, mayRetry}.
 * `trying` are the names of the transports that may be tried, `attempted` that of the one that is, where it is known.
 */
export function linkTexts(state, { now, roundTrip = null, trying = [], attempted = null }) {
  const left = state.phase === "waiting" ? Math.max(Math.ceil((state.until - now) / 1000), 0) : null;
  const transports = {
    open: () => state.transport,
    connecting: () => transportTried(attempted ?? (trying.length === 1 ? trying[0] : null)),
  };
  return {
    state: t(`link.${state.phase}`),
    transport: transports[state.phase]?.() ?? t("link.none"),
    trip: state.phase === "open" && roundTrip !== null ? `${Math.round(roundTrip)} ms` : "",
    next: t(NEXT[state.phase] ?? "link.none", { n: left, k: state.tries }),
    mayRetry: state.phase === "waiting",
  };
}

const transportTried = (transport) => (transport ? t("link.trying", { transport }) : t("link.choosing"));

export class LinkView {
  constructor({ retry }) {
    this.fields = ["state", "transport", "trip", "next"].map((name) => [name, byId(`link-${name}`)]);
    this.button = byId("link-retry");
    this.voice = new LinkVoice((text) => setText(byId("announcer"), text));
    this.button.addEventListener("click", retry);
  }

  render(state, figures) {
    const texts = linkTexts(state, figures);
    for (const [name, field] of this.fields) setText(field, texts[name]);
    byId("link").dataset.phase = state.phase;
    this.button.disabled = !texts.mayRetry;
    this.voice.hear(state, figures.now, figures.attempted);
  }
}
