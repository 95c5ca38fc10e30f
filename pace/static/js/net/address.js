/** What the address of the page says: view, channel, moment, transport, server. */

const POSITION = /^[\w-]{1,64}:\d{1,20}-\d{1,20}$/; // as the server writes them
const SAMPLE = /^\d{1,6}$/; // of a block, which has at most 10,000

/**
 * Read `location`-like {search, hash}; the hash goes before the query. All values are strings or null, but `moment`:
 * {pos, sample}, null where the hash names none, or {wrong: true} where it cannot be read.
 */
export function readAddress({ search, hash }) {
  const query = new URLSearchParams(search);
  const fragment = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    view: fragment.get("view"),
    channel: fragment.get("channel") ?? query.get("channel"),
    moment: readMoment(fragment.get("at"), fragment.get("sample") ?? "0"),
    transport: query.get("transport"),
    server: query.get("server"),
  };
}

function readMoment(pos, sample) {
  if (pos === null) return null;
  if (!POSITION.test(pos) || !SAMPLE.test(sample)) return { wrong: true };
  return { pos, sample: Number(sample) };
}

const hashOf = (fields) => `#${new URLSearchParams(fields)}`.replaceAll("%3A", ":"); // colons may stand in a hash

const momentFields = (name, { pos, sample }) => ({ channel: name, at: pos, sample });

/** The hash that brings one back to a channel, and to a {pos, sample} of it. */
export const channelHash = (name, moment = null) => hashOf(moment ? momentFields(name, moment) : { channel: name });

/** The hash of the wall, and of a {pos, sample} of a channel on it. */
export const wallHash = (name = null, moment = null) => hashOf({ view: "wall", ...(moment && momentFields(name, moment)) });

/**
 * The server to connect to: its own origin, or the one asked for if the page's operator listed it. A link must
 * not be able to show somebody else's trace under the operator's name, hence the list.
 *
 * @returns {{origin: string, error: string|null}}
 */
export function chooseServer(asked, own, listed) {
  if (!asked) return { origin: own, error: null };
  let origin = null;
  try {
    origin = new URL(asked).origin;
  } catch {
    return { origin: own, error: `“${asked}” is no address of a server.` };
  }
  if (origin === own || listed.includes(origin)) return { origin, error: null };
  const known = listed.length ? `Listed: ${listed.join(", ")}.` : "None is listed.";
  return { origin: own, error: `This page may not connect to ${origin}. ${known}` };
}
