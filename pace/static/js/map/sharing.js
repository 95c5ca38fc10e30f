/** Sharing where one is: begun and ended by the person alone. */

const WATCH = { enableHighAccuracy: true, maximumAge: 1000, timeout: 30_000 };
const SLOWEST = 0.5; // m/s: below it a course over ground is noise
const DENIED = 1; // GeolocationPositionError.PERMISSION_DENIED
const TROUBLES = { 2: "unavailable", 3: "late" };

/**
 * `phase` is "off", "asking" (no position yet), "on" or "lost" (no position any more); `problem` the name of a sentence, or
 * null; `compass` "unknown", "none", "denied" or "known". `changed()` is called after each change.
 */
export class Sharing {
  /**
   * @param {{geolocation, secure, sensors, reporter, send, others, changed}} given `others` is a BroadcastChannel to the
   *   pages of this browser, or null: whoever withdraws on one of them withdraws on all
   */
  constructor({ geolocation, secure, sensors, reporter, send, others = null, changed = () => {} }) {
    Object.assign(this, { geolocation, secure, sensors, reporter, send, others, changed });
    Object.assign(this, { phase: "off", problem: null, compass: "unknown", watching: null, unwatch: null, course: null, pose: null });
    if (others) others.onmessage = ({ data }) => data === "withdrawn" && this.isOn && this.end();
  }

  get isOn() {
    return this.phase !== "off";
  }

  /** The person agreed, by a click: only within it do some browsers ask. */
  begin() {
    if (this.isOn) return;
    if (!this.geolocation || !this.secure) return this.say("off", this.secure ? "unable" : "insecure");
    this.say("asking", null);
    const asked = this.sensors.ask();
    this.watching = this.geolocation.watchPosition((fix) => this.take(fix), (error) => this.fail(error), WATCH);
    return asked.then((answer) => this.feel(answer));
  }

  /** The person agrees no longer. */
  withdraw() {
    if (!this.isOn) return;
    this.end();
    this.send({ type: "location", leave: true });
    this.others?.postMessage("withdrawn");
  }

  /** The server knows nothing of a new session. */
  renew() {
    if (this.isOn) this.reporter.renew();
  }

  end(problem = null) {
    this.geolocation.clearWatch(this.watching);
    this.unwatch?.();
    Object.assign(this, { watching: null, unwatch: null, course: null, pose: null, compass: "unknown" });
    this.reporter.stop();
    this.say("off", problem);
  }

  feel(answer) {
    if (!this.isOn || this.unwatch) return;
    if (answer !== "granted") return this.know(answer);
    this.unwatch = this.sensors.watch((pose) => {
      if (pose.heading !== null) this.know("known");
      else if (this.compass === "unknown") this.know("none");
      this.pose = pose;
      this.hold();
    });
  }

  know(compass) {
    if (this.compass === compass) return;
    this.compass = compass;
    this.changed();
  }

  take({ coords }) {
    if (!this.isOn) return;
    const { latitude: lat, longitude: lng, accuracy, heading, speed } = coords;
    this.course = Number.isFinite(heading) && speed > SLOWEST ? heading : null;
    this.reporter.at({ lat, lng, accuracy });
    this.hold();
    if (this.phase !== "on") this.say("on", null);
  }

  /** A compass goes before the course over ground. */
  hold() {
    const { heading = null, tilt = null } = (this.unwatch && this.pose) || {};
    this.reporter.held({ heading: heading ?? this.course, tilt });
  }

  fail({ code }) {
    if (!this.isOn) return;
    if (code === DENIED) {
      this.send({ type: "location", leave: true });
      this.end("denied");
      return;
    }
    this.reporter.lose();
    this.say(this.phase === "on" ? "lost" : this.phase, TROUBLES[code] ?? "unavailable");
  }

  say(phase, problem) {
    Object.assign(this, { phase, problem });
    this.changed();
  }
}
