/** Language, contrast and where to measure the screen: what belongs to the person and not to a strip. */
import { Dialog } from "./dialog.js";
import { make } from "./dom.js";
import { CONTRASTS } from "./theme.js";
import { toolbar } from "./toolbar.js";
import { chooseLanguage, LANGUAGES, t, words } from "./words.js";

export class Preferences {
  /** @param {{theme: Theme, failed: function(string), calibrate: function()}} acts `failed` is told the language that did not come */
  constructor({ theme, failed, calibrate }) {
    this.theme = theme;
    this.language = make("select", { id: "language" }, ...Object.entries(LANGUAGES).map(([tag, name]) =>
      make("option", { value: tag, lang: tag }, name)));
    this.contrast = make("select", { id: "contrast" }, ...CONTRASTS.map((value) => make("option", { value })));
    this.language.addEventListener("change", () => chooseLanguage(this.language.value, failed));
    this.contrast.addEventListener("change", () => { theme.contrast = this.contrast.value; });
    this.dialog = new Dialog({ id: "preferences", titleKey: "preferences.title" },
      this.field("preferences.language", this.language), this.field("preferences.contrast", this.contrast),
      this.calibration(calibrate));
    toolbar.add({ id: "tool-preferences", labelKey: "preferences.title", icon: "settings", group: "page", onClick: () => this.open() });
    words.subscribe(() => this.render());
    this.render();
  }

  field(key, select) {
    return make("div", { class: "field" }, make("label", { for: select.id, "data-t": key }), select);
  }

  calibration(calibrate) {
    const button = make("button", { type: "button", class: "button", id: "calibrate", "data-t": "calibration.open" });
    button.addEventListener("click", () => {
      this.dialog.close();
      calibrate();
    });
    return make("div", { class: "field" }, make("span", { "data-t": "preferences.screen" }), button);
  }

  open() {
    this.render();
    this.dialog.open();
  }

  render() {
    this.language.value = words.language;
    this.contrast.value = this.theme.contrast;
    for (const option of this.contrast.options) option.textContent = t(`preferences.${option.value}`);
  }
}
