/** One connection to the server that comes back by itself. */
import { hello, parseServer, ping } from "./protocol.js";
import { Requests } from "./requests.js";
import { Watchdog } from "./watchdog.js";

const WELCOME_MS = 10_000; // open but without a welcome: no Pace behind it, or a proxy that swallows messages
const SETTLED_MS = 5000; // open for so long: the next loss is a first one; a server that throws us out at once is not asked each second
const PROVEN_MS = 60_000; // of words from the server: what falls silent then is the network, not what holds back a transport
const AWAY_MS = 60_000; // longest that a server which stops may ask us to stay away
const MOVING_MS = 1000; // who is asked back so soon is there again before anybody could read that he was away
const PINGS_KEPT = 16; // unanswered pings; beyond it the oldest is forgotten, its answer would say nothing new

const UNREACHED = [1002, 2000]; // SockJS found no way in; the server may have said why
const REFUSED = "too many connections come from the address of this network";

const LOGGED_OUT = 4401; // the server says why

/** SockJS' and Pace's close codes in words. */
const REASONS = {
  1001: "the server is stopping",
  1002: "the server does not answer",
  1006: "the connection was cut",
  2000: "no transport gets through",
  4008: "this connection is too slow",
  4029: "this page said too much",
  4030: "too much comes from the address of this network",
};

/** Why the connection ended, for a person. */
export function closeReason(code, reason, forced) {
  if (code === 2000 && forced) return `${forced} does not get through, or this browser cannot use it`;
  return REASONS[code] ?? (reason || `closed with code ${code}`);
}

/**
 * States, given to `onState`: {phase: "connecting", tries} (with `moving` from a server that stops to the next), {phase: "open", transport}, {phase: "waiting", until, reason,
 * tries, lost} (`until` on the page clock, `tries` how many have been made since the connection was good, `lost` whether it
 * was open, else a try failed); before the first connect {phase: "stopped"}. Messages, parsed, go to `onMessage`.
 *
 * `greeting()` is the first message of each session. `stayAway()` resolves with the seconds for which the server opens no
 * session for this address, null where it would. `createSocket(transports)` returns a SockJS-like socket; clock and timers come from outside too, so that tests
 * drive it without a network.
 */
export class Connection {
  constructor({ createSocket, choice, backoff, clock, budget, now, timers, onState, onMessage, onBad, greeting = hello, stayAway = null }) {
    Object.assign(this, { createSocket, choice, backoff, clock, budget, now, timers, onState, onMessage, onBad, greeting, stayAway });
    this.socket = null;
    this.timer = null;
    this.pings = new Map();
    this.lastPing = 0;
    this.openSince = null;
    this.heardAt = null;
    this.over = null; // why the server will not have this person
    this.returnMs = null; // when the server, which stops, wants us back: the trace goes on sooner, and not all come at once
    this.state = { phase: "stopped" };
    this.requests = new Requests({ send: (message) => this.state.phase === "open" && this.send(message), timers });
    this.watchdog = new Watchdog({ ping: () => this.ping(), dead: (woken) => this.fallSilent(woken), timers });
  }

  /** Connect now, whatever the countdown says. Does nothing while a connection is open or being made. */
  connect() {
    if (this.socket) return;
    this.clearTimer();
    const { moving } = this.state;
    this.setState({ phase: "connecting", tries: this.backoff.tries, ...(moving && { moving }) });
    try {
      this.attach(this.createSocket(this.choice.list()));
    } catch (error) {
      this.wait(error.message);
    }
  }

  attach(socket) {
    this.socket = socket;
    const mine = (fn) => (event) => this.socket === socket && fn(event);
    socket.onopen = mine(() => this.greet());
    socket.onmessage = mine((event) => this.receive(event.data));
    socket.onheartbeat = mine(() => this.hear());
    socket.onclose = mine((event) => this.close(event));
  }

  greet() {
    this.budget.renew();
    this.send(this.greeting());
    this.timer = this.timers.setTimeout(() => this.fallSilent(), WELCOME_MS);
  }

  /** Who is logged out, or whose link has ended, is told that for as long as the server will not have him. */
  close({ code, reason }) {
    const why = closeReason(code, reason, this.choice.forced);
    if (code === LOGGED_OUT) this.over = why;
    if (this.stayAway && this.openSince === null && UNREACHED.includes(code)) this.explain(this.socket, why);
    else this.drop(why);
  }

  /** A try has failed: before that is said the server is asked whether it is the one that refuses. */
  async explain(socket, why) {
    const seconds = await this.stayAway();
    if (this.socket !== socket) return; // it fell silent meanwhile
    if (seconds === null) this.drop(why);
    else this.drop(REFUSED, seconds * 1000);
  }

  hear() {
    this.heardAt = this.now();
    this.watchdog.heard();
  }

  receive(text) {
    this.hear();
    let message;
    try {
      message = parseServer(text);
    } catch (error) {
      this.onBad(error);
      return;
    }
    if (message.type === "welcome") this.welcome(message);
    if (message.type === "reply") this.answer(message);
    if (message.type === "status" && message.stopping) this.returnMs = Math.min(Math.max(0, message.return_ms), AWAY_MS);
    if (message.id !== undefined && this.requests.answered(message)) return;
    this.onMessage(message);
  }

  /** Ask the server for something once; see Requests.ask. */
  request(what, fields) {
    return this.requests.ask(what, fields);
  }

  /** Send a message of any type that the server answers by its id; see Requests.exchange. */
  exchange(message) {
    return this.requests.exchange(message);
  }

  welcome(message) {
    this.clearTimer();
    this.openSince = this.now();
    this.over = null;
    this.clock.seed(this.now(), message.time);
    this.setState({ phase: "open", transport: this.socket.transport });
    this.watchdog.start();
  }

  ping() {
    this.lastPing += 1;
    this.pings.set(this.lastPing, this.now());
    if (this.pings.size > PINGS_KEPT) this.pings.delete(this.pings.keys().next().value);
    this.send(ping(this.lastPing));
    return this.lastPing;
  }

  answer({ id, time }) {
    const sent = this.pings.get(id);
    if (sent === undefined || !Number.isFinite(time)) return;
    this.pings.delete(id);
    this.watchdog.answered(id);
    this.clock.add(sent, this.now(), time);
  }

  /** Send an object; returns false when there is nobody to take it. */
  send(message) {
    if (!this.socket || this.socket.readyState !== 1) return false;
    this.budget.take();
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** The page woke up or the network came back: ask at once instead of waiting. */
  wake() {
    if (this.state.phase === "waiting") this.connect();
    else this.watchdog.probe();
  }

  /** `woken`: after sleep or a change of the network, which is no fault of the transport. */
  fallSilent(woken = false) {
    const transport = this.socket?.transport ?? null;
    const proven = this.openSince !== null && this.heardAt - this.openSince >= PROVEN_MS;
    const left = !woken && !proven && this.choice.stall(transport);
    this.drop(left ? `${transport} fell silent, leaving it out` : "the server fell silent");
  }

  /** `atLeast`: ms for which the server wants no other try. */
  drop(reason, atLeast = 0) {
    const socket = this.socket;
    this.socket = null;
    this.watchdog.stop();
    this.pings.clear();
    this.clearTimer();
    const lost = this.openSince !== null;
    if (lost && this.now() - this.openSince >= SETTLED_MS) this.backoff.reset();
    this.openSince = null;
    if (socket && socket.readyState < 2) socket.close();
    this.requests.drop(reason);
    this.wait(reason, lost, atLeast);
  }

  wait(reason, lost = false, atLeast = 0) {
    const asked = this.returnMs;
    this.returnMs = null;
    const delay = asked ?? atLeast + this.backoff.next(); // all of one address are told the same
    this.timer = this.timers.setTimeout(() => this.connect(), delay);
    if (asked !== null && asked <= MOVING_MS) this.setState({ phase: "connecting", tries: this.backoff.tries, moving: true });
    else this.setState({ phase: "waiting", until: this.now() + delay, reason: this.over ?? reason, tries: this.backoff.tries, lost });
  }

  /** The transport that is being tried, or null: SockJS tells no sooner than when one is open, but its socket knows. */
  get attempted() {
    return this.state.phase === "connecting" ? this.socket?._transport?.transportName ?? null : null;
  }

  clearTimer() {
    if (this.timer !== null) this.timers.clearTimeout(this.timer);
    this.timer = null;
  }

  setState(state) {
    this.state = state;
    this.onState(state);
  }
}
