/** Puts together what the page has for people: who is here, who watches along, private messages, the counter. */
import { mail } from "../net/mail.js";
import { direct } from "../net/protocol.js";
import { Letters } from "../signal/letters.js";
import { People } from "../signal/people.js";
import { Counter } from "./counter.js";
import { Correspondence, LetterNotices } from "./directs.js";
import { apart, PeoplePanel } from "./people.js";
import { Watchers } from "./watchers.js";
import { words } from "./words.js";

export class PeopleKit {
  /**
   * @param {{self, connection, now, present, labelOf, tabs}} given `present()` tells the server's time, `labelOf(name)` that
   *   of a channel
   */
  constructor({ self, connection, now, present, labelOf, tabs }) {
    Object.assign(this, { self, connection, now, present });
    this.people = new People({ changed: () => this.render() });
    this.letters = new Letters({ changed: () => this.renderLetters() });
    const write = (person) => this.write(person);
    const nameOf = ({ id, name }) => apart({ id, name: this.people.name(id) ?? name }, this.people.list());
    this.correspondence = new Correspondence({ letters: this.letters, nameOf, send: (person, text) => this.send(person, text) });
    this.notices = new LetterNotices({ letters: this.letters, answer: write, nameOf });
    this.panel = new PeoplePanel({
      self, people: this.people, labelOf, write, further: () => this.further(), changed: () => this.render(),
    }, this.correspondence.element);
    this.counter = new Counter();
    this.watchers = new Watchers({ people: this.people, self, tabs });
    this.listen();
  }

  listen() {
    mail.on("presence", (message) => this.hear(message));
    mail.on("direct", (message) => this.receive(message));
    this.self.follow("people");
    this.self.subscribe(() => this.render());
    words.subscribe(() => this.render());
  }

  /** The name may have been changed in another tab of this person. */
  hear(message) {
    const { people, self } = this;
    people.apply(message);
    const name = people.name(self.id);
    if (name !== null && name !== self.called) self.known({ id: self.id, name });
  }

  /** What comes from the person whose messages are open stands there; no notice is needed. */
  receive(message) {
    const letter = this.letters.receive(message);
    this.notices.announce(letter);
    if (this.panel.isOpen && this.correspondence.person?.id === letter.person.id) this.letters.dismiss(letter.person.id);
  }

  render() {
    this.panel.render();
    this.counter.render(this.people);
    this.watchers.render();
  }

  renderLetters() {
    this.notices.render();
    this.correspondence.render();
  }

  /** A few times a second: where more changed than was told, the roster is asked for while somebody reads it. */
  refresh(shown) {
    this.watchers.show(shown);
    if (!this.panel.isOpen || !this.people.mayAsk(this.now())) return;
    const after = this.people.nextPage();
    this.ask(after).then((reply) => this.people.replace(reply, after), () => null); // asked again later
  }

  ask(after) {
    return this.connection.request("roster", after === null ? {} : { after });
  }

  /** The person wants to see more of those who are known by number alone. */
  async further() {
    const { people } = this;
    if (people.edge === null) people.replace(await this.ask(null)); // they came one by one, in no order
    const after = people.edge;
    if (after !== null) people.further(await this.ask(after), after);
  }

  /** The connection is gone. */
  cut() {
    this.people.cut();
  }

  write(person) {
    this.panel.side.show(true);
    this.correspondence.open(person);
  }

  send(person, text) {
    return this.letters.send(person, text, this.present() ?? Date.now(), () => this.connection.exchange(direct(person.id, text)));
  }
}
