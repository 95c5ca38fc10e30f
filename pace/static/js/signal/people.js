/** Who is here and who watches what, by what the server says: all of it once, then changes. */

const MOST = 100; // people known by name at first, as many as the server tells at once
const PAGES = 10; // of so many, one after the other as somebody asks; of people beyond it only the number is shown
const ASK_MS = 5000; // between two questions for the roster: a full room changes all the time

const EMPTY = { count: 0, viewers: 0, visits: null };

/** `changed()` is called after each message that told something. */
export class People {
  constructor({ changed = () => {} } = {}) {
    this.changed = changed;
    this.clear();
  }

  clear() {
    Object.assign(this, EMPTY, { told: false, outdated: false, known: new Map(), pages: [null], edge: null, askedAt: -Infinity });
  }

  /** The connection is gone: who is here is not known any more. */
  cut() {
    this.clear();
    this.changed();
  }

  /** A `presence` message of the server. */
  apply(message) {
    if (message.count === undefined) return; // who this page is: for Self
    if (message.whole) this.begin(message);
    for (const field of Object.keys(EMPTY)) if (Number.isFinite(message[field])) this[field] = message[field];
    for (const id of message.left ?? []) this.known.delete(id);
    this.put(message.people ?? []);
    this.told = true;
    this.outdated = !message.whole && (this.outdated || message.more === true || this.known.size < Math.min(this.count, MOST));
    this.changed();
  }

  begin({ people = [], count }) {
    this.known.clear();
    this.pages = [null]; // after which id each begins; null: with the first of all
    this.edge = people.length < count ? people.at(-1)?.id ?? null : null; // the last id of the last page
  }

  /** The server's answer to a request for the roster after an id, or null: of that range all that are known by name. */
  replace({ people, count, more = false }, after = null) {
    const last = more ? people.at(-1).id : null;
    const within = (id) => (after === null || id > after) && (last === null || id <= last);
    for (const id of this.known.keys()) if (within(id)) this.known.delete(id);
    if (Number.isFinite(count)) this.count = count;
    this.put(people, true);
    if (after === this.pages.at(-1)) this.edge = last;
    this.outdated = false;
    this.changed();
  }

  /** The answer for the page after `edge`: these people are known by name, too. */
  further(reply, after) {
    if (after === null || after !== this.edge) return; // all began anew meanwhile
    this.pages.push(after);
    this.replace(reply, after);
  }

  /** Whether there is another page to be asked for. */
  get mayGoOn() {
    return this.unnamed > 0 && this.pages.length < PAGES;
  }

  put(people, asked = false) {
    for (const { id, name, watches = [], more = 0 } of people) {
      if (asked || this.known.has(id) || this.known.size < MOST * this.pages.length) this.known.set(id, { id, name, watches, more });
    }
  }

  /** Whether the server should be asked for a page of the roster at page time `now`; then `replace` gets its answer. */
  mayAsk(now) {
    if (!this.outdated || now - this.askedAt < ASK_MS) return false;
    this.askedAt = now;
    return true;
  }

  /** After which id to ask: one page after the other. */
  nextPage() {
    this.turn = ((this.turn ?? -1) + 1) % this.pages.length;
    return this.pages[this.turn];
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
