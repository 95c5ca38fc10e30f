/** Who takes which of the server's messages. */

export class Mail {
  constructor() {
    this.takers = new Map();
  }

  /** Have `take(message)` called for each message of a type; returns a function that ends it. */
  on(type, take) {
    const others = this.takers.get(type) ?? [];
    this.takers.set(type, [...others, take]);
    return () => this.takers.set(type, this.takers.get(type).filter((one) => one !== take));
  }

  /** Hand a message to all who take its type, in the order in which they came; returns whether anybody did. */
  deliver(message) {
    const takers = this.takers.get(message.type);
    if (!takers?.length) return false;
    for (const take of takers) take(message);
    return true;
  }
}

/** That of the page: openLink delivers there. */
export const mail = new Mail();
/** The states of the page's Connection, by their phase. */
export const phases = new Mail();
