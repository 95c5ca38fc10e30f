/** A field for a short text with what is left of it, a button that sends it, and what was wrong if it was not sent. */
import { lengthOf, LONGEST } from "../signal/notes.js";
import { make, setText } from "./dom.js";
import { said } from "./sayings.js";
import { t, words } from "./words.js";

const NEAR = 40; // characters left from which on the number is worth attention

let made = 0;

export class Composer {
  /**
   * @param {{labelKey: string, sendKey: string, send: function(string): Promise, sent: function()}} given `send` rejects
   *   with an Error whose message says why; `sent` is called after it did not
   */
  constructor({ labelKey, sendKey, send, sent = () => {} }) {
    Object.assign(this, { send, sent });
    made += 1;
    const id = `composer-${made}`;
    this.field = make("textarea", { id, class: "composer-field", rows: "2", autocomplete: "off", "aria-describedby": `${id}-left` });
    this.left = make("p", { class: "composer-left", id: `${id}-left` });
    this.wrong = make("p", { class: "composer-wrong", role: "alert" });
    this.button = make("button", { type: "submit", class: "button button-main", "data-t": sendKey });
    this.buttons = make("div", { class: "composer-buttons" }, this.button);
    this.element = make("form", { class: "composer", novalidate: "" },
      make("label", { for: id, "data-t": labelKey }), this.left, this.field, this.wrong, this.buttons);
    this.field.addEventListener("input", () => this.count());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    words.subscribe(() => this.count());
    this.count();
  }

  count() {
    const left = LONGEST - lengthOf(this.field.value);
    setText(this.left, left < 0 ? t("notes.tooMany", { n: -left }) : t("notes.left", { n: left }));
    this.left.classList.toggle("near", left <= NEAR);
    this.left.classList.toggle("bad", left < 0);
    this.field.setAttribute("aria-invalid", String(left < 0));
    return left;
  }

  get text() {
    return this.field.value.trim();
  }

  submit() {
    if (!this.text || this.count() < 0) this.field.focus();
    else this.give(() => this.send(this.text));
  }

  /** Have `act()` send something; until it is done nothing else is sent, and a text that did not go stays. */
  async give(act) {
    if (this.busy) return;
    this.busy = true;
    this.tell("");
    try {
      await act();
      this.clear();
      this.sent();
    } catch (error) {
      this.tell(t("notes.failed", { reason: said(error.message) }));
    }
    this.busy = false;
  }

  tell(text) {
    setText(this.wrong, text);
  }

  clear() {
    this.field.value = "";
    this.tell("");
    this.count();
  }
}
