/** Private messages of this page: those that came, and those that were sent from here. */

const MOST = 100; // kept until the page is left; the oldest go
const NOTICED = 3; // senders whose newest message stands as a notice at once; the one that came first goes into the list

/** A letter: {key, mine, person: {id, name} the other one, text, time (server, epoch ms), state: "sent"|"here"|"refused", reason?}. */
export class Letters {
  constructor({ changed = () => {} } = {}) {
    this.changed = changed;
    this.all = [];
    this.noticed = new Map();
    this.keys = 0;
  }

  /** A `direct` message came; returns its letter. */
  receive({ from, text, time }) {
    const letter = this.keep({ mine: false, person: from, text, time, state: "here" });
    this.noticed.delete(from.id);
    this.noticed.set(from.id, letter);
    while (this.noticed.size > NOTICED) this.noticed.delete(this.noticed.keys().next().value);
    this.changed();
    return letter;
  }

  /** One was written here. `exchange(letter)` sends it, and rejects with an Error where it was refused. */
  async send(person, text, time, exchange) {
    const letter = this.keep({ mine: true, person, text, time, state: "sent" });
    this.dismiss(person.id);
    try {
      await exchange(letter);
      letter.state = "here";
    } catch (error) {
      Object.assign(letter, { state: "refused", reason: error.message, code: error.code });
    }
    this.changed();
    return letter;
  }

  /** The notice of a sender is not needed any more. */
  dismiss(id) {
    this.noticed.delete(id);
    this.changed();
  }

  /** What passed between this page and one person, the oldest first. */
  with(id) {
    return this.all.filter(({ person }) => person.id === id);
  }

  keep(letter) {
    this.keys += 1;
    const kept = { key: this.keys, ...letter };
    this.all = [...this.all.slice(1 - MOST), kept];
    return kept;
  }
}
