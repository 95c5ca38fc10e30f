/** The server's clock, estimated from round trips: "now" of the page, whatever the phone's own clock says. */

const KEPT = 8; // round trips; the oldest is forgotten, so that a route that got longer is believed in the end
const DRIFT_MS = 20; // two clocks may run apart so far between the oldest and the newest trip

export class ServerClock {
  constructor() {
    this.trips = [];
    this.offset = null;
  }

  /**
   * A reply that carried the server's time (epoch ms) to a request sent at `sent` and received at `received`
   * (page clock, ms). The shortest round trip of the last eight bounds the error by half of itself. Older ones that
   * cannot be true beside this one are of before the laptop slept (the page's clock may stand still meanwhile), or of
   * before the server's clock was set.
   */
  add(sent, received, serverTime) {
    const latest = { trip: received - sent, offset: serverTime - (sent + received) / 2 };
    this.trips = this.trips.filter((one) => agree(one, latest));
    this.trips.push(latest);
    if (this.trips.length > KEPT) this.trips.shift();
    this.offset = this.shortest().offset;
  }

  /** The welcome's time: good until the first round trip of this session is known. */
  seed(received, serverTime) {
    this.trips = [];
    this.offset = serverTime - received;
  }

  /** Epoch ms of the server at the page clock's `pageNow`, or null before the first word of the server. */
  at(pageNow) {
    return this.offset === null ? null : pageNow + this.offset;
  }

  /** The shortest recent round trip in ms, or null. */
  get roundTrip() {
    return this.trips.length ? this.shortest().trip : null;
  }

  shortest() {
    return this.trips.reduce((best, one) => (one.trip < best.trip ? one : best));
  }
}

/** Whether two trips can both be true: each may be wrong by half of its length. */
const agree = (one, other) => Math.abs(one.offset - other.offset) <= (one.trip + other.trip) / 2 + DRIFT_MS;
