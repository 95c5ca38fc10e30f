/** A tile of the wall: one channel, and a button all over it that enlarges it. */
import { loop } from "../draw/loop.js";
import { make, setText } from "./dom.js";
import { t } from "./words.js";
import { makeBody } from "./wallbodies.js";
import { tileState } from "./walltexts.js";

export class Tile {
  constructor(name, tools) {
    this.name = name;
    this.tools = tools;
    this.draw = (now) => this.body.draw?.(now);
    this.said = null;
    this.inView = false;
    this.button = make("button", { type: "button", class: "tile-open", tabindex: "-1" });
    this.note = make("span", { class: "tile-note", "aria-hidden": "true" }); // the button's name says it, less often
    this.head = make("div", { class: "tile-head" }, this.button, this.note);
    this.frame = make("div", { class: "tile" }, this.head);
    this.grip = make("span", { class: "tile-grip", "aria-hidden": "true" });
    this.element = make("li", { class: "tile-place", "data-channel": name }, this.frame, this.grip);
  }

  /** Show a channel; another kind needs another body. */
  show(channel) {
    if (channel === this.channel && channel.descriptor.kind === this.kind) return;
    this.channel = channel;
    this.kind = channel.descriptor.kind;
    this.body = makeBody(this.kind, this.tools);
    this.frame.replaceChildren(this.head, this.body.element);
    this.frame.dataset.kind = this.kind;
    this.body.show(channel);
  }

  /** Whether Tab leads to it; while arranging it is then the one that the buttons move. */
  choose(current, arranging) {
    this.button.tabIndex = current ? 0 : -1;
    this.frame.dataset.picked = String(current && arranging);
    if (arranging) this.button.setAttribute("aria-pressed", String(current));
    else this.button.removeAttribute("aria-pressed");
  }

  resize(room) {
    this.body.resize?.(room);
    this.draw(this.tools.now()); // at once: a canvas of another size is empty
  }

  /** Draw with each frame, or no more. Each tile for itself: one that cannot be drawn leaves the others going. */
  animate(on) {
    if (on && this.body.draw) loop.add(this.draw);
    else loop.remove(this.draw);
  }

  /** Texts and state; `notice` is what stands against its samples, or null, `short` whether there is little room. */
  refresh({ now, notice, short }) {
    const { channel, body, frame } = this;
    body.refresh({ now, notice });
    const state = tileState(channel, notice, channel.staleSince(this.tools.now()) !== null);
    if (frame.dataset.state !== state.level) frame.dataset.state = state.level;
    setText(this.button, channel.descriptor.label);
    setText(this.note, state.text ?? body.scale(short));
    this.say(state);
    return state.level;
  }

  /** While the focus is on it only its state may change its name: a reader says each change of what has the focus. */
  say({ text, level }) {
    const focused = document.activeElement === this.button;
    if (focused && this.said === level) return;
    this.said = level;
    const { label } = this.channel.descriptor;
    const named = t("wall.tile", { label, what: this.body.spoken, state: text ?? t("wall.live") });
    if (this.button.getAttribute("aria-label") !== named) this.button.setAttribute("aria-label", named);
  }
}
