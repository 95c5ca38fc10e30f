/** One cursor of the calipers: a line over the strip and a grip below it, for mouse, touch and keys. */
import { make, setText } from "./dom.js";

const GRIP = 44; // CSS px; WCAG 2.5.5
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
const PAGES = { PageUp: 1, PageDown: -1 };
const PAGE_MM = 5;
const EDGES = { Home: "from", End: "to" };

/**
 * What a key on a cursor asks for: {samples: ±1}, {mm} (signed) or {edge: "from"|"to"} of the visible strip, or null.
 */
export function cursorAction({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey) return null;
  if (Object.hasOwn(STEPS, key)) return shiftKey ? { mm: STEPS[key] } : { samples: STEPS[key] };
  if (shiftKey) return null;
  if (Object.hasOwn(PAGES, key)) return { mm: PAGES[key] * PAGE_MM };
  return Object.hasOwn(EDGES, key) ? { edge: EDGES[key] } : null;
}

/** Left side of a grip beside its line (CSS px), kept within the strip: the grips of two close cursors lie apart. */
export function gripLeft(x, side, width) {
  return Math.min(Math.max(side === "left" ? x - GRIP : x, 0), Math.max(width - GRIP, 0));
}

export class Cursor {
  /**
   * @param {{letter: string, moveTo: function(number), pointAt: function(number), act: function(object)}} given `moveTo`
   *   an x, `pointAt` a y of the strip (CSS px) at which the line is held
   */
  constructor({ letter, moveTo, pointAt, act }) {
    Object.assign(this, { letter, moveTo, pointAt, act });
    this.x = 0;
    this.taken = null; // CSS px from the line to the pointer that holds it
    this.top = null; // where the line begins (CSS px of the window), if it is held itself and not by its grip
    this.line = make("span", { class: "cursor-line" });
    this.name = make("span", { class: "cursor-name" }, letter);
    this.grip = make("span", { class: "cursor-grip" }, this.name);
    this.element = make("div", { class: "cursor", role: "slider", tabindex: "0", "aria-valuemin": "0" }, this.line, this.grip);
    this.listen();
  }

  listen() {
    const { element } = this;
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("pointerdown", (event) => this.take(event));
    element.addEventListener("pointermove", (event) => {
      if (this.taken !== null && element.hasPointerCapture(event.pointerId)) this.pull(event);
    });
    for (const end of ["lostpointercapture", "pointercancel"]) element.addEventListener(end, () => { this.taken = null; });
  }

  /** The page's own keys, which flip channels, must not hear what moved a cursor. */
  key(event) {
    const action = cursorAction(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    this.act(action);
  }

  /** From here on the line keeps its distance from the finger, which may hold it by the grip. */
  take(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.element.focus({ focusVisible: false, preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    this.taken = event.clientX - this.x;
    this.top = event.target === this.line ? this.line.getBoundingClientRect().top : null;
    if (this.top !== null) this.pointAt(event.clientY - this.top);
  }

  pull(event) {
    this.moveTo(event.clientX - this.taken);
    if (this.top !== null) this.pointAt(event.clientY - this.top);
  }

  /** Put it at x (CSS px of the strip); `off` is "left" or "right" of a strip on which its time is not, else "". */
  place({ x, side, off, width, height }) {
    this.x = x;
    this.element.dataset.off = off;
    this.line.style.height = `${height}px`;
    this.line.style.transform = `translateX(${x}px)`;
    this.grip.style.transform = `translateX(${gripLeft(x, side, width)}px)`;
    setText(this.name, { left: `‹${this.letter}`, right: `${this.letter}›` }[off] ?? this.letter);
  }

  /** What a screen reader says; `ms` from the left edge of a strip of `span` ms. */
  say({ label, text, ms, span }) {
    const attributes = { "aria-label": label, "aria-valuetext": text, "aria-valuemax": Math.round(span) };
    attributes["aria-valuenow"] = Math.round(Math.min(Math.max(ms, 0), span));
    for (const [name, value] of Object.entries(attributes)) {
      if (this.element.getAttribute(name) !== String(value)) this.element.setAttribute(name, value);
    }
  }
}
