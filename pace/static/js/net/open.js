/** One page's link to the server: connection, clock, transports, choice of the server, and who sits before the page. */
import { chooseServer, readAddress } from "./address.js";
import { secondsToStayAway } from "./admission.js";
import { Backoff } from "./backoff.js";
import { Budget } from "./budget.js";
import { ServerClock } from "./clock.js";
import { Connection } from "./connection.js";
import { mail, phases } from "./mail.js";
import { Self } from "./self.js";
import { complaint, TransportChoice } from "./transports.js";

// SockJS' own minimum is about 0.6 s for a streaming transport on a quick network: too little for a busy phone, and
// a WebSocket given up too early stays given up.
const TRANSPORT_MS = 1500;

const TIMERS = {
  setTimeout: (fn, ms) => setTimeout(fn, ms),
  clearTimeout: (id) => clearTimeout(id),
  setInterval: (fn, ms) => setInterval(fn, ms),
  clearInterval: (id) => clearInterval(id),
};

/**
 * Make the link; `connection.connect()` opens it. `onState` gets the states of Connection, `onMessage` each message
 * (by default mail delivers it), `onBad` what is none.
 *
 * `problems` are notices for the person, [[key, text or [key of the words, values]]]; `mayConnect` is false where one
 * of them forbids it: an operator who asked for one transport must not be shown another one.
 *
 * `where` is for tests: {address, data, Socket, origin, now, timers, storage, ask} instead of the browser's own.
 */
export function openLink({ onState, onMessage = (message) => mail.deliver(message), onBad }, where = {}) {
  const { address = readAddress(location), data = document.body.dataset, Socket = globalThis.SockJS, origin = location.origin } = where;
  const { now = () => performance.now(), timers = TIMERS, storage, ask = (...request) => fetch(...request) } = where;
  const server = chooseServer(address.server, origin, data.servers.split(" ").filter(Boolean));
  const wrong = complaint(address.transport);
  const choice = new TransportChoice(wrong ? null : address.transport);
  const [clock, budget] = [new ServerClock(), new Budget(now)];
  const connection = new Connection({
    createSocket: (transports) => new Socket(server.origin + data.endpoint, null, { transports, timeout: TRANSPORT_MS }),
    greeting: () => self.greeting(),
    choice, backoff: new Backoff(), clock, budget, now, timers, onBad,
    stayAway: () => secondsToStayAway(server.origin + data.endpoint, ask),
    onState: (state) => {
      if (state.phase === "open") self.opened();
      onState(state);
      phases.deliver({ type: state.phase, ...state });
    },
    onMessage: (message) => {
      if (message.type === "presence" && message.you) self.known(message.you);
      if (message.type === "error" && self.refused(message)) return;
      onMessage(message);
    },
  });
  const self = new Self({ storage, send: (message) => connection.send(message) });
  const problems = Object.entries({ server: server.error, transport: wrong, script: Socket ? null : ["notices.script"] })
    .filter(([, text]) => text);
  return { address, connection, clock, budget, choice, self, now, timers, problems, mayConnect: !wrong && Boolean(Socket) };
}
