/** Marching out: the interval between two cursors repeated both ways, to see whether a rhythm keeps it. */

const MAX_LINES = 500; // more would stand closer than they can be told apart, whatever the strip: none is drawn then

/**
 * Times (epoch ms) of the repetitions within from … to, without the cursors themselves. None where two would stand
 * closer than `least` ms.
 */
export function repetitions(one, other, { from, to }, least) {
  const distance = Math.abs(other - one);
  if (!(distance >= least) || !((to - from) / distance <= MAX_LINES)) return [];
  const start = Math.min(one, other);
  const first = Math.ceil((from - start) / distance);
  const last = Math.floor((to - start) / distance);
  const numbers = Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => first + i);
  return numbers.filter((n) => n !== 0 && n !== 1).map((n) => start + n * distance);
}
