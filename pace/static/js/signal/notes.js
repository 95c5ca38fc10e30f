/** What people noted, in the server's order: bounded, without what was taken back. */

export const LONGEST = 280; // characters, as the server takes them
export const UNDO_MS = 60_000; // of the server's clock, for which it lets the author take a note back
const MOST = 1000; // as many as the server keeps; of more the oldest go
const ID = /^(\d{1,20})-(\d{1,20})$/;

/** How many characters the server counts: white space collapsed, code points. */
export const lengthOf = (text) => [...text.normalize("NFC").replace(/\s+/g, " ").trim()].length;

/** Milliseconds for which its author may still take a note back at the server's time `present` (epoch ms). */
export const undoLeft = ({ time }, present) => Math.max(time + UNDO_MS - present, 0);

/** Below 0 where the note with the id `one` was said before `other`. */
export function compareIds(one, other) {
  const [, ms, sequence] = ID.exec(one);
  const [, otherMs, otherSequence] = ID.exec(other);
  return ms - otherMs || sequence - otherSequence;
}

const isText = (value) => typeof value === "string";

/** A note as it came, or null for what is none. */
export function soundNote(note) {
  const { id, time, author, channel, pos, sample, t, text, mark } = note ?? {};
  if (!isText(id) || !ID.test(id) || !Number.isFinite(time) || !isText(author?.id) || !isText(author?.name)) return null;
  if (!isText(text) && !isText(mark)) return null;
  const said = { id, time, author, text: isText(text) ? text : null, mark: isText(mark) ? mark : null };
  if (!isText(channel)) return { ...said, channel: null, pos: null, sample: null, t: null };
  if (!isText(pos) || !Number.isInteger(sample) || !Number.isFinite(t)) return null;
  return { ...said, channel, pos, sample, t };
}

/** What a note says, in one text. */
export const wordsOf = ({ text, mark }) => text ?? mark;

export class NoteBook {
  constructor() {
    this.clear();
  }

  clear() {
    this.all = []; // oldest first
    this.more = false; // whether the server has older ones
    this.version = 0;
    this.byChannel = new Map();
  }

  /** A `note` message; returns the notes that are new, none where the server told everything anew. */
  apply({ whole, notes = [], undone = [], more }) {
    if (whole) {
      this.all = [];
      this.more = more === true;
    }
    const added = notes.filter((note) => this.put(note));
    this.remove(undone);
    this.changed();
    return whole ? [] : added.map(({ id }) => this.get(id)).filter(Boolean);
  }

  /** The reply to an own note, which may come before or after it is told to all. */
  take(note) {
    this.put(note);
    this.changed();
  }

  /** The reply to a request for older ones. */
  older({ notes = [], more }) {
    for (const note of notes) this.put(note);
    this.more = more === true && this.all.length < MOST;
    this.changed();
  }

  remove(ids) {
    const gone = new Set(ids);
    this.all = this.all.filter(({ id }) => !gone.has(id));
    this.changed();
  }

  /** Drop those that were said before a time (epoch ms): the server keeps them no longer. */
  expire(time) {
    if (!(this.all[0]?.time < time)) return;
    this.all = this.all.filter((note) => note.time >= time);
    this.more = false;
    this.changed();
  }

  get(id) {
    const at = this.place(id);
    return this.all[at]?.id === id ? this.all[at] : null;
  }

  /** The notes of a channel, oldest first; null: those of the room. */
  of(channel) {
    if (!this.byChannel.has(channel)) this.byChannel.set(channel, this.all.filter((note) => note.channel === channel));
    return this.byChannel.get(channel);
  }

  put(raw) {
    const note = soundNote(raw);
    if (!note || this.get(note.id)) return false;
    this.all.splice(this.place(note.id), 0, note);
    if (this.all.length > MOST) this.all.shift();
    return true;
  }

  /** Where a note with this id stands or would stand. */
  place(id) {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareIds(this.all[middle].id, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  changed() {
    this.version += 1;
    this.byChannel.clear();
  }
}
