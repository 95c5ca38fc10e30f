/** Who sits before this page: what the browser keeps of it, and what the server is told at each opening. */
import { keptHere } from "./kept.js";
import { follow, hello } from "./protocol.js";

const SECRET = "pace.person"; // whoever knows it is this person: it goes to the server alone, which tells others a digest
const NAME = "pace.name";
const BYTES = 16;
const GREETING = "hello"; // the id of each greeting, under which the server refuses it
export const LONGEST_NAME = 40; // characters, as the server takes them

/** 128 random bits as the server takes a secret: 22 of [A-Za-z0-9_-]. */
export function newSecret(random = (bytes) => crypto.getRandomValues(bytes)) {
  const text = btoa(String.fromCharCode(...random(new Uint8Array(BYTES))));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const isSecret = (text) => /^[\w-]{16,64}$/.test(text ?? "");

/** A name as it is sent: white space collapsed, cut to what the server takes; "" where nothing is left. */
export function tidyName(text) {
  return [...String(text ?? "").normalize("NFC").replace(/\s+/g, " ").trim()].slice(0, LONGEST_NAME).join("").trim();
}

/**
 * `id` and `called` are what the server said of this person: its public id, and the name that others see; `refusal` says
 * why it did not take the last name. Storage may be null or refuse: then secret and name hold until the page is left.
 */
export class Self {
  constructor({ storage = keptHere(), send = () => false, random } = {}) {
    Object.assign(this, { storage, send });
    this.memory = new Map();
    this.topics = new Set();
    this.listeners = new Set();
    this.id = null;
    this.called = null;
    this.refusal = null;
    this.taken = this.name;
    this.secret = this.read(SECRET);
    if (!isSecret(this.secret)) this.write(SECRET, (this.secret = newSecret(random)));
  }

  /** The name that was chosen, "" for none. Read each time: it may have been changed in another tab. */
  get name() {
    return tidyName(this.read(NAME));
  }

  /** The first message of a session. */
  greeting() {
    return { ...hello(), id: GREETING, person: this.secret, ...(this.name && { name: this.name }) };
  }

  /** The server welcomed a session: it does not know yet what is followed. */
  opened() {
    if (this.topics.size) this.send(follow([...this.topics]));
  }

  /** Be told of a topic from the next opening on, and at once where the link is open. */
  follow(topic) {
    if (this.topics.has(topic)) return;
    this.topics.add(topic);
    this.send(follow([...this.topics]));
  }

  unfollow(topic) {
    if (this.topics.delete(topic)) this.send(follow([...this.topics]));
  }

  /** Choose a name, "" for none; the server says then what it is in `presence`. */
  rename(text) {
    this.write(NAME, tidyName(text));
    this.refusal = null;
    this.send(this.greeting());
    this.tell();
  }

  /** What `presence {you}` says. */
  known({ id, name }) {
    Object.assign(this, { id, called: name, taken: this.name });
    this.tell();
  }

  /** Whether an `error` was about the name that this page said. The name before is said again, or none. */
  refused({ id, reason }) {
    const { name, taken } = this;
    if (id !== GREETING || !name) return false;
    this.refusal = reason;
    this.write(NAME, name === taken ? "" : taken);
    this.send(this.greeting());
    this.tell();
    return true;
  }

  /** Call `listen()` after each change; returns a function that ends it. */
  subscribe(listen) {
    this.listeners.add(listen);
    return () => this.listeners.delete(listen);
  }

  tell() {
    for (const listen of this.listeners) listen();
  }

  read(key) {
    try {
      return this.storage.getItem(key);
    } catch {
      return this.memory.get(key) ?? null; // no storage, or the person forbade it
    }
  }

  write(key, value) {
    this.memory.set(key, value);
    try {
      this.storage.setItem(key, value);
    } catch {
      this.storage = null; // refused or full: from here on the memory has it
    }
  }
}
