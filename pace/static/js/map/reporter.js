/** What leaves the page of where it is: at most five times a second, and nothing that was said already. */

const PACE_MS = 200; // between two messages
const SAME_MS = 10_000; // after which the others are told that somebody who does not move is still there
const LEAST_TURN = 2; // degrees: a hand is not steadier
const FIELDS = ["lat", "lng", "accuracy"];

const rounded = (value, digits) => (Number.isFinite(value) ? Number(value.toFixed(digits)) : null);

function turned(one, other) {
  if (one === null || other === null) return one !== other;
  const between = Math.abs(one - other) % 360;
  return Math.min(between, 360 - between) >= LEAST_TURN;
}

/** Whether two messages say the same to somebody who looks at a map. */
export function isSame(one, other) {
  return FIELDS.every((field) => one[field] === other[field]) && !turned(one.heading, other.heading) && !turned(one.tilt, other.tilt);
}

/** `send(message)` returns whether it went out; `attentive()` whether the page would notice that it moves. */
export class Reporter {
  constructor({ send, now, timers, attentive = () => true }) {
    Object.assign(this, { send, now, timers, attentive });
    this.timer = null;
    this.stop();
  }

  /** Nothing more leaves. */
  stop() {
    this.clear();
    Object.assign(this, { position: null, pose: { heading: null, tilt: null }, said: null, saidAt: -Infinity, lost: false });
  }

  /** Another session: the server knows nothing. */
  renew() {
    this.said = null;
    this.plan();
  }

  /** {lat, lng, accuracy} of the Geolocation API: degrees, metres. */
  at({ lat, lng, accuracy }) {
    this.position = { lat: rounded(lat, 6), lng: rounded(lng, 6), accuracy: rounded(accuracy, 0) };
    this.lost = false;
    this.plan();
  }

  /** How the device is held, degrees or null. */
  held({ heading, tilt }) {
    this.pose = { heading: heading === null ? null : rounded(heading, 0) % 360, tilt: rounded(tilt ?? NaN, 0) };
    this.plan();
  }

  /** The position is not known any more: the others see from their clock that it is old. */
  lose() {
    this.lost = true;
  }

  plan() {
    if (!this.position) return;
    if (this.said && isSame(this.message(), this.said)) this.wait(this.saidAt + SAME_MS, () => this.confirm());
    else this.wait(this.saidAt + PACE_MS, () => this.say());
  }

  message() {
    return { type: "location", ...this.position, ...this.pose };
  }

  say() {
    const message = this.message();
    if (!this.send(message)) return; // the next session begins with it
    Object.assign(this, { said: message, saidAt: this.now() });
    this.plan();
  }

  /** Still there, and the sensor says the same as before. */
  confirm() {
    if (!this.lost && this.attentive()) this.send({ type: "location", same: true });
    this.saidAt = this.now();
    this.plan();
  }

  /** Call `act` at page time `due`, in place of what waited. */
  wait(due, act) {
    this.clear();
    this.timer = this.timers.setTimeout(() => {
      this.timer = null;
      act();
    }, Math.max(due - this.now(), 0));
  }

  clear() {
    if (this.timer !== null) this.timers.clearTimeout(this.timer);
    this.timer = null;
  }
}
