/** One's own name: what others see instead of "Guest" and a number. */
import { LONGEST_NAME } from "../net/self.js";
import { button, make, setText } from "./dom.js";
import { said } from "./sayings.js";
import { setSentence } from "./sentence.js";
import { t } from "./words.js";

export class NameForm {
  constructor({ self }) {
    this.self = self;
    this.fixed = document.getElementById("who") !== null; // whoever is logged in is called as he logs in
    this.input = make("input", { id: "own-name", type: "text", maxlength: LONGEST_NAME, autocomplete: "nickname", "aria-describedby": "own-name-state" });
    this.state = make("p", { class: "quiet-text", id: "own-name-state", role: "status" });
    const save = button({ labelKey: "people.saveName", act: () => {} });
    save.type = "submit";
    save.hidden = this.input.readOnly = this.fixed;
    this.element = make("form", { class: "name-form" }, make("label", { for: "own-name", "data-t": "people.yourName" }),
      make("div", { class: "one-line" }, this.input, save), this.state);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.fixed) return;
      self.rename(this.input.value);
      this.input.value = self.name;
    });
    self.subscribe(() => this.render());
    this.render();
  }

  /** What is being typed stays. */
  render() {
    const { self, input } = this;
    if (this.fixed) input.value = self.called ?? "";
    else if (document.activeElement !== input) input.value = self.name;
    if (self.refusal) setText(this.state, t("people.nameRefused", { reason: said(self.refusal) }));
    else setSentence(this.state, this.stateKey(), { name: self.called });
    this.state.classList.toggle("bad", Boolean(self.refusal));
  }

  stateKey() {
    if (!this.self.called) return "people.nameKept";
    return this.fixed ? "people.calledAs" : "people.calledNow";
  }
}
