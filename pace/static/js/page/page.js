/** What is on the screen, kept in step with connection and channels. */
import { channelHash, readAddress } from "../net/address.js";
import { byId, setText } from "./dom.js";
import { Facts, factsOf } from "./facts.js";
import { keyAction } from "./keys.js";
import { LinkView } from "./link.js";
import { Notices, noticesOf, stripNotice } from "./notices.js";
import { NumberPanel, TextPanel } from "./readings.js";
import { Tabs } from "./tabs.js";
import { WaveformPanel } from "./waveform.js";

const REFRESH_MS = 250; // of texts; the strip draws with each frame
const KEYS_SETTING = "pace.singleKeys";

export class Page {
  constructor({ clock, now }) {
    Object.assign(this, { clock, now });
    this.fixed = [];
    this.link = { phase: "stopped" };
    this.linkLostAt = null;
    this.unread = 0;
    this.known = false;
    this.panel = null;
  }

  attach({ book, connection, choice }) {
    Object.assign(this, { book, connection, choice });
    this.tabs = new Tabs(byId("channels"), { choose: (name) => this.choose(name) });
    this.linkView = new LinkView({ retry: () => connection.connect() });
    this.notices = new Notices(byId("notices"));
    this.facts = new Facts(byId("facts"));
    this.panels = { waveform: new WaveformPanel(), number: new NumberPanel(), text: new TextPanel() };
    this.listen();
    this.refresh();
    setInterval(() => this.refresh(), REFRESH_MS);
  }

  listen() {
    const singleKeys = byId("single-keys");
    singleKeys.checked = localStorage.getItem(KEYS_SETTING) !== "off";
    singleKeys.addEventListener("change", () => localStorage.setItem(KEYS_SETTING, singleKeys.checked ? "on" : "off"));
    document.addEventListener("keydown", (event) => this.key(event, singleKeys.checked));
    addEventListener("hashchange", () => this.choose(readAddress(location).channel));
    addEventListener("online", () => this.connection.wake());
    addEventListener("pageshow", (event) => event.persisted && this.connection.wake());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.connection.wake();
    });
  }

  /** A notice that stays until the page is loaded again. */
  fix(key, text) {
    this.fixed.push({ key, level: "bad", text });
    if (this.book) this.refresh();
  }

  unreadable() {
    this.unread += 1;
  }

  key(event, singleKeys) {
    const action = keyAction(event, singleKeys);
    if (!action) return;
    const name = action.step ? this.book.neighbour(action.step) : this.book.names[action.index];
    if (!name) return;
    event.preventDefault();
    this.choose(name);
  }

  choose(name) {
    if (!name) return;
    history.replaceState(null, "", channelHash(name));
    this.book.lastError = null;
    this.book.show(name);
  }

  linkChanged(state) {
    const wasOpen = this.link.phase === "open";
    this.link = state;
    if (state.phase === "open") this.linkLostAt = null;
    else if (wasOpen) this.loseLink();
    if (this.book) this.refresh();
  }

  loseLink() {
    this.linkLostAt = this.clock.at(this.now());
    this.book.cut();
  }

  bookChanged(what, channel) {
    if (what === "data") {
      if (channel === this.book.shown && channel.descriptor.kind !== "waveform") this.refreshPanel();
      return;
    }
    if (what === "status") return; // of a channel that is not shown
    this.known = true;
    this.tabs.render([...this.book.channels.values()].map((channel) => channel.descriptor), this.book.wanted);
    this.showPanel();
    this.refresh();
  }

  showPanel() {
    const { shown } = this.book;
    const panel = shown ? this.panels[shown.descriptor.kind] ?? null : null;
    if (panel === this.panel && panel?.channel === shown) return;
    this.panel?.hide();
    this.panel = panel;
    for (const one of Object.values(this.panels)) one.element.hidden = one !== panel;
    panel?.show(shown);
    setText(byId("channel-label"), shown?.descriptor.label ?? "");
    document.title = shown ? `${shown.descriptor.label} · Pace` : "Pace";
  }

  refresh() {
    const { clock, link, book } = this;
    this.linkView.render(link, { now: this.now(), roundTrip: clock.roundTrip, trying: this.choice.list() });
    this.notices.render(noticesOf({
      fixed: this.fixed, link, redis: book.redis, shown: book.shown, wanted: book.wanted, known: this.known,
      error: book.lastError, unread: this.unread, behind: this.isBehind(), busy: book.busy,
    }));
    this.refreshPanel();
  }

  refreshPanel() {
    const { book, clock } = this;
    this.facts.render(book.shown ? factsOf(book.shown, clock.at(this.now())) : []);
    byId("scale").hidden = book.shown?.descriptor.kind !== "waveform";
    if (!this.panel) return;
    const { shown } = book;
    this.panel.refresh({
      now: clock.at(this.now()),
      notice: stripNotice({
        link: this.link, linkLostAt: this.linkLostAt, staleSince: shown.staleSince(this.now()), behind: this.isBehind(),
        waiting: !shown.ring?.length,
      }),
    });
  }

  isBehind() {
    const { shown } = this.book;
    return this.link.phase === "open" && shown !== null && shown.isBehind(this.now(), this.clock.at(this.now()));
  }
}
