/** The panel of a waveform: the strip, its scale in words, and what is wrong with it. */
import { Strip } from "../draw/strip.js";
import { SPEED } from "../draw/scale.js";
import { byId, setText } from "./dom.js";
import { clockTime, plainNumber } from "./format.js";
import { t } from "./words.js";

const COLOURS = {
  paper: "--paper", gridSmall: "--grid-small", gridLarge: "--grid-large", ink: "--ink", muted: "--muted",
  trace: "--trace", warning: "--bad",
};

export class WaveformPanel {
  constructor() {
    this.element = byId("waveform");
    this.canvas = byId("strip");
    this.notice = byId("strip-notice");
    this.scale = byId("scale");
    this.strip = new Strip(this.canvas, { format: clockTime });
    this.frame = null;
    this.watch("(prefers-reduced-motion: reduce)", (query) => { this.strip.sweep = query.matches; });
    this.watch("(prefers-color-scheme: dark)", () => { this.strip.theme = this.readTheme(); });
    new ResizeObserver((entries) => this.resize(entries[0])).observe(byId("strip-box"));
  }

  watch(condition, apply) {
    const query = matchMedia(condition);
    query.addEventListener("change", () => apply(query));
    apply(query);
  }

  readTheme() {
    const style = getComputedStyle(document.documentElement);
    return Object.fromEntries(Object.entries(COLOURS).map(([key, name]) => [key, style.getPropertyValue(name).trim()]));
  }

  /**
   * Whole device pixels, as the browser lays them out. Safari does not tell, and a browser that emulates another
   * screen tells those of the real one: there the product is rounded.
   */
  resize(entry) {
    const product = entry.contentRect.width * devicePixelRatio;
    const exact = entry.devicePixelContentBoxSize?.[0].inlineSize;
    this.strip.resize(Math.abs(exact - product) < 1 ? exact : Math.round(product), devicePixelRatio);
    if (this.channel) this.draw();
  }

  show(channel) {
    this.channel = channel;
    this.strip.show(channel);
    if (this.frame === null) this.animate();
  }

  hide() {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    this.channel = null;
  }

  animate() {
    this.frame = requestAnimationFrame(() => this.animate());
    this.draw();
  }

  draw() {
    this.strip.draw(this.channel.clock.tick(performance.now()));
  }

  /** Texts around the strip; a few times a second is enough. */
  refresh({ notice }) {
    this.notice.hidden = !notice;
    setText(this.notice, notice ?? "");
    this.strip.stale = Boolean(notice);
    if (!this.strip.scale) return;
    const { unit, label } = this.channel.descriptor;
    const scale = t("strip.scale", { speed: SPEED, gain: plainNumber(this.strip.scale.gain), unit: unit || t("strip.unit") });
    setText(this.scale, scale);
    const leads = this.channel.leads.join(", ") || t("strip.noLeads");
    const named = t("strip.named", { label, leads, scale, state: notice ?? t("strip.live") });
    if (this.canvas.getAttribute("aria-label") !== named) this.canvas.setAttribute("aria-label", named);
  }
}
