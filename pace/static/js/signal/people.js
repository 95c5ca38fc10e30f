/** Who is here and who watches what, by what the server says: all of it once, then changes. */

const MOST = 100; // people known by name, as many as the server tells at once; of further ones only the number is shown
const ASK_MS = 5000; // between two questions for the roster: a full room changes all the time

const EMPTY = { count: 0, viewers: 0, visits: null };

/** `changed()` is called after each message that told something. */
export class People {
  constructor({ changed = () => {} } = {}) {
    this.changed = changed;
    this.clear();
  }

  clear() {
    Object.assign(this, EMPTY, { told: false, outdated: false, known: new Map(), askedAt: -Infinity });
  }

  /** The connection is gone: who is here is not known any more. */
  cut() {
    this.clear();
    this.changed();
  }

  /** A `presence` message of the server. */
  apply(message) {
    if (message.count === undefined) return; // who this page is: for Self
    if (message.whole) this.known.clear();
    for (const field of Object.keys(EMPTY)) if (Number.isFinite(message[field])) this[field] = message[field];
    for (const id of message.left ?? []) this.known.delete(id);
    this.put(message.people ?? []);
    this.told = true;
    this.outdated = !message.whole && (this.outdated || message.more === true || this.known.size < Math.min(this.count, MOST));
    this.changed();
  }

  /** What the server answered to a request for the roster: the people that it names are all that are known by name. */
  replace({ people, count }) {
    this.known.clear();
    if (Number.isFinite(count)) this.count = count;
    this.put(people);
    this.outdated = false;
    this.changed();
  }

  put(people) {
    for (const { id, name, watches = [], more = 0 } of people) {
      if (this.known.has(id) || this.known.size < MOST) this.known.set(id, { id, name, watches, more });
    }
  }

  /** Whether the server should be asked for the roster at page time `now`; then `replace` gets its answer. */
  mayAsk(now) {
    if (!this.outdated || now - this.askedAt < ASK_MS) return false;
    this.askedAt = now;
    return true;
  }

  /** Those known by name, the person `first` (an id) before the others, who go by their names. */
  list(first = null, order = new Intl.Collator().compare) {
    const isLater = ({ id }) => Number(id !== first);
    return [...this.known.values()].sort((one, other) =>
      isLater(one) - isLater(other) || order(one.name, other.name) || (one.id < other.id ? -1 : 1));
  }

  /** How many are here of whom no more is known. */
  get unnamed() {
    return Math.max(this.count - this.known.size, 0);
  }

  name(id) {
    return this.known.get(id)?.name ?? null;
  }

  /** Those known by name who watch a channel, but not the person `self` (an id). */
  watching(channel, self = null) {
    return [...this.known.values()].filter(({ id, watches }) => id !== self && watches.includes(channel));
  }

  /** Map(name of a channel → how many of those known by name watch it, but for the person `self`). */
  watched(self = null) {
    const counts = new Map();
    for (const { id, watches } of this.known.values()) {
      if (id !== self) for (const name of watches) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }
}
