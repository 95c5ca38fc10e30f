/** Messages between page and server; docs/protocol.md describes each of them. */

export const PROTOCOL = 1;

export class ProtocolError extends Error {}

const isText = (value) => typeof value === "string";
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const REQUIRED = {
  welcome: (m) => Array.isArray(m.channels) && Number.isFinite(m.time),
  block: (m) => isText(m.channel) && isText(m.pos) && isObject(m.block),
  gap: (m) => isText(m.channel),
  status: (m) => isText(m.channel) || Array.isArray(m.channels) || isText(m.redis) || Number.isFinite(m.interval_ms) || Number.isFinite(m.return_ms) || isObject(m.server),
  presence: (m) => isObject(m.you) || Number.isFinite(m.count),
  direct: (m) => isObject(m.from) && isText(m.text),
  note: (m) => Array.isArray(m.notes) || Array.isArray(m.undone),
  location: (m) => Array.isArray(m.places) || Array.isArray(m.left),
  reply: (m) => m.id !== undefined,
  error: (m) => Number.isFinite(m.code),
};

/**
 * Parse one message of the server. A type that this page does not know yet comes back as it is: a server may be
 * newer than its pages. Throws ProtocolError for what is no message at all.
 */
export function parseServer(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch (error) {
    throw new ProtocolError(`not JSON: ${error.message}`);
  }
  if (!isObject(message) || !isText(message.type)) throw new ProtocolError("a message without a type");
  const complete = REQUIRED[message.type];
  if (complete && !complete(message)) throw new ProtocolError(`incomplete message of type ${message.type}`);
  return message;
}

export const hello = () => ({ type: "hello", protocol: PROTOCOL });
export const follow = (topics) => ({ type: "follow", topics });
export const direct = (to, text) => ({ type: "direct", to, text });
export const ping = (id) => ({ type: "ping", id });
export const request = (id, what, fields) => ({ ...fields, type: "request", id, what });
export const unsubscribe = (channel) => ({ type: "unsubscribe", channel });
/** A file was made of what the page has of a channel; `from` and `to` are sample times, epoch ms. */
export const exported = ({ channel, what, from, to }) =>
  ({ type: "export", channel, what, from: Math.max(from, 0), to: Math.max(to, 0) });
export const subscribe = (channel, since) =>
  since ? { type: "subscribe", channel, since } : { type: "subscribe", channel };

const POSITION = /^(.*):(\d+)-(\d+)$/s;

/** Arrival time in Redis (epoch ms) of a position "epoch:ms-seq", or null. */
export function arrivalOf(position) {
  const parts = POSITION.exec(position);
  return parts && Number(parts[2]);
}

/** Whether a position lies after another one (or null); in another epoch everything does. */
export function isAfter(position, other) {
  const [, epoch, ms, seq] = POSITION.exec(position) ?? [];
  const [, otherEpoch, otherMs, otherSeq] = POSITION.exec(other ?? "") ?? [];
  if (epoch === undefined || epoch !== otherEpoch) return true;
  return Number(ms) - Number(otherMs) > 0 || (ms === otherMs && Number(seq) > Number(otherSeq));
}
