/** The form for a note on a moment: below the strip, which goes on meanwhile. */
import { Composer } from "./composer.js";
import { button, make, setText } from "./dom.js";
import { preciseTime } from "./format.js";
import { fillWords, t } from "./words.js";

export class NoteForm {
  /** @param {{send: function(object): Promise, closed: function()}} does `send` a {channel, pos, sample, text | mark} */
  constructor({ send, closed }) {
    this.closed = closed;
    this.moment = null; // {channel (name), pos, sample}
    this.opener = null;
    this.when = make("strong", { class: "note-when" });
    this.channel = make("bdi", {});
    this.marks = make("div", { class: "note-marks", role: "group", "data-t-label": "notes.marks" });
    this.composer = new Composer({
      labelKey: "notes.text", sendKey: "notes.save", send: (text) => send({ ...this.moment, text }), sent: () => this.close(),
    });
    this.sendMark = (mark) => this.composer.give(() => send({ ...this.moment, mark }));
    this.composer.buttons.append(button({ labelKey: "notes.cancel", act: () => this.close() }));
    this.element = make("section", { class: "note-form", id: "note-form", "aria-labelledby": "note-form-title" },
      make("h3", { id: "note-form-title" }, this.when, " ", this.channel), this.marks, this.composer.element);
    this.element.hidden = true;
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    });
    fillWords(this.element);
  }

  get isOpen() {
    return this.moment !== null;
  }

  /** For a moment at a sample time; `marks` are those of the server. A text that was begun goes on at the other moment. */
  open({ moment, time, label, marks, today }) {
    if (!this.isOpen) this.opener = document.activeElement === document.body ? null : document.activeElement;
    this.moment = moment;
    setText(this.when, t("notes.at", { time: preciseTime(time, today) }));
    setText(this.channel, label);
    this.offer(marks);
    this.element.hidden = false;
    this.composer.field.focus();
  }

  offer(marks) {
    this.marks.hidden = !marks.length;
    const shown = [...this.marks.children].map((one) => one.textContent);
    if (shown.join("\n") === marks.join("\n")) return;
    this.marks.replaceChildren(...marks.map((mark) => {
      const made = make("button", { type: "button", class: "button note-mark" }, make("bdi", {}, mark));
      made.addEventListener("click", () => this.sendMark(mark));
      return made;
    }));
  }

  close() {
    if (!this.isOpen) return;
    const within = this.element.contains(document.activeElement);
    this.moment = null;
    this.element.hidden = true;
    this.composer.tell("");
    if (within) (this.opener?.isConnected ? this.opener : document.getElementById("panel")).focus();
    this.opener = null;
    this.closed();
  }
}
