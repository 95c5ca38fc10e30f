/** Where the blocks of a ring begin, and at which positions they stand in the stream. */

const MOST = 4096; // at the 25 blocks a second of the server 164 s; of more the oldest go, their samples have no name then
const EPOCHS = 256; // an index into them is a byte; each means that Redis lost its data
const POSITION = /^(.*):(\d+)-(\d+)$/s;

/** Numbers, not strings: a wall takes 1,600 positions a second, and the browser would have to collect them all. */
export class Marks {
  constructor(most = MOST) {
    this.most = most;
    this.firsts = new Float64Array(most);
    this.arrivals = new Float64Array(most);
    this.sequences = new Float64Array(most);
    this.epochs = new Uint8Array(most);
    this.names = [];
    this.epoch = -1; // how many there have been, less one
    this.count = 0; // ever noted
  }

  /** The sample that is number `first` of the ring is the first one of the block at a position "epoch:ms-seq". */
  note(first, position) {
    const [, epoch, ms, sequence] = POSITION.exec(position) ?? [];
    if (epoch === undefined) return;
    if (this.names[this.epoch % EPOCHS] !== epoch) {
      this.epoch += 1;
      this.names[this.epoch % EPOCHS] = epoch;
    }
    const at = this.count % this.most;
    this.firsts[at] = first;
    this.arrivals[at] = Number(ms);
    this.sequences[at] = Number(sequence);
    this.epochs[at] = this.epoch % EPOCHS;
    this.count += 1;
  }

  /** Which of the marks a sample's number belongs to, or -1 where that is not known. */
  find(number) {
    let low = Math.max(this.count - this.most, 0);
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.firsts[middle % this.most] <= number) low = middle + 1;
      else high = middle;
    }
    return low - 1 >= Math.max(this.count - this.most, 0) ? low - 1 : -1;
  }

  /** Position of the block of a mark. */
  position(mark) {
    const at = mark % this.most;
    return `${this.names[this.epochs[at]]}:${this.arrivals[at]}-${this.sequences[at]}`;
  }

  /** Its arrival, epoch ms. */
  arrival(mark) {
    return this.arrivals[mark % this.most];
  }

  /** The number of the first sample of the next block, or Infinity. */
  end(mark) {
    return mark + 1 < this.count ? this.firsts[(mark + 1) % this.most] : Infinity;
  }
}
