/** The colours of the page: the system's, light, dark or of high contrast, and what of them the strips are drawn with. */
import { settings } from "./settings.js";

const SETTING = "contrast";
const SHEETS = {
  dark: { system: "(prefers-color-scheme: dark)", light: "not all", dark: "all", high: "(prefers-color-scheme: dark)" },
  contrast: { system: "(prefers-contrast: more)", light: "not all", dark: "not all", high: "all" },
};
const SYSTEM = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];
const COLOURS = {
  paper: "--paper", gridSmall: "--grid-small", gridLarge: "--grid-large", ink: "--ink", muted: "--muted",
  trace: "--trace", warning: "--bad", accent: "--accent", edge: "--edge",
};

export const CONTRASTS = ["system", "light", "dark", "high"];

/** The kept contrast, or "system" for anything else. */
export const contrastOf = (kept) => (CONTRASTS.includes(kept) ? kept : "system");

/** "rgb(12, 34, 56)" or "color(srgb 0.05 0.13 0.22)", as browsers compute any colour → "#0c2238"; null for what is none. */
export function hexOf(computed) {
  const whole = /^rgba?\((\d+)[ ,]+(\d+)[ ,]+(\d+)/.exec(computed)?.slice(1, 4).map(Number);
  const shares = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/.exec(computed)?.slice(1, 4).map((part) => Math.round(part * 255));
  const parts = whole ?? shares;
  return parts ? `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}` : null;
}

/** The stylesheets dark.css and contrast.css hold for what the person chose. */
export function applyContrast() {
  const chosen = contrastOf(settings.get(SETTING));
  for (const [name, media] of Object.entries(SHEETS)) document.getElementById(`css-${name}`).media = media[chosen];
}

export class Theme {
  constructor() {
    this.listeners = new Set();
    this.probe = document.createElement("span");
    this.probe.className = "probe";
    document.body.append(this.probe);
    this.read();
    for (const query of SYSTEM) matchMedia(query).addEventListener("change", () => this.read());
    addEventListener("load", () => this.read()); // a stylesheet for another contrast may come late
    settings.subscribe((key) => key === SETTING && this.read());
  }

  /** Call `listen(colours)` at once and after each change. */
  subscribe(listen) {
    this.listeners.add(listen);
    listen(this.colours);
  }

  get contrast() {
    return contrastOf(settings.get(SETTING));
  }

  set contrast(value) {
    settings.put(SETTING, value);
  }

  read() {
    applyContrast();
    this.colours = Object.fromEntries(Object.entries(COLOURS).map(([key, name]) => [key, this.resolve(name)]));
    for (const listen of this.listeners) listen(this.colours);
  }

  resolve(name) {
    this.probe.style.color = `var(${name})`;
    return hexOf(getComputedStyle(this.probe).color);
  }
}
