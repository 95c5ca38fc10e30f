/** What a screen reader is told of others' notes: now and then, and of many at once the number and the last. */
import { wordsOf } from "../signal/notes.js";
import { t } from "./words.js";

const QUIET_MS = 10_000; // between two announcements: whoever listens is not talked over

/** One or more notes in a sentence; `labelOf` gives the label of a channel by name. */
export function spokenNotes(notes, labelOf) {
  const last = notes.at(-1);
  const place = last.channel === null ? t("notes.room") : labelOf(last.channel) ?? last.channel;
  const said = t("notes.spoken", { name: last.author.name, place, text: wordsOf(last) });
  return notes.length === 1 ? said : t("notes.spokenMany", { n: notes.length, last: said });
}

export class NoteVoice {
  /** @param {function(string)} say puts a text into a polite live region */
  constructor(say) {
    this.say = say;
    this.waiting = [];
    this.saidAt = -Infinity;
  }

  heard(notes) {
    this.waiting.push(...notes);
  }

  /** Taken back before it was said. */
  forget(ids) {
    this.waiting = this.waiting.filter(({ id }) => !ids.includes(id));
  }

  /** A few times a second, at page time `now`. */
  refresh(now, labelOf) {
    if (!this.waiting.length || now - this.saidAt < QUIET_MS) return;
    this.saidAt = now;
    this.say(spokenNotes(this.waiting, labelOf));
    this.waiting = [];
  }
}
