/** A modal dialog: Escape, its cross and a click beside it close it, and the focus goes back to where it was. */
import { make } from "./dom.js";
import { icon } from "./icons.js";
import { fillWords } from "./words.js";

export class Dialog {
  /** @param {{id: string, titleKey: string, closed: function()}} given */
  constructor({ id, titleKey, closed = () => {} }, ...content) {
    const cross = make("button", { type: "button", class: "tool dialog-close", "data-t-label": "dialog.close" }, icon("close"));
    const title = make("h2", { id: `${id}-title`, "data-t": titleKey });
    this.body = make("div", { class: "dialog-body" }, ...content);
    this.element = make("dialog", { id, class: "dialog", "aria-labelledby": title.id },
      make("div", { class: "dialog-head" }, title, cross), this.body);
    cross.addEventListener("click", () => this.element.close());
    this.element.addEventListener("pointerdown", (event) => {
      if (event.target === this.element) this.element.close();
    });
    this.element.addEventListener("close", () => {
      this.opener?.focus();
      closed();
    });
    document.body.append(this.element);
    fillWords(this.element);
  }

  get isOpen() {
    return this.element.open;
  }

  open() {
    if (this.isOpen) return;
    this.opener = document.activeElement === document.body ? null : document.activeElement;
    this.element.showModal();
  }

  close() {
    this.element.close();
  }
}
