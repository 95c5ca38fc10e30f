/** The connection's state, the transport in use and the countdown to the next try: always visible. */
import { byId, setText } from "./dom.js";
import { said } from "./sayings.js";
import { t } from "./words.js";

const NEXT = { waiting: "link.nextIn", connecting: "link.nextNow", open: "link.nextNone" };

/** What the fields say for a state of Connection at page time `now`: {state, transport, trip, next, mayRetry, spoken} */
export function linkTexts(state, { now, roundTrip = null, trying = [] }) {
  const left = state.phase === "waiting" ? Math.max(Math.ceil((state.until - now) / 1000), 0) : null;
  const transports = {
    open: () => state.transport,
    connecting: () => (trying.length === 1 ? t("link.trying", { transport: trying[0] }) : t("link.choosing")),
  };
  return {
    state: t(`link.${state.phase}`),
    transport: transports[state.phase]?.() ?? t("link.none"),
    trip: state.phase === "open" && roundTrip !== null ? `${Math.round(roundTrip)} ms` : "",
    next: t(NEXT[state.phase] ?? "link.none", { n: left }),
    mayRetry: state.phase === "waiting",
    spoken: spoken(state),
  };
}

/** For a screen reader: once a change, without the countdown. */
function spoken(state) {
  if (state.phase === "open") return t("link.spokenOpen", { transport: state.transport });
  if (state.phase === "waiting") return t("link.spokenWaiting", { reason: said(state.reason) });
  return "";
}

export class LinkView {
  constructor({ retry }) {
    this.fields = ["state", "transport", "trip", "next"].map((name) => [name, byId(`link-${name}`)]);
    this.button = byId("link-retry");
    this.announcer = byId("announcer");
    this.button.addEventListener("click", retry);
  }

  render(state, figures) {
    const texts = linkTexts(state, figures);
    for (const [name, field] of this.fields) setText(field, texts[name]);
    byId("link").dataset.phase = state.phase;
    this.button.disabled = !texts.mayRetry;
    if (texts.spoken) setText(this.announcer, texts.spoken);
  }
}
