/** Where samples are missing: [{from, to, reason}], sample times in epoch ms, oldest first, `to` null while it lasts. */

const MOST = 500; // of more the oldest go; the trace itself has its break all the same

/** Nothing is known after `from`. A gap that is open already keeps its reason. */
export function openGap(gaps, from, reason) {
  if (gaps.length && gaps[gaps.length - 1].to === null) return;
  gaps.push({ from, to: null, reason });
  if (gaps.length > MOST) gaps.shift();
}

/** The sample at `to` follows the one at `from`; `counts` says whether one should have stood between them. */
export function closeGap(gaps, from, to, counts) {
  openGap(gaps, from, "break");
  if (counts) gaps[gaps.length - 1].to = to;
  else gaps.pop();
}

/** The oldest `count` gaps are no longer in the ring, but still known; one that never ended is not. */
export function putAway(gaps, count, past) {
  if (!count) return;
  past.push(...gaps.splice(0, count).filter(({ to }) => to !== null));
  past.splice(0, Math.max(past.length - MOST, 0));
}

/** Several lists of gaps as one, by time and each gap once, of which the newest are kept. */
export function joinGaps(...lists) {
  const sorted = lists.flat().sort((one, other) => one.from - other.from || Math.sign(endOf(one) - endOf(other)) || 0);
  return sorted.filter(({ from, to }, i) => !i || from !== sorted[i - 1].from || to !== sorted[i - 1].to).slice(-MOST);
}

const endOf = ({ to }) => to ?? Infinity;
