/** The numbers that the calipers measure, and the buttons beside them. */
import { make, setText } from "./dom.js";
import { t } from "./words.js";

const SECOND = 1000;
const SAID_MS = 4 * SECOND; // "copied" stays for so long

export class CaliperBar {
  /** @param {{choose: function(number), march: function(), fetch: function(), copy: function(): string|false, close: function()}} does */
  constructor(does) {
    this.does = does;
    this.leads = null;
    this.build();
    this.listen();
  }

  build() {
    this.figures = Object.fromEntries(["ms", "perMinute", "difference"].map((key) => [key, make("dd")]));
    this.names = Object.fromEntries(Object.keys(this.figures).map((key) => [key, make("dt")]));
    const rows = Object.keys(this.figures).map((key) => make("div", { class: `caliper-${key}` }, this.names[key], this.figures[key]));
    this.lead = make("select", { class: "caliper-lead" });
    this.buttons = Object.fromEntries(["march", "fetch", "copy", "close"].map((key) =>
      [key, make("button", { type: "button", class: "button", "data-caliper": key })]));
    this.said = make("p", { class: "caliper-said", role: "status" });
    this.text = make("input", { class: "caliper-text", readonly: "", type: "text" });
    this.text.hidden = true;
    this.element = make("div", { class: "caliper-bar", role: "group" },
      make("dl", {}, ...rows), this.lead, ...Object.values(this.buttons), this.said, this.text);
  }

  listen() {
    const { does, buttons } = this;
    this.lead.addEventListener("change", () => does.choose(Number(this.lead.value)));
    for (const key of ["march", "fetch", "close"]) buttons[key].addEventListener("click", () => does[key]());
    buttons.copy.addEventListener("click", () => {
      const text = does.copy();
      if (text) this.copy(text);
    });
  }

  /** To the clipboard, or where that is refused (no secure context, no permission) into a field to copy it from. */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.text.hidden = true;
      this.tell(t("calipers.copied"));
    } catch {
      this.text.value = text;
      this.text.hidden = false;
      this.text.select();
      this.tell(t("calipers.copyByHand"));
    }
  }

  /** Said once; it goes away so that the next copy is said again. */
  tell(text) {
    clearTimeout(this.timer);
    setText(this.said, text);
    this.timer = setTimeout(() => setText(this.said, ""), SAID_MS);
  }

  /**
   * @param {{texts: object, unit: string, leads: string[], lead: number, marching: boolean, away: boolean}} state
   *   `texts` see measuredTexts, `away`: a cursor is not on the strip
   */
  render({ texts, unit, leads, lead, marching, away }) {
    this.element.setAttribute("aria-label", t("calipers.title"));
    setText(this.names.ms, "Δt");
    setText(this.names.perMinute, t("calipers.rate"));
    setText(this.names.difference, `Δ${unit}`);
    setText(this.figures.ms, `${texts.ms} ms`);
    setText(this.figures.perMinute, t("calipers.perMinute", { n: texts.perMinute }));
    setText(this.figures.difference, texts.difference.replace("-", "−"));
    for (const [key, button] of Object.entries(this.buttons)) setText(button, t(`calipers.${key}`));
    this.buttons.march.setAttribute("aria-pressed", String(marching));
    this.buttons.fetch.hidden = !away;
    this.text.setAttribute("aria-label", t("calipers.measured"));
    this.renderLeads(leads, lead);
  }

  renderLeads(leads, lead) {
    this.lead.hidden = leads.length < 2;
    this.lead.setAttribute("aria-label", t("calipers.lead"));
    const key = leads.join("\n");
    if (this.leads !== key) this.lead.replaceChildren(...leads.map((name, i) => make("option", { value: i }, name)));
    this.leads = key;
    if (this.lead.value !== String(lead)) this.lead.value = String(lead);
  }
}
