/** Speed, gain and mode of the strips: for all of them, or for the one in focus. */
import { GAIN, GAINS, SPEEDS } from "../draw/scale.js";
import { byId, make } from "./dom.js";
import { plainNumber } from "./format.js";
import { keys } from "./keys.js";
import { settings } from "./settings.js";
import { toolbar } from "./toolbar.js";
import { t, words } from "./words.js";

const SCOPE = "scope"; // "all" or "own"
const AUTO = "auto";

/** How a gain is called: in mm/mV, or as a multiple of the automatic one. */
export function gainText(gain, unit) {
  if (gain === null) return t("controls.automatic");
  return unit === "mV" ? t("controls.gainOf", { n: plainNumber(gain) }) : `×${plainNumber(gain / GAIN)}`;
}

/** The next of a sorted list after `value` in a direction (±1), or the last one there is. */
export function stepped(list, value, direction) {
  const further = list.filter((one) => (one - value) * direction > 0);
  return (direction > 0 ? further[0] : further.at(-1)) ?? value;
}

/** The gain that comes after a chosen or, with null, an automatic one, which in mV is `drawn`. */
export function steppedGain(gain, { unit, drawn, direction }) {
  return stepped(GAINS, gain ?? (unit === "mV" ? drawn ?? GAIN : GAIN), direction);
}

export class StripControls {
  /** @param {{channel: function(): object|null, drawnGain: function(): number|null}} focus what is shown */
  constructor({ channel, drawnGain }) {
    Object.assign(this, { channel, drawnGain });
    this.group = byId("toolbar-strip");
    this.speed = this.select("speed", (value) => this.choose("speed", Number(value)));
    this.gain = this.select("gain", (value) => this.choose("gain", value === AUTO ? null : Number(value)));
    this.mode = toolbar.add({
      id: "tool-sweep", labelKey: "controls.sweep", icon: "sweep", pressed: false, group: "strip", onClick: () => this.flip(),
    });
    this.scope = this.select("scope", (value) => settings.put(SCOPE, value));
    this.register();
    settings.subscribe(() => this.render());
    words.subscribe(() => this.render());
  }

  select(name, choose) {
    const select = make("select", { id: `tool-${name}` });
    select.addEventListener("change", () => choose(select.value));
    this.group.append(make("span", { class: "tool-field" }, make("label", { for: select.id, "data-t": `controls.${name}` }), select));
    return select;
  }

  register() {
    const add = (key, labelKey, run) => keys.add({ key, labelKey, run: () => this.channel() !== null && run() });
    add([">", "."], "controls.faster", () => this.choose("speed", stepped(SPEEDS, this.strip.speed, 1)));
    add(["<", ","], "controls.slower", () => this.choose("speed", stepped(SPEEDS, this.strip.speed, -1)));
    add(["+", "="], "controls.larger", () => this.stepGain(1));
    add("-", "controls.smaller", () => this.stepGain(-1));
    add("0", "controls.gainBack", () => this.choose("gain", null));
    add("m", "controls.sweepKey", () => this.flip());
  }

  get strip() {
    return settings.strip(this.channel());
  }

  /** A choice holds for all strips, or for the one in focus. */
  choose(key, value) {
    settings.set(key, value, settings.get(SCOPE) === "own" ? this.channel() : null);
  }

  stepGain(direction) {
    const { unit } = this.channel().descriptor;
    this.choose("gain", steppedGain(this.strip.gain, { unit, drawn: this.drawnGain(), direction }));
  }

  flip() {
    this.choose("sweep", !this.strip.sweep);
  }

  /** Another channel, choice or language. */
  render() {
    const channel = this.channel();
    this.group.hidden = channel === null;
    if (!channel) return;
    const { speed, gain, sweep } = this.strip;
    const { unit } = channel.descriptor;
    fill(this.speed, SPEEDS.map((one) => [one, t("controls.speedOf", { n: plainNumber(one) })]), speed);
    fill(this.gain, [[AUTO, gainText(null, unit)], ...GAINS.map((one) => [one, gainText(one, unit)])], gain ?? AUTO);
    fill(this.scope, [["all", t("controls.all")], ["own", t("controls.own")]], settings.get(SCOPE, "all"));
    this.mode.set({ pressed: sweep });
  }
}

function fill(select, options, chosen) {
  const made = options.map(([value, text]) => `${value}\t${text}`).join("\n");
  if (select.dataset.made !== made) {
    select.dataset.made = made;
    select.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
  }
  select.value = String(chosen);
}
