/** What a screen reader is told of the shown channel without being asked: changes of its state, and now and then a value. */

const SETTLE_MS = 1000; // a state that passes sooner is not worth a word
const QUIET_MS = 10_000; // between two values

export class Announcer {
  /** @param {function(string)} say puts a text into a polite live region */
  constructor(say) {
    this.say = say;
    this.begin(null);
  }

  /** Another channel is shown: its tab and its panel have said so. */
  begin(channel) {
    this.channel = channel;
    this.told = ""; // the trouble that was said last, "" while all is well
    this.seen = "";
    this.since = null;
    this.value = null;
    this.valueAt = -Infinity;
  }

  /**
   * A few times a second: what stands against the channel's samples ("" for nothing) at page time `now`, and how it is
   * said that all is well again.
   */
  state(channel, trouble, well, now) {
    if (channel !== this.channel) this.begin(channel);
    if (trouble !== this.seen || this.since === null) this.since = now;
    this.seen = trouble;
    if (trouble === this.told || now - this.since < SETTLE_MS) return;
    this.told = trouble;
    this.say(trouble || well);
  }

  /** A value in words: said where it changed, ten seconds after the one before at the earliest. */
  number(text, now) {
    if (text === null || text === this.value || now - this.valueAt < QUIET_MS) return;
    this.value = text;
    this.valueAt = now;
    this.say(text);
  }
}
