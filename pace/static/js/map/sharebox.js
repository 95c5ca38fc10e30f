/** Where the person agrees to be seen, and withdraws it; what goes wrong is said there. */
import { NameForm } from "../page/nameform.js";
import { byId, make, setText } from "../page/dom.js";
import { fillWords, t } from "../page/words.js";

const HINTS = { none: "map.noCompass", denied: "map.compassDenied" };

/** What is said of a state of Sharing. */
export function sentenceOf({ phase, problem, compass }) {
  if (problem) return t(`map.${problem}`);
  if (phase === "asking") return t("map.asking");
  if (phase !== "on") return "";
  return [t("map.sharing"), HINTS[compass] ? t(HINTS[compass]) : ""].filter(Boolean).join(" ");
}

export class ShareBox {
  constructor({ sharing, self }) {
    this.sharing = sharing;
    this.begin = make("button", { type: "button", class: "button share-begin", id: "share-begin", "data-t": "map.begin" });
    this.end = make("button", { type: "button", class: "button", id: "share-end", "data-t": "map.withdraw" });
    this.state = make("p", { class: "share-state", id: "share-state", role: "status" });
    this.begin.addEventListener("click", () => this.press(() => sharing.begin(), this.end));
    this.end.addEventListener("click", () => this.press(() => sharing.withdraw(), this.begin));
    const box = byId("share");
    box.append(new NameForm({ self }).element, make("p", { class: "share-buttons" }, this.begin, this.end), this.state);
    fillWords(box);
    this.render();
  }

  /** The button that was pressed goes: the focus goes to the one in its place. */
  press(act, next) {
    act();
    this.render();
    if (!next.hidden) next.focus();
  }

  render() {
    const { isOn, phase, problem } = this.sharing;
    this.begin.hidden = isOn;
    this.end.hidden = !isOn;
    byId("share").dataset.phase = phase;
    setText(this.state, sentenceOf(this.sharing));
    this.state.classList.toggle("bad", Boolean(problem));
  }
}
