/** Which channels stand on the wall and in which order: lists of names, never changed in place. */

export const MOST = 64; // tiles; what is beyond is left out and said
const REMEMBERED = 1000; // names kept in the settings, for channels that come and go; the last ones are dropped

/** The remembered order, then what the server has besides, in its order. Names that are not there are kept. */
export function fullOrder(remembered, names) {
  return [...new Set([...remembered, ...names])];
}

/**
 * @param {string[]} names of all channels, @param {{order: string[], chosen: string[]|null, guest: string|null}} wish;
 *   chosen null: all; `guest` has a place whether it is chosen or not, the first one if it had none
 * @returns {{shown: string[], left: number}} `left`: how many of the chosen ones have no place
 */
export function onWall(names, { order, chosen, guest = null }, most = MOST) {
  const known = new Set(names);
  const wanted = chosen && new Set(chosen);
  const all = fullOrder(order, names).filter((name) => known.has(name) && (!wanted || wanted.has(name)));
  if (known.has(guest) && !all.slice(0, most).includes(guest)) all.unshift(guest);
  return { shown: all.slice(0, most), left: Math.max(all.length - most, 0) };
}

/** The list with `name` at `index`, or at the end that is nearer. */
export function moved(list, name, index) {
  const others = list.filter((one) => one !== name);
  const at = Math.min(Math.max(index, 0), others.length);
  return [...others.slice(0, at), name, ...others.slice(at)];
}

/** The whole order after the shown ones were put into another sequence: the others stay at their places. */
export function withShown(order, shown) {
  const among = new Set(shown);
  const next = shown.values();
  return order.map((name) => (among.has(name) ? next.next().value : name)).slice(0, REMEMBERED);
}

const texts = (value) => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : null);

/** What the settings hold, made whole: the storage is the viewer's, anything may stand in it. */
export function readWish(stored) {
  return { order: texts(stored?.order) ?? [], chosen: texts(stored?.chosen) };
}

/**
 * The choice after the boxes `checked` of all `names`: null (all, also those to come) when each is checked. What was
 * chosen `before` and is not there at the moment stays chosen.
 */
export function chosenOf(checked, names, before = null) {
  if (checked.length === names.length) return null;
  const there = new Set(names);
  return [...checked, ...(before ?? []).filter((name) => !there.has(name))].slice(0, REMEMBERED);
}

/** Whether a channel matches what was typed into the search: each word in label or name. */
export function matches({ name, label }, query) {
  const text = `${label} ${name}`.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
