/** When a screen reader is told of the connection: each change once, and now and then that it still does not come back. */
import { said } from "./sayings.js";
import { t } from "./words.js";

const SLOW_MS = 2000; // a connection that is made sooner is told when it is there
const QUIET_MS = 60_000; // between two words about tries that fail one after the other

const secondsTo = (until, now) => Math.max(Math.ceil((until - now) / 1000), 0);

/** `say(text)` puts a text into a polite live region. */
export class LinkVoice {
  constructor(say) {
    this.say = say;
    this.state = this.transport = null;
    this.told = true;
    this.toldAt = -Infinity;
  }

  /** A few times a second: the state of Connection at page time `now`, and the transport that is being tried. */
  hear(state, now, attempted = null) {
    if (state !== this.state) this.begin(state, now);
    const text = this.told ? null : this.wording(state, now, attempted);
    if (text === null) return;
    this.told = true;
    this.toldAt = now;
    this.say(text);
  }

  begin(state, now) {
    const again = state.phase === "connecting" && this.state?.phase === "waiting"; // that it would was said
    const moved = state.phase === "open" && this.state?.moving && state.transport === this.transport; // nothing is new
    Object.assign(this, { state, since: now, told: again || moved, transport: state.transport ?? this.transport });
  }

  wording(state, now, attempted) {
    const { phase, transport, reason, tries, lost } = state;
    if (phase === "open") return t("link.spokenOpen", { transport });
    if (phase === "connecting") return now - this.since < SLOW_MS ? null : this.trying(attempted);
    if (phase !== "waiting" || (!lost && now - this.toldAt < QUIET_MS)) return null;
    const values = { reason: said(reason), n: secondsTo(state.until, now), k: tries };
    return t(lost ? "link.spokenLost" : "link.spokenFailed", values);
  }

  trying(attempted) {
    return attempted ? t("link.spokenTrying", { transport: attempted }) : t("link.connecting");
  }
}
