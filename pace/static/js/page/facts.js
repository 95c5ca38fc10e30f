/** What stands under a channel: when its newest block arrived, and what is wrong with it. */
import { make, setText } from "./dom.js";
import { count, preciseTime } from "./format.js";
import { t } from "./words.js";

const FLAGS = {
  rate: "facts.flagRate",
  clock: "facts.flagClock",
  order: "facts.flagOrder",
  overload: "facts.flagOverload",
};

/** [[name, text, level?] …] for a channel; `now` is the server's time (epoch ms). */
export function factsOf(channel, now) {
  const { state, ring, lastArrival } = channel;
  const facts = [];
  facts.push([t("facts.arrival"), lastArrival === null ? t("facts.noArrival") : preciseTime(lastArrival, now ?? lastArrival)]);
  if (state?.malformed) facts.push([t("facts.malformed"), malformed(state), "bad"]);
  if (ring?.disordered) facts.push([t("facts.disordered"), count(ring.disordered), "bad"]);
  if (state?.flags?.length) facts.push([t("facts.flags"), state.flags.map((flag) => (FLAGS[flag] ? t(FLAGS[flag]) : flag)).join("; "), "bad"]);
  return facts;
}

function malformed(state) {
  return state.error ? t("facts.malformedLast", { n: count(state.malformed), error: state.error }) : count(state.malformed);
}

export class Facts {
  constructor(list) {
    this.list = list;
    this.rows = new Map();
  }

  render(facts) {
    const names = new Set(facts.map(([name]) => name));
    for (const [name, row] of this.rows) {
      if (names.has(name)) continue;
      row.remove();
      this.rows.delete(name);
    }
    for (const [name, text, level = ""] of facts) this.put(name, text, level);
    const wanted = facts.map(([name]) => this.rows.get(name));
    if (wanted.some((row, i) => this.list.children[i] !== row)) this.list.replaceChildren(...wanted);
  }

  put(name, text, level) {
    let row = this.rows.get(name);
    if (!row) {
      row = make("div", {}, make("dt", {}, name), make("dd"));
      this.rows.set(name, row);
    }
    row.dataset.level = level;
    setText(row.lastElementChild, text);
  }
}
