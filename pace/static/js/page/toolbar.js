/** The bar of buttons over the panels; each part of the page adds its own. */
import { byId, make, setText } from "./dom.js";
import { icon, redraw } from "./icons.js";
import { t, words } from "./words.js";

/** A button with an icon, whose text hides where there is no room for it; `set` changes what it shows. */
export class ToolButton {
  constructor({ id, labelKey, textKey, icon: shape, pressed, onClick }) {
    this.given = { labelKey, textKey, shape };
    this.label = make("span", { class: "tool-label" });
    this.drawing = icon(shape);
    this.element = make("button", { type: "button", class: "tool", id });
    this.element.append(this.drawing, this.label);
    this.element.addEventListener("click", onClick);
    words.subscribe(() => this.say());
    this.set({ pressed });
  }

  /** `pressed` true or false for a button that stays in; without it the button is no switch. `badge`: a number on it, or "". */
  set({ labelKey, icon: shape, pressed, disabled, hidden, badge } = {}) {
    const { element, given } = this;
    if (shape !== undefined && shape !== given.shape) redraw(this.drawing, shape);
    Object.assign(given, { labelKey: labelKey ?? given.labelKey, shape: shape ?? given.shape });
    if (pressed !== undefined) element.setAttribute("aria-pressed", String(pressed));
    if (disabled !== undefined) element.disabled = disabled;
    if (hidden !== undefined) element.hidden = hidden;
    if (badge) element.dataset.badge = badge;
    else if (badge === "") delete element.dataset.badge;
    this.say();
  }

  say() {
    const { badge } = this.element.dataset;
    const text = t(this.given.labelKey);
    const name = badge ? `${text}, ${badge}` : text;
    if (this.element.getAttribute("aria-label") === name) return;
    setText(this.label, this.given.textKey ? t(this.given.textKey) : text);
    this.element.setAttribute("aria-label", name);
    this.element.title = name;
  }
}

const STAYS = "#toolbar, dialog"; // a dialog gives the focus back to the button that opened it

/**
 * Groups, from left to right: "time" (always in sight), "strip", "tools", "page" (behind a button where the window is
 * narrow).
 */
export class Toolbar {
  /**
   * Add a button, at the end of its group. `icon` names one of icons.js or is a path in a box of 24 × 24; give
   * `pressed` (true or false) to a switch, and a `textKey` where the text under `labelKey` is too long to be seen.
   */
  add({ group = "tools", ...button }) {
    const made = new ToolButton(button);
    byId(`toolbar-${group}`).append(made.element);
    return made;
  }

  /** Where the window is narrow the rest opens below the bar: by its button, closed by Escape or by going elsewhere. */
  start() {
    const rest = byId("toolbar-rest");
    const more = new ToolButton({ id: "toolbar-more", labelKey: "toolbar.more", icon: "more", onClick: () => this.open(!this.isOpen) });
    more.element.setAttribute("aria-controls", rest.id);
    rest.before(more.element);
    this.more = more.element;
    this.open(false);
    byId("toolbar").addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isOpen) return;
      this.open(false);
      this.more.focus();
    });
    for (const going of ["pointerdown", "focusin"]) { // open it would cover what has the focus
      document.addEventListener(going, ({ target }) => {
        if (this.isOpen && !target.closest?.(STAYS)) this.open(false);
      });
    }
  }

  open(isOpen) {
    this.isOpen = isOpen;
    byId("toolbar").dataset.open = String(isOpen);
    this.more.setAttribute("aria-expanded", String(isOpen));
  }
}

export const toolbar = new Toolbar();
