/** What the server has told of itself, put together from its messages: the whole first, then what changes. */

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export class ServerState {
  constructor() {
    this.cut();
  }

  /** The connection is gone: what was told holds no more. */
  cut() {
    this.figures = null;
    this.states = new Map();
    this.time = null;
  }

  /** Whether the whole state has come. */
  get known() {
    return this.figures !== null;
  }

  /** Take `server` of a status message: fields that changed, states of channels by name, null for one that is gone. */
  apply({ time, states, ...fields }) {
    if (Number.isFinite(time)) this.time = time;
    if (isObject(fields.redis)) this.figures ??= {};
    if (this.figures) Object.assign(this.figures, fields);
    for (const [name, state] of Object.entries(states ?? {})) {
      if (isObject(state)) this.states.set(name, state);
      else this.states.delete(name);
    }
  }
}

const RANKS = ["stale", "silent", "quiet", "live"];

/** How soon a channel is looked at: one in trouble first. */
function rank(state) {
  if (state.state === "stale") return -1;
  return state.flags?.length || state.malformed ? 0 : RANKS.indexOf(state.state);
}

/**
 * The rows of the channels' table: [{name, descriptor, state}], those in trouble first, else in the order of the
 * descriptors; at most `most`.
 */
export function channelRows(descriptors, states, most) {
  const rows = descriptors.filter(({ name }) => states.has(name)).map((descriptor, place) =>
    ({ name: descriptor.name, descriptor, state: states.get(descriptor.name), place }));
  rows.sort((one, other) => rank(one.state) - rank(other.state) || one.place - other.place);
  return rows.slice(0, most).map(({ place, ...row }) => row);
}
