/** Measuring the screen: a bank card held to a bar tells how many CSS pixels a millimetre has. */
import { Dialog } from "./dialog.js";
import { make, setText } from "./dom.js";
import { decimal } from "./format.js";
import { settings } from "./settings.js";
import { t, words } from "./words.js";

export const CARD_MM = { long: 85.6, short: 53.98 }; // ISO/IEC 7810 ID-1
const LEAST = 1.5; // CSS px/mm: a wall of LEDs
const MOST = 12; // CSS px/mm: three times what CSS assumes, more than any phone has
const STEP = 0.25; // CSS px of the bar for one key: a thousandth of its length
const UPRIGHT = 700; // CSS px; in a narrower window, a phone's, the card's long side may have no room
const MARGIN = 44; // CSS px of the dialog beside the bar

/** How to hold the card in a window so wide (CSS px): {side, mm, min, max}, the bar's length in CSS px. */
export function barFor(width) {
  const side = width < UPRIGHT ? "short" : "long";
  const mm = CARD_MM[side];
  const min = Math.ceil(LEAST * mm);
  return { side, mm, min, max: Math.max(Math.floor(Math.min(MOST * mm, width - MARGIN)), min) };
}

export class Calibration {
  constructor() {
    this.bar = make("div", { class: "card", id: "calibration-bar" }, make("span", { "data-t": "calibration.card" }));
    this.slider = make("input", { type: "range", id: "calibration-slider", step: STEP, "data-t-label": "calibration.length" });
    this.how = make("p", { id: "calibration-how" });
    this.result = make("p", { class: "quiet-text", role: "status", id: "calibration-result" });
    this.slider.addEventListener("input", () => this.render());
    this.dialog = new Dialog({ id: "calibration", titleKey: "calibration.title" },
      this.how, this.bar,
      make("div", { class: "slide" }, this.nudge("−", "calibration.shorter", -1), this.slider, this.nudge("+", "calibration.longer", 1)),
      this.result, make("p", { class: "quiet-text", "data-t": "calibration.pinch" }), this.buttons());
    addEventListener("resize", () => this.dialog.isOpen && this.fit(Number(this.slider.value) / this.mm));
    words.subscribe(() => this.dialog.isOpen && this.render());
  }

  nudge(sign, key, direction) {
    const button = make("button", { type: "button", class: "button", "data-t-label": key }, sign);
    button.addEventListener("click", () => {
      this.slider.value = Number(this.slider.value) + direction * STEP;
      this.render();
    });
    return button;
  }

  buttons() {
    const use = make("button", { type: "button", class: "button button-main", id: "calibration-use", "data-t": "calibration.use" });
    const reset = make("button", { type: "button", class: "button", id: "calibration-reset", "data-t": "calibration.reset" });
    use.addEventListener("click", () => this.keep(Number(this.slider.value) / this.mm));
    reset.addEventListener("click", () => this.keep(null));
    return make("div", { class: "buttons" }, use, reset);
  }

  keep(pxPerMm) {
    settings.pxPerMm = pxPerMm;
    this.dialog.close();
  }

  open() {
    this.dialog.open();
    this.fit(settings.pxPerMm);
    this.slider.focus();
  }

  /** The bar for this window, so long that a millimetre has so many pixels. */
  fit(pxPerMm) {
    const { side, mm, min, max } = barFor(innerWidth);
    this.mm = mm;
    Object.assign(this.slider, { min, max });
    this.slider.value = pxPerMm * mm;
    this.bar.dataset.side = side;
    this.render();
  }

  render() {
    const length = Number(this.slider.value);
    this.bar.style.width = `${length}px`;
    setText(this.how, t(`calibration.${this.bar.dataset.side}`));
    setText(this.result, t("calibration.result", { n: decimal((length / this.mm).toFixed(2)) }));
    this.slider.setAttribute("aria-valuetext", this.result.textContent);
  }
}

/** Zooming and another screen change how many CSS pixels a millimetre has: tell it as any other setting. */
export function watchScreen(changed) {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener("change", () => {
    changed();
    watchScreen(changed);
  }, { once: true });
}
