/** Names and arrivals of the samples of a ring. */

/** {pos, sample} of the sample nearest to a time (epoch ms) of a ring, or null outside of it. */
export function momentAt(ring, time) {
  const i = nearest(ring, time);
  const mark = i === null ? -1 : markOf(ring, i);
  return mark < 0 ? null : { pos: ring.marks.position(mark), sample: ring.offsets[ring.index(i)] };
}

/** About when (epoch ms by Redis' clock) a sample time arrived; null where nothing is known. */
export function arrivalAt(ring, time) {
  if (!ring?.length) return null;
  const i = Math.min(ring.lowerBound(time), ring.length - 1);
  const mark = markOf(ring, i);
  if (mark < 0) return null;
  const inside = time >= ring.oldest && time <= ring.newest;
  return inside ? ring.marks.arrival(mark) : time + ring.marks.arrival(mark) - lastTimeOf(ring, mark);
}

function nearest(ring, time) {
  if (!ring?.length || !(time >= ring.oldest && time <= ring.newest)) return null;
  const i = ring.lowerBound(time);
  return i > 0 && time - ring.timeAt(i - 1) < ring.timeAt(i) - time ? i - 1 : i;
}

const markOf = (ring, i) => ring.marks.find(ring.total - ring.length + i);

/** Sample time of the last sample of a block. */
function lastTimeOf(ring, mark) {
  const number = Math.min(ring.marks.end(mark), ring.total) - 1;
  return ring.timeAt(Math.max(number - (ring.total - ring.length), 0));
}
