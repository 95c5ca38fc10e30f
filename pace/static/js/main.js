/** The page: puts connection, channels and panels together. */
import { chooseServer, readAddress } from "./net/address.js";
import { Backoff } from "./net/backoff.js";
import { Budget } from "./net/budget.js";
import { ServerClock } from "./net/clock.js";
import { Connection } from "./net/connection.js";
import { complaint, TransportChoice } from "./net/transports.js";
import { Page } from "./page/page.js";
import { startWords } from "./page/words.js";
import { Book } from "./signal/book.js";

// SockJS' own minimum is about 0.6 s for a streaming transport on a quick network: too little for a busy phone, and
// a WebSocket given up too early stays given up.
const TRANSPORT_MS = 1500;

const now = () => performance.now();
const timers = {
  setTimeout: (fn, ms) => setTimeout(fn, ms),
  clearTimeout: (id) => clearTimeout(id),
  setInterval: (fn, ms) => setInterval(fn, ms),
  clearInterval: (id) => clearInterval(id),
};

/** What failed without anybody catching it is told, not only logged. A ResizeObserver that goes on in the next frame failed in nothing. */
function watchErrors(tell) {
  addEventListener("error", ({ message }) => message && !message.startsWith("ResizeObserver loop") && tell(message));
  addEventListener("unhandledrejection", ({ reason }) => tell(reason?.message ?? String(reason)));
}

function start() {
  const address = readAddress(location);
  const { endpoint, servers } = document.body.dataset;
  const server = chooseServer(address.server, location.origin, servers.split(" ").filter(Boolean));
  const wrong = complaint(address.transport);
  const clock = new ServerClock();
  const budget = new Budget(now);
  const page = new Page({ clock, now });
  startWords((language) => page.lackWords(language));
  if (server.error) page.fix("server", server.error);
  if (wrong) page.fix("transport", wrong);

  const choice = new TransportChoice(wrong ? null : address.transport);
  const connection = new Connection({
    createSocket: (transports) => new SockJS(server.origin + endpoint, null, { transports, timeout: TRANSPORT_MS }),
    choice,
    backoff: new Backoff(),
    clock,
    budget,
    now,
    timers,
    onState: (state) => page.linkChanged(state),
    onMessage: (message) => book.apply(message),
    onBad: () => page.unreadable(),
  });
  const book = new Book({
    send: (message) => connection.send(message),
    changed: (what, channel) => page.bookChanged(what, channel),
    present: () => clock.at(now()),
    now, timers, budget,
  });
  book.wanted = address.channel;
  page.attach({ book, connection, choice });
  watchErrors((reason) => page.fix("broken", ["notices.broken", { reason }]));
  if (wrong) return; // an operator who asked for one transport must not be shown another one
  if (typeof SockJS === "undefined") page.fix("script", ["notices.script"]);
  else connection.connect();
}

start();
