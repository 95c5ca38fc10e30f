/** The panel of the waveform in focus: the strip, its scale in words, and what is wrong with it. */
import { loop } from "../draw/loop.js";
import { Strip } from "../draw/strip.js";
import { byId, setText } from "./dom.js";
import { clockTime, plainNumber, stripTexts } from "./format.js";
import { t } from "./words.js";

export class WaveformPanel {
  /**
   * Overlays {draw(), refresh(), show(channel), hide?()} get what they need of this panel: strip, channel, view, settings, box.
   * `draw` follows each frame, `refresh` comes a few times a second.
   */
  constructor({ settings, theme, view }) {
    this.element = byId("waveform");
    this.canvas = byId("strip");
    this.box = byId("strip-box");
    this.notice = byId("strip-notice");
    this.scale = byId("scale");
    this.settings = settings;
    this.view = view;
    this.overlays = [];
    this.strip = new Strip(this.canvas, stripTexts);
    this.drawing = (now) => this.draw(now);
    theme.subscribe((colours) => { this.strip.theme = colours; });
    settings.subscribe(() => this.follow());
    view.subscribe(() => this.follow());
    matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", () => this.follow());
    new ResizeObserver((entries) => this.resize(entries[0])).observe(this.box);
  }

  /**
   * Whole device pixels, as the browser lays them out. Safari does not tell, and a browser that emulates another
   * screen tells those of the real one: there the product is rounded.
   */
  resize(entry) {
    const product = entry.contentRect.width * devicePixelRatio;
    const exact = entry.devicePixelContentBoxSize?.[0].inlineSize;
    this.strip.resize(Math.abs(exact - product) < 1 ? exact : Math.round(product), devicePixelRatio);
    this.follow();
    if (this.channel) this.draw();
  }

  /** What the person chose for this strip and this screen; what is scrolled through stands in the order of its time. */
  follow() {
    if (!this.channel) return;
    const chosen = this.settings.strip(this.channel);
    this.strip.options = { ...chosen, sweep: chosen.sweep && !this.view.moved, pxPerMm: this.settings.pxPerMm };
  }

  show(channel) {
    this.channel = channel;
    this.strip.show(channel);
    this.follow();
    for (const overlay of this.overlays) overlay.show(channel);
    loop.add(this.drawing);
  }

  hide() {
    loop.remove(this.drawing);
    this.channel = null;
    for (const overlay of this.overlays) overlay.hide?.();
  }

  draw(now = performance.now()) {
    const { channel, view } = this;
    this.strip.draw(view.playhead(channel, now), view.source(channel), view.gaps(channel));
    for (const overlay of this.overlays) overlay.draw();
  }

  /** Texts around the strip; a few times a second is enough. */
  refresh({ notice }) {
    this.notice.hidden = !notice;
    setText(this.notice, notice ?? "");
    this.strip.stale = this.view.live && Boolean(notice);
    for (const overlay of this.overlays) overlay.refresh();
    if (this.strip.scale) this.say(notice);
  }

  get state() {
    return this.view.live ? t("strip.live") : t("strip.paused", { time: clockTime(this.view.end) });
  }

  say(notice) {
    const { unit, label } = this.channel.descriptor;
    const { speed } = this.strip.options;
    const gain = plainNumber(Number(this.strip.scale.gain.toPrecision(3)));
    const scale = t("strip.scale", { speed: plainNumber(speed), gain, unit: unit || t("strip.unit") });
    setText(this.scale, scale);
    const leads = this.channel.leads.join(", ") || t("strip.noLeads");
    const named = t("strip.named", { label, leads, scale, state: notice ?? this.state });
    if (this.canvas.getAttribute("aria-label") !== named) this.canvas.setAttribute("aria-label", named);
  }
}
