/** Private messages: notices of those that came, and the form for writing to one person. */
import { byId, button, make, setText } from "./dom.js";
import { clockTime } from "./format.js";
import { said } from "./sayings.js";
import { sentence, setSentence, spokenSentence } from "./sentence.js";
import { fillWords, t } from "./words.js";

const LONGEST = 280; // characters of a message, as the server takes them
const GONE = 404;

/** Why a message was not delivered, as the key of a sentence and its values. */
export function refusalOf({ person, code, reason }) {
  return code === GONE ? ["directs.gone", { name: person.name }] : ["directs.refused", { reason: said(reason) }];
}

/** Notices of the newest message of each sender, until it is answered or put away. */
export class LetterNotices {
  /** @param {{letters, answer, nameOf}} given `answer(person)` begins an answer, `nameOf(person)` as others tell it apart */
  constructor({ letters, answer, nameOf }) {
    Object.assign(this, { letters, answer, nameOf });
    this.list = byId("letters-new");
    this.spoken = byId("letters-spoken");
    this.items = new Map();
  }

  /** A screen reader is told of each that comes, with its sender, after what it is saying. */
  announce({ person, text }) {
    setText(this.spoken, spokenSentence("directs.spoken", { name: this.nameOf(person), text }));
  }

  render() {
    const wanted = new Set(this.letters.noticed.values());
    for (const [letter, item] of this.items) {
      if (wanted.has(letter)) continue;
      item.remove();
      this.items.delete(letter);
    }
    for (const letter of wanted) if (!this.items.has(letter)) this.add(letter);
  }

  add(letter) {
    const { person, text, time } = letter;
    const item = make("li", { class: "notice letter-notice" },
      make("p", {}, make("strong", {}, ...sentence("directs.from", { name: this.nameOf(person) })), ` ${clockTime(time)}`),
      make("p", { class: "letter-text" }, make("bdi", {}, text)),
      make("p", { class: "buttons" },
        button({ labelKey: "directs.answer", act: () => this.answer(person) }),
        button({ labelKey: "directs.putAway", act: () => this.letters.dismiss(person.id) })));
    fillWords(item);
    this.items.set(letter, item);
    this.list.append(item);
  }
}

/** What passed between this page and one person, and the form for the next message. */
export class Correspondence {
  /** @param {{letters, send, nameOf}} given `send(person, text)` gives a promise; `nameOf(person)` as others tell it apart */
  constructor({ letters, send, nameOf }) {
    Object.assign(this, { letters, send, nameOf, person: null });
    this.title = make("h3", { id: "letters-title" });
    this.list = make("ol", { class: "letters", tabindex: "0", "aria-labelledby": "letters-title" });
    this.text = make("textarea", { id: "letter", rows: "2", maxlength: LONGEST });
    this.state = make("p", { class: "quiet-text bad", role: "status" });
    const submit = button({ labelKey: "directs.send", act: () => {} });
    submit.type = "submit";
    this.form = make("form", { class: "letter-form" }, make("label", { for: "letter", "data-t": "directs.text" }), this.text,
      make("div", { class: "buttons" }, submit, button({ labelKey: "directs.end", act: () => this.end() })), this.state);
    this.element = make("section", { class: "correspondence", id: "correspondence", "aria-labelledby": "letters-title" }, this.title, this.list, this.form);
    this.element.hidden = true;
    fillWords(this.element);
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.post();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.post();
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.end();
    });
  }

  /** Begin to write to somebody, or go on. */
  open(person) {
    if (person.id !== this.person?.id) setText(this.state, "");
    this.person = person;
    this.letters.dismiss(person.id);
    this.render();
    this.text.focus();
  }

  end() {
    const { person } = this;
    this.person = null;
    this.render();
    const row = [...document.querySelectorAll("[data-person]")].find(({ dataset }) => dataset.person === person?.id);
    (row?.querySelector("button") ?? byId("people-title")).focus();
  }

  /** What was refused comes back into the form, unless something else is being written by then. */
  async post() {
    const text = this.text.value.trim();
    if (!text || !this.person) return;
    this.text.value = "";
    setText(this.state, "");
    const letter = await this.send(this.person, text);
    if (letter.state !== "refused" || letter.person.id !== this.person?.id) return;
    if (!this.text.value) this.text.value = text;
    setSentence(this.state, ...refusalOf(letter));
  }

  render() {
    this.element.hidden = this.person === null;
    if (!this.person) return;
    setSentence(this.title, "directs.with", { name: this.nameOf(this.person) });
    const letters = this.letters.with(this.person.id);
    this.list.hidden = !letters.length;
    const shown = letters.map(({ key, state }) => key + state).join();
    if (shown === this.shown) return;
    this.shown = shown;
    this.list.replaceChildren(...letters.map((letter) => this.item(letter)));
    this.list.scrollTop = this.list.scrollHeight;
  }

  item({ mine, person, text, time, state }) {
    const who = mine ? [t("people.you")] : [make("bdi", {}, person.name)];
    const note = state === "refused" ? [make("strong", { class: "bad" }, t("directs.notDelivered"))] : [];
    return make("li", { class: mine ? "letter letter-mine" : "letter" },
      make("p", { class: "quiet-text" }, ...who, ` ${clockTime(time)} `, ...note), make("p", { class: "letter-text" }, make("bdi", {}, text)));
  }
}
