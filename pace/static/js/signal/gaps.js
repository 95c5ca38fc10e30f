/** Where samples are missing: [{from, to, reason}], sample times in epoch ms, oldest first, `to` null while it lasts. */

const MOST = 500; // of them the oldest goes; the trace itself has its break all the same

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
