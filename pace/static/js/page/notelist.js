/** The list of notes, newest first: who, when, where; a click leads there, and one's own can be taken back for a while. */
import { undoLeft, wordsOf } from "../signal/notes.js";
import { make, setText } from "./dom.js";
import { clockTime } from "./format.js";
import { isoTime } from "./measure.js";
import { t } from "./words.js";

const MOST = 200; // shown at once; older ones by the button

/** What is said of a note above its text: {author, own, time, place}; `labelOf` gives the label of a channel by name. */
export function headOf(note, { self, labelOf }) {
  return {
    author: note.author.name, own: note.author.id === self,
    time: clockTime(note.t ?? note.time),
    place: note.channel === null ? null : labelOf(note.channel) ?? note.channel,
  };
}

/** Whole seconds for which a note can be taken back by the person `self`, 0 where it cannot. */
export function secondsLeft(note, { self, present }) {
  if (self === null || note.author.id !== self || present === null) return 0;
  return Math.ceil(undoLeft(note, present) / 1000);
}

class Item {
  constructor(note, does) {
    this.note = note;
    this.author = make("bdi", { class: "note-author" });
    this.own = make("span", { class: "note-own" });
    this.time = make("time", { datetime: isoTime(note.t ?? note.time) });
    this.place = make("bdi", { class: "note-place" });
    this.said = make("bdi", { class: note.text === null ? "note-said note-marked" : "note-said" }, wordsOf(note));
    const content = [make("span", { class: "note-head" }, this.author, this.own, this.time, this.place), this.said];
    this.body = note.channel === null ? make("div", { class: "note-body" }, ...content)
      : make("button", { type: "button", class: "note-body note-go" }, ...content);
    if (note.channel !== null) this.body.addEventListener("click", () => does.go(note));
    this.undo = make("button", { type: "button", class: "button note-undo" });
    this.undo.hidden = true;
    this.undo.addEventListener("click", () => this.takeBack(does));
    this.element = make("li", { class: "note", "data-note": note.id }, this.body, this.undo);
  }

  async takeBack(does) {
    this.undo.disabled = true; // until it is answered
    await does.undo(this.note);
    this.undo.disabled = false;
  }

  render(state) {
    const { author, own, time, place } = headOf(this.note, state);
    setText(this.author, author);
    setText(this.own, own ? t("notes.you") : "");
    setText(this.time, time);
    setText(this.place, place ?? t("notes.room"));
    this.count(state);
  }

  count(state) {
    const seconds = secondsLeft(this.note, state);
    if (seconds) setText(this.undo, t("notes.undo", { n: seconds }));
    if (this.undo.hidden === !seconds) return;
    if (!seconds && document.activeElement === this.undo && this.body.matches("button")) this.body.focus();
    this.undo.hidden = !seconds;
  }
}

export class NoteList {
  /** @param {{go: function(object), undo: function(object): Promise, older: function()}} does */
  constructor(does) {
    this.does = does;
    this.items = new Map();
    this.shown = null;
    this.limit = MOST;
    this.list = make("ol", { class: "note-list", id: "note-list", "data-t-label": "notes.title" });
    this.empty = make("p", { class: "quiet", "data-t": "notes.none" });
    this.more = make("button", { type: "button", class: "button note-more", "data-t": "notes.older" });
    this.more.addEventListener("click", () => this.further());
    this.elements = [this.list, this.empty, this.more];
  }

  further() {
    this.limit += MOST;
    this.shown = null;
    this.does.older();
  }

  /** @param {NoteBook} book @param {{self, present, labelOf}} state see headOf and secondsLeft @param {boolean} anew names or words changed */
  render(book, state, anew = false) {
    const fresh = anew || this.shown !== book.version;
    if (fresh) this.build(book);
    this.shown = book.version;
    for (const item of this.items.values()) {
      if (fresh) item.render(state);
      else item.count(state);
    }
  }

  build({ all, more }) {
    const notes = all.slice(-this.limit).reverse();
    const before = this.items;
    this.items = new Map(notes.map((note) => [note.id, before.get(note.id) ?? new Item(note, this.does)]));
    for (const [id, { element }] of before) if (!this.items.has(id)) element.remove();
    let place = this.list.firstChild;
    for (const { element } of this.items.values()) {
      if (element === place) place = place.nextSibling;
      else this.list.insertBefore(element, place);
    }
    this.empty.hidden = notes.length > 0;
    this.more.hidden = !more && all.length <= this.limit;
  }
}
