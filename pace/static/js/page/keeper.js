/** Keeps somebody logged in who does something, and leads to the log-in page when the log-in is over. */

const BEAT_MS = 60_000; // between two words to the server that the person does something; a tenth of the idle time, if that is less
const WARN_MS = 60_000; // before the end; a third of the idle time, if that is less
const RETRY_MS = 5000; // between two questions to a server that does not answer, or whose connection is lost

/** What the tabs of a browser tell each other: how long the log-in lasts, and {out: true} when it is over. */
export const openTabs = () => new BroadcastChannel("pace-login");

/**
 * Of `user`, who logged in. `ask(stay)` resolves with {user, left_s}, or null where the log-in is over, and rejects where the
 * server does not answer; with `stay` it also says that the person does something. `show({state, seconds})` shows that the end is near
 * ("soon"), that nobody knows whether it has come ("unknown"), or nothing (null). `go(why)` leads to the log-in page.
 * `leftMs` was said `ageMs` ago, or less: a page may take a while to load. `tell(leftMs)` tells other tabs how long the log-in
 * lasts. `now()` is the wall clock's: it goes on while a device sleeps.
 */
export class Keeper {
  constructor({ user, leftMs, ageMs = 0, ask, show, go, tell, now }) {
    Object.assign(this, { user, ask, show, go, tell, now });
    this.beatMs = Math.min(BEAT_MS, leftMs / 10);
    this.warnMs = Math.min(WARN_MS, leftMs / 3);
    this.told = now();
    this.askedAt = -Infinity;
    this.asking = false;
    this.state = null;
    this.heard(leftMs - ageMs);
  }

  /** The log-in lasts so long from now on, as the server or another tab says; where it is another's this page is not his. */
  heard(leftMs, user = this.user) {
    if (user !== this.user) return this.go("over");
    this.until = this.now() + leftMs;
    this.tick();
  }

  /** The person does something. */
  active() {
    if (this.state === null && this.now() - this.told < this.beatMs) return;
    this.question(true);
  }

  /** The time is over, or the connection is lost: perhaps because the log-in is over. */
  lost() {
    if (this.now() - this.askedAt >= RETRY_MS) this.question();
  }

  /** To be called each second. */
  tick() {
    const left = this.until - this.now();
    if (left > this.warnMs) this.present(null);
    else if (left > 0) this.present("soon", Math.ceil(left / 1000));
    else this.lost();
  }

  async question(stay = false) {
    if (this.asking) return;
    this.asking = true;
    this.askedAt = this.now();
    if (stay) this.told = this.askedAt;
    try {
      const answer = await this.ask(stay);
      if (answer === null || answer.left_s <= 0) this.go(this.isNearEnd() ? "idle" : "over");
      else this.learn(answer.left_s * 1000, answer.user);
    } catch {
      if (this.until <= this.now()) this.present("unknown");
    } finally {
      this.asking = false;
    }
  }

  isNearEnd() {
    return this.until - this.now() <= this.warnMs;
  }

  learn(leftMs, user) {
    if (user === this.user) this.tell(leftMs);
    this.heard(leftMs, user);
  }

  present(state, seconds = null) {
    if (state === null && this.state === null) return;
    this.state = state;
    this.show({ state, seconds });
  }
}
