/** What somebody has just said to everyone: shown over the page for a while, whatever is open. */
import { wordsOf } from "../signal/notes.js";
import { make, setText } from "./dom.js";
import { icon } from "./icons.js";

export const SHOWN_MS = 60_000; // then it is in the list alone

/** The newest note of the room that another one said less than SHOWN_MS ago and that was not closed, or null. */
export function freshWord(book, { self, present, closed }) {
  const last = book.of(null).at(-1) ?? null;
  if (!last || present === null || last.author.id === self || last.id === closed) return null;
  return present - last.time < SHOWN_MS ? last : null;
}

export class RoomWord {
  constructor() {
    this.closed = null; // id of the note that was closed
    this.shown = null;
    this.author = make("bdi", { class: "note-author" });
    this.text = make("bdi", { class: "note-said" });
    const cross = make("button", { type: "button", class: "tool", "data-t-label": "notes.hide" }, icon("close"));
    cross.addEventListener("click", () => this.close());
    this.element = make("aside", { class: "room-word", id: "room-word", "data-t-label": "notes.room" },
      make("p", {}, this.author, this.text), cross);
    this.element.hidden = true;
  }

  close() {
    this.closed = this.shown?.id ?? null;
    this.render(null);
    document.getElementById("panel").focus({ preventScroll: true });
  }

  render(note) {
    this.shown = note;
    this.element.hidden = note === null;
    setText(this.author, note?.author.name ?? "");
    setText(this.text, note ? wordsOf(note) : "");
  }
}
