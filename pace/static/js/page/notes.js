/** Notes: made on the strip or for everyone, seen on the strip and in a list. */
import { NoteBook, wordsOf } from "../signal/notes.js";
import { Composer } from "./composer.js";
import { byId, make, setText } from "./dom.js";
import { inSingleView, keys } from "./keys.js";
import { snapped } from "./measure.js";
import { NoteForm } from "./noteform.js";
import { NoteList } from "./notelist.js";
import { NoteMarks } from "./notemarks.js";
import { RoomWord, freshWord } from "./noteroom.js";
import { NoteVoice } from "./notevoice.js";
import { said } from "./sayings.js";
import { Side } from "./side.js";
import { toolbar } from "./toolbar.js";
import { t, words } from "./words.js";

const FLAG = "M6 21V4M6 5h12l-3 4.500 3 4.500H6";
const LIST = "M5 5h14v10h-8l-4 4v-4H5z";
const TAP_PX = 4; // CSS px from where it was pressed: further away it was a drag
const SAID_MS = 4000; // "added" stays for so long

/** Whether this person may mark notes on a channel; the server refuses them anyway. */
const mayNote = ({ descriptor }) => descriptor.note !== false;

/** The sample time for a note by key: of the cursor, else of the newest sample of a live strip, else in its middle. */
export function timeToNote({ cursor, view, source }) {
  if (cursor !== null) return cursor;
  return view.live ? source?.newest ?? null : view.centre;
}

export class Notes {
  /**
   * @param {{book: Book, connection: Connection, mail: Mail, self: Self, panel: WaveformPanel, cursor: function(): number|null,
   *   goTo: function(object), present: function(): number|null, now: function(): number}} page `cursor`: time of the
   *   calipers' cursor or null; `goTo` takes what readAddress gives; `present` the server's time
   */
  constructor(page) {
    Object.assign(this, page);
    this.notes = new NoteBook();
    this.noting = false; // a click on the strip makes a note
    this.unread = 0;
    this.voice = new NoteVoice((text) => setText(this.spoken, text));
    this.build();
    this.marks = new NoteMarks(this.panel, this.notes);
    this.panel.overlays.push(this);
    this.listen();
    this.self.follow("notes");
    this.mail.on("note", (message) => this.heard(message));
  }

  build() {
    this.form = new NoteForm({ send: (note) => this.send(note), closed: () => this.closed() });
    this.said = make("p", { class: "note-told", id: "note-told", role: "status" });
    this.panel.box.after(this.said, this.form.element);
    this.list = new NoteList({ go: (note) => this.go(note), undo: (note) => this.undo(note), older: () => this.older() });
    this.everyone = new Composer({ labelKey: "notes.everyone", sendKey: "notes.say", send: (text) => this.send({ text }) });
    this.everyone.element.id = "note-everyone";
    this.wrong = make("p", { class: "note-wrong", role: "status" });
    this.side = new Side({
      id: "notes", labelKey: "notes.toggle", textKey: "notes.title", icon: LIST, key: "b", changed: () => this.read(),
    }, this.everyone.element, this.wrong, ...this.list.elements);
    this.tool = toolbar.add({
      group: "tools", id: "tool-note", labelKey: "notes.make", textKey: "notes.note", icon: FLAG, pressed: false,
      onClick: (event) => this.press(event),
    });
    this.tool.set({ disabled: true });
    this.word = new RoomWord();
    this.spoken = make("p", { class: "visually-hidden", id: "notes-spoken", role: "status" });
    byId("spoken").after(this.spoken);
    byId("stage").before(this.word.element);
  }

  listen() {
    const { canvas } = this.panel;
    canvas.addEventListener("pointerdown", ({ clientX, clientY }) => { this.pressed = [clientX, clientY]; });
    canvas.addEventListener("click", (event) => this.tap(event));
    keys.add({ key: "n", labelKey: "notes.key", run: () => this.begin(), available: inSingleView });
    keys.add({ key: "Escape", labelKey: "notes.end", run: () => this.note(false), available: () => this.noting });
    words.subscribe(() => this.render(true));
  }

  // --- what comes ----------------------------------------------------------------------------

  heard(message) {
    const others = this.notes.apply(message).filter(({ author }) => author.id !== this.self.id);
    this.voice.forget(message.undone ?? []);
    this.voice.heard(others);
    if (!this.side.isOpen) this.unread += others.length;
    this.render();
  }

  /** A few times a second, whatever is shown. */
  tick() {
    const present = this.present();
    const kept = this.book.server?.history_s;
    if (present !== null && kept) this.notes.expire(present - kept * 1000);
    this.voice.refresh(this.now(), (name) => this.labelOf(name));
    const { id: self } = this.self;
    this.word.render(this.side.isOpen ? null : freshWord(this.notes, { self, present, closed: this.word.closed }));
    this.render();
  }

  render(anew = false) {
    this.side.tool.set({ badge: this.unread ? String(Math.min(this.unread, 99)) : "" });
    if (!this.side.isOpen) return;
    const state = { self: this.self.id, present: this.present(), labelOf: (name) => this.labelOf(name) };
    this.list.render(this.notes, state, anew || this.named !== state.self);
    this.named = state.self;
  }

  labelOf(name) {
    return this.book.channels.get(name)?.descriptor.label ?? null;
  }

  /** The list was opened or closed. */
  read() {
    this.unread = 0;
    this.tick();
  }

  /** What was noted on a channel, for paper: [{t, text}]. */
  written(name) {
    return this.notes.of(name).map((note) => ({ t: note.t, text: wordsOf(note) }));
  }

  // --- what the person does ------------------------------------------------------------------

  async send(note) {
    const { note: made } = await this.connection.exchange({ type: "note", ...note });
    this.notes.take(made);
    this.render();
    if (note.channel) this.tell(t("notes.added"));
  }

  async undo({ id }) {
    try {
      await this.connection.exchange({ type: "note", undo: id });
      this.notes.remove([id]);
      this.complain("");
      this.side.title.focus(); // the button goes with its note
    } catch (error) {
      this.complain(t("notes.notUndone", { reason: said(error.message) }));
    }
    this.render();
  }

  async older() {
    const [first] = this.notes.all;
    if (!first || !this.notes.more) return this.render();
    try {
      this.notes.older(await this.connection.request("notes", { before: first.id }));
      this.complain("");
    } catch (error) {
      this.complain(t("notes.noOlder", { reason: said(error.message) }));
    }
    return this.render();
  }

  go({ channel, pos, sample }) {
    if (!this.book.channels.has(channel)) return this.complain(t("notes.gone", { channel }));
    this.complain("");
    this.goTo({ view: null, channel, moment: { pos, sample } });
    return this.panel.box.scrollIntoView({ block: "nearest" });
  }

  /** The button: by key a note where the cursor is, by pointer the next click on the strip says where. */
  press(event) {
    toolbar.open(false);
    if (event.detail === 0) this.begin();
    else this.note(!this.noting);
  }

  /** Have clicks on the strip make notes, or not. */
  note(noting) {
    this.noting = noting;
    this.panel.box.dataset.noting = String(noting);
    this.tool.set({ pressed: noting });
    this.tell(noting ? t("notes.pick") : "", false);
  }

  tap({ clientX, clientY }) {
    const [x, y] = this.pressed ?? [];
    if (!this.noting || Math.hypot(clientX - x, clientY - y) > TAP_PX) return;
    const { left } = this.panel.canvas.getBoundingClientRect();
    this.open(this.panel.strip.timeAt(clientX - left));
  }

  begin() {
    const { channel, view } = this.panel;
    if (!channel) return;
    if (!mayNote(channel)) {
      this.tell(t("notes.forbidden"));
      return;
    }
    this.open(timeToNote({ cursor: this.cursor(), view, source: view.source(channel) }));
  }

  open(wanted) {
    const { channel, view } = this.panel;
    const source = view.source(channel);
    const time = wanted === null || !source?.length ? null : snapped(source, wanted);
    const moment = time === null ? null : channel.momentAt(time, source);
    this.note(false);
    if (!moment) return this.tell(t("notes.noSample"));
    const { descriptor: { label } } = channel;
    this.marks.draft = time;
    return this.form.open({
      moment: { channel: channel.name, ...moment }, time, label, marks: this.book.server?.marks ?? [], today: this.present(),
    });
  }

  closed() {
    this.marks.draft = null;
  }

  /** Said below the strip; it goes away by itself, so that the next time is said again. */
  tell(text, passing = true) {
    clearTimeout(this.silence);
    setText(this.said, text);
    if (text && passing) this.silence = setTimeout(() => setText(this.said, ""), SAID_MS);
  }

  complain(text) {
    setText(this.wrong, text);
  }

  // --- an overlay of the strip's panel -------------------------------------------------------

  draw() {
    this.marks.draw();
  }

  refresh() {
    const { channel, strip, view } = this.panel;
    this.tool.set({ disabled: !(channel && mayNote(channel) && strip.visible && view.source(channel)?.length) });
  }

  show(channel) {
    if (this.form.isOpen && this.form.moment.channel !== channel?.name) this.form.close();
  }

  hide() {
    this.form.close();
    if (this.noting) this.note(false);
    this.tool.set({ disabled: true });
  }
}
