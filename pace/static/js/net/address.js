/** What the address of the page says: channel, transport, server. */

/** Read `location`-like {search, hash}; the hash goes before the query. All values are strings or null. */
export function readAddress({ search, hash }) {
  const query = new URLSearchParams(search);
  const fragment = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    channel: fragment.get("channel") ?? query.get("channel"),
    transport: query.get("transport"),
    server: query.get("server"),
  };
}

/** The hash that brings one back to a channel. */
export function channelHash(name) {
  return `#${new URLSearchParams({ channel: name })}`;
}

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
