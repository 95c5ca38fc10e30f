/** The bar below the strip: what can be scrolled through, which part of it is seen, and how far that is behind live. */
import { byId, make, setText } from "./dom.js";
import { clockTime } from "./format.js";
import { holds } from "./view.js";
import { said } from "./sayings.js";
import { t } from "./words.js";

const STEP_MS = 1000; // of an arrow key
const NARROWEST = 0.004; // of the bar: a gap that is shorter is drawn so wide, or nobody would see it

/** "−0:42", "−1:02:03"; "" where it is less than half a second. */
export function behindText(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds <= 0) return "";
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `−${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** Where {from, to} lies on a bar of {from, to}: {left, width} as fractions of it, or null outside. */
export function place({ from, to }, bar) {
  const across = bar.to - bar.from;
  const left = Math.max((from - bar.from) / across, 0);
  const right = Math.min(((to ?? bar.to) - bar.from) / across, 1);
  return across > 0 && right >= 0 && left <= 1 ? { left, width: Math.max(right - left, 0) } : null;
}

/** The gaps of a bar, those that touch drawn as one: [{left, width}]. */
export function placeGaps(gaps, bar) {
  const placed = gaps.map((gap) => place(gap, bar)).filter(Boolean).sort((a, b) => a.left - b.left);
  const joined = [];
  for (const { left, width } of placed) {
    const last = joined.at(-1);
    const right = left + Math.max(width, NARROWEST);
    if (last && left <= last.left + last.width) last.width = Math.max(last.width, right - last.left);
    else joined.push({ left: Math.min(left, 1 - NARROWEST), width: right - left });
  }
  return joined;
}

/** What a key does on the bar, as a slider: a function of the view, or null. */
export function sliderKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  return {
    ArrowLeft: (view) => view.move(-STEP_MS),
    ArrowDown: (view) => view.move(-STEP_MS),
    ArrowRight: (view) => view.move(STEP_MS),
    ArrowUp: (view) => view.move(STEP_MS),
    PageDown: (view) => view.move(view.span),
    PageUp: (view) => view.move(-view.span),
    Home: (view) => view.move(-Infinity),
    End: (view) => view.resume(),
  }[event.key] ?? null;
}

/** What to say of reading older samples: {text, bad} or null. */
export function readingOf(view) {
  if (view.live || !view.channel) return null;
  const history = view.histories.get(view.channel);
  const { from, told } = view.bounds();
  const seen = view.seen();
  const lacks = history && !holds(history.source, seen.from, told ? from : null);
  if (lacks && history.busy) return { text: t("time.reading"), bad: false };
  if (lacks && history.error) return { text: t("time.failed", { reason: said(history.error) }), bad: true };
  if (told && seen.from < from) return { text: t("time.beginning", { time: clockTime(from) }), bad: false };
  return null;
}

export class Timeline {
  /** @param {{view: View, stage: function(): object|null}} parts `stage()`: null while no strip is in focus */
  constructor({ view, stage }) {
    Object.assign(this, { view, stage });
    for (const part of ["bar", "seen", "from", "to", "behind", "state", "live"]) {
      this[part] = byId(`time-${part}`);
    }
    this.gaps = [];
    this.told = undefined; // view.end when it was told last
    this.grip = 0; // ms from the middle of what is seen to where it was grabbed
    this.live.addEventListener("click", () => view.resume());
    this.bar.addEventListener("keydown", (event) => this.key(event));
    this.bar.addEventListener("pointerdown", (event) => this.grab(event));
    this.bar.addEventListener("pointermove", (event) => this.drag(event));
    view.subscribe(() => this.refresh());
    view.subscribe(() => this.tell());
    this.tell();
  }

  key(event) {
    const action = sliderKey(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation(); // the same keys flip channels elsewhere
    action(this.view);
  }

  /** Grabbing what is seen drags it; pressing elsewhere puts it there. */
  grab(event) {
    if (event.button !== 0 || this.view.edge() === null) return;
    this.bar.setPointerCapture(event.pointerId);
    const at = this.timeAt(event.clientX);
    const { from, to } = this.view.seen();
    this.grip = from <= at && at <= to ? at - (from + to) / 2 : 0;
    this.drag(event);
  }

  drag(event) {
    if (!this.bar.hasPointerCapture(event.pointerId)) return;
    const centre = this.timeAt(event.clientX) - this.grip;
    this.view.pause();
    this.view.shift(centre - this.view.centre);
  }

  timeAt(clientX) {
    const { left, width } = this.bar.getBoundingClientRect();
    const { from, to } = this.view.bounds();
    return from + ((clientX - left) / Math.max(width, 1)) * (to - from);
  }

  /** A few times a second, and with each move. */
  refresh() {
    const { view } = this;
    const bounds = view.bounds();
    byId("time").hidden = bounds.to === null || !view.channel || !this.stage();
    if (byId("time").hidden) return;
    this.put(this.seen, place(view.seen(), bounds));
    this.putGaps(placeGaps(view.channel.knownGaps, bounds));
    setText(this.from, clockTime(bounds.from));
    setText(this.to, clockTime(bounds.to));
    setText(this.behind, behindText(view.behind));
    const reading = readingOf(view);
    setText(this.state, reading?.text ?? "");
    this.state.classList.toggle("bad", Boolean(reading?.bad));
  }

  put(element, where) {
    element.hidden = !where;
    if (where) Object.assign(element.style, { left: `${where.left * 100}%`, width: `${where.width * 100}%` });
  }

  putGaps(places) {
    while (this.gaps.length > places.length) this.gaps.pop().remove();
    while (this.gaps.length < places.length) {
      this.gaps.push(make("span", { class: "time-gap" }));
      this.seen.before(this.gaps.at(-1));
    }
    places.forEach((where, i) => this.put(this.gaps[i], where));
  }

  /** What a screen reader hears: with each move, not with each second that goes by nor with what is read. */
  tell() {
    const { view, bar } = this;
    if (this.told === view.end) return;
    this.told = view.end;
    const behind = Math.round(view.behind / 1000);
    const texts = {
      "aria-valuemin": -Math.round((view.edge() - view.bounds().from) / 1000),
      "aria-valuenow": -behind,
      "aria-valuetext": view.live ? t("time.live") : t("time.position", { time: clockTime(view.end), n: behind }),
    };
    for (const [name, text] of Object.entries(texts)) bar.setAttribute(name, text);
    byId("time").dataset.live = String(view.live);
    byId("panel").dataset.paused = String(!view.live);
    this.live.setAttribute("aria-pressed", String(view.live));
  }
}
