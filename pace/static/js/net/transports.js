/** Which of SockJS' transports to try. The names are sockjs-client's. */

export const TRANSPORTS = [
  "websocket", "xhr-streaming", "xdr-streaming", "eventsource", "iframe-eventsource", "htmlfile",
  "iframe-htmlfile", "xhr-polling", "xdr-polling", "iframe-xhr-polling", "jsonp-polling",
];

/**
 * Tried by themselves, best first. The rest of the names are for browsers that no longer exist or repeat, in an
 * iframe, what failed just before: each would cost a viewer behind a bad proxy one more timeout.
 */
export const BY_ITSELF = ["websocket", "xhr-streaming", "eventsource", "xhr-polling", "iframe-xhr-polling", "jsonp-polling"];

const STREAMS = ["xhr-streaming", "xdr-streaming", "eventsource", "iframe-eventsource", "htmlfile", "iframe-htmlfile"];

/** Check the name that an operator forces with ?transport=; returns an error text, or null if it is good. */
export function complaint(name) {
  if (!name || TRANSPORTS.includes(name)) return null;
  return `There is no transport “${name}”. Valid names: ${TRANSPORTS.join(", ")}.`;
}

/**
 * The list for the next connection. Where a stream opened and then stalled, a proxy passes the first bytes and holds
 * the rest, of every stream: all are left out until the page is loaded again. Polling never is.
 */
export class TransportChoice {
  constructor(forced = null) {
    this.forced = forced;
    this.stalled = new Set();
  }

  list() {
    if (this.forced) return [this.forced];
    return BY_ITSELF.filter((name) => !this.stalled.has(name));
  }

  /** Note that the connection over this transport fell silent; returns whether the next list differs. */
  stall(name) {
    const left = STREAMS.includes(name) ? STREAMS : ["websocket"].filter((one) => one === name);
    if (this.forced || left.every((one) => this.stalled.has(one))) return false;
    left.forEach((one) => this.stalled.add(one));
    return true;
  }
}
