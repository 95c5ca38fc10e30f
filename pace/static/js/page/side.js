/** A panel beside the trace, or below it where the window is narrow: opened by a button of the toolbar and by a key. */
import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { keys } from "./keys.js";
import { toolbar } from "./toolbar.js";
import { fillWords } from "./words.js";

export class Side {
  /**
   * @param {{id: string, labelKey: string, textKey: string, icon: string, key: string, changed: function(boolean)}} given
   *   `id` of the section in page.pt; `labelKey` says what the button does, `textKey` is the title; `changed(isOpen)`
   */
  constructor({ id, labelKey, textKey, icon: shape, key, changed = () => {} }, ...content) {
    this.element = byId(id);
    this.changed = changed;
    const cross = make("button", { type: "button", class: "tool side-close", "data-t-label": "dialog.close" }, icon("close"));
    this.title = make("h2", { id: `${id}-title`, "data-t": textKey, tabindex: "-1" });
    this.element.append(make("div", { class: "side-head" }, this.title, cross), ...content);
    fillWords(this.element);
    const toggle = () => this.toggle();
    this.tool = toolbar.add({ group: "tools", id: `tool-${id}`, labelKey, textKey, icon: shape, pressed: false, onClick: toggle });
    keys.add({ key, labelKey, run: toggle });
    cross.addEventListener("click", () => this.close());
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      this.close();
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** The focus goes to the panel: it may lie below the end of the window. */
  open() {
    this.show(true);
    this.title.focus();
  }

  close() {
    const within = this.element.contains(document.activeElement);
    this.show(false);
    if (within) (this.tool.element.checkVisibility() ? this.tool.element : byId("toolbar-more")).focus();
  }

  show(isOpen) {
    this.element.hidden = !isOpen;
    this.tool.set({ pressed: isOpen });
    this.changed(isOpen);
  }
}
