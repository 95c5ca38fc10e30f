/** Where the blocks of a ring begin, and at which positions they stand in the stream. */

const LEAST = 512; // room to begin with: twenty seconds at the server's 25 blocks a second
const EPOCHS = 256; // an index into them is a byte; each means that Redis lost its data
const POSITION = /^(.*):(\d+)-(\d+)$/s;

/**
 * Numbers, not strings: a wall takes 1,600 positions a second, and the browser would have to collect them all. The room
 * doubles when it is full of blocks of which the ring still has samples, so that there are never more of them than
 * samples: 25 bytes each.
 */
export class Marks {
  constructor(room = LEAST) {
    this.clear(room);
    this.names = [];
    this.epoch = -1; // how many there have been, less one
  }

  clear(room) {
    this.firsts = new Float64Array(room);
    this.arrivals = new Float64Array(room);
    this.sequences = new Float64Array(room);
    this.epochs = new Uint8Array(room);
    this.oldest = 0; // number of the first mark that is kept
    this.count = 0; // ever noted
  }

  get room() {
    return this.firsts.length;
  }

  /**
   * The sample that is number `first` of the ring is the first one of the block at a position "epoch:ms-seq"; of the
   * samples before number `kept` the ring has none any more.
   */
  note(first, position, kept = -Infinity) {
    const [, epoch, ms, sequence] = POSITION.exec(position) ?? [];
    if (epoch === undefined) return;
    if (this.names[this.epoch % EPOCHS] !== epoch) {
      this.epoch += 1;
      this.names[this.epoch % EPOCHS] = epoch;
    }
    this.put(first, kept, [Number(ms), Number(sequence), this.epoch % EPOCHS]);
  }

  put(first, kept, [ms, sequence, epoch]) {
    const last = this.count - 1;
    if (last >= this.oldest && this.firsts[last % this.room] === first) this.count -= 1; // no sample of that block was taken
    this.forget(kept);
    if (this.count - this.oldest === this.room) this.grow();
    const at = this.count % this.room;
    this.firsts[at] = first;
    this.arrivals[at] = ms;
    this.sequences[at] = sequence;
    this.epochs[at] = epoch;
    this.count += 1;
  }

  /** Blocks that end before the sample that is number `kept`. */
  forget(kept) {
    while (this.oldest + 1 < this.count && this.firsts[(this.oldest + 1) % this.room] <= kept) this.oldest += 1;
  }

  grow() {
    const { firsts, arrivals, sequences, epochs, oldest, count, room } = this;
    this.clear(2 * room);
    for (let mark = oldest; mark < count; mark += 1) {
      const at = mark % room;
      this.put(firsts[at], -Infinity, [arrivals[at], sequences[at], epochs[at]]);
    }
  }

  /** Before the sample that is number `before` come the samples from … until (excluded) of another ring, with its marks. */
  prepend(older, from, until, before) {
    const others = older.within(from, until).map(([first, position]) => [first - until + before, position]);
    const own = this.within(before, Infinity);
    this.clear(this.room);
    for (const [first, position] of [...others, ...own]) this.note(first, position);
  }

  /** [first, position] of each block of which samples from … until (excluded) are. */
  within(from, until) {
    const found = [];
    for (let mark = Math.max(this.find(from), this.oldest); mark < this.count; mark += 1) {
      const first = Math.max(this.firsts[mark % this.room], from);
      if (first < until) found.push([first, this.position(mark)]);
    }
    return found;
  }

  /** Which of the marks a sample's number belongs to, or -1 where that is not known. */
  find(number) {
    let low = this.oldest;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.firsts[middle % this.room] <= number) low = middle + 1;
      else high = middle;
    }
    return low - 1 >= this.oldest ? low - 1 : -1;
  }

  /** Position of the block of a mark. */
  position(mark) {
    const at = mark % this.room;
    return `${this.names[this.epochs[at]]}:${this.arrivals[at]}-${this.sequences[at]}`;
  }

  /** Its arrival, epoch ms. */
  arrival(mark) {
    return this.arrivals[mark % this.room];
  }

  /** The number of the first sample of the next block, or Infinity. */
  end(mark) {
    return mark + 1 < this.count ? this.firsts[(mark + 1) % this.room] : Infinity;
  }
}
