/** The figures under a channel. */
import { make, setText } from "./dom.js";
import { count, hertz, preciseTime } from "./format.js";

const FLAGS = {
  rate: "rate differs from the declared one",
  clock: "publisher's clock is off",
  overload: "more comes than can be taken in, some is lost",
};

/** [[name, text, level?] …] for a channel; `now` is the server's time (epoch ms). */
export function factsOf(channel, now) {
  const { descriptor, state, ring, lastArrival } = channel;
  const facts = [];
  const rate = [state?.rate && `${hertz(state.rate)} measured`, descriptor.rate && `${hertz(descriptor.rate)} declared`];
  if (rate.some(Boolean)) facts.push(["Samples a second", rate.filter(Boolean).join(", ")]);
  facts.push([descriptor.kind === "text" ? "Lines received" : "Samples received", count(channel.received)]);
  facts.push(["Last arrival", lastArrival === null ? "none yet" : preciseTime(lastArrival, now ?? lastArrival)]);
  if (state?.malformed) facts.push(["Malformed payloads", malformed(state), "bad"]);
  if (ring?.disordered) facts.push(["Out of order, not drawn", count(ring.disordered), "bad"]);
  if (state?.flags?.length) facts.push(["Flags", state.flags.map((flag) => FLAGS[flag] ?? flag).join("; "), "bad"]);
  return facts;
}

function malformed(state) {
  return state.error ? `${count(state.malformed)} (last: ${state.error})` : count(state.malformed);
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
