/** What is on the screen, kept in step with connection and channels. */
import { loop } from "../draw/loop.js";
import { channelHash, readAddress } from "../net/address.js";
import { mail } from "../net/mail.js";
import { exported } from "../net/protocol.js";
import { Announcer } from "./announcer.js";
import { Calibration, watchScreen } from "./calibration.js";
import { Calipers } from "./calipers.js";
import { Details } from "./details.js";
import { byId, setText } from "./dom.js";
import { Facts, factsOf } from "./facts.js";
import { Help } from "./help.js";
import { inSingleView, keys } from "./keys.js";
import { LinkView } from "./link.js";
import { Notes } from "./notes.js";
import { Notices, noticesOf, stripNotice } from "./notices.js";
import { PeopleKit } from "./peoplekit.js";
import { Preferences } from "./preferences.js";
import { NumberPanel, PlacePanel, TextPanel } from "./readings.js";
import { Save } from "./save.js";
import { ServerLine } from "./serverline.js";
import { settings } from "./settings.js";
import { ShareLinks, showGuest } from "./sharelink.js";
import { StripControls } from "./stripcontrols.js";
import { Tabs } from "./tabs.js";
import { Theme } from "./theme.js";
import { makeView, TimeKit } from "./timekit.js";
import { toolbar } from "./toolbar.js";
import { Wall } from "./wall.js";
import { WaveformPanel } from "./waveform.js";
import { fillWords, LANGUAGES, t, words } from "./words.js";

const REFRESH_MS = 250; // of texts; the strip draws with each frame
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

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

  attach({ book, connection, choice, self }) {
    Object.assign(this, { book, connection, choice, self });
    this.tabs = new Tabs(byId("channels"), { choose: (name) => this.choose(name) });
    this.linkView = new LinkView({ retry: () => connection.connect() });
    this.notices = new Notices(byId("notices"));
    this.facts = new Facts(byId("facts"));
    this.announcer = new Announcer((text) => setText(byId("spoken"), text));
    this.equip();
    this.panels = { waveform: this.waveform, number: new NumberPanel(), place: new PlacePanel(), text: new TextPanel() };
    this.listen();
    this.wall.follow(readAddress(location));
    this.time.moments.open(readAddress(location));
    this.refresh();
    setInterval(() => this.refresh(), REFRESH_MS);
  }

  /** What the person works with; the order is that of the buttons and of the help. */
  equip() {
    const theme = new Theme();
    this.view = makeView(this);
    this.waveform = new WaveformPanel({ settings, theme, view: this.view });
    this.time = new TimeKit({
      view: this.view, panel: this.waveform, now: this.now, linked: () => this.calipers.linked,
      wall: () => this.wall.stage, onWall: () => this.wall?.isOpen ?? false,
      lacks: (name) => this.known && !this.book.channels.has(name),
    });
    this.calipers = new Calipers(this.waveform);
    this.notes = new Notes({
      book: this.book, connection: this.connection, mail, self: this.self, panel: this.waveform, now: this.now,
      cursor: () => this.calipers.linked, goTo: (address) => this.goTo(address), present: () => this.clock.at(this.now()),
    });
    new Save(this.waveform, (name) => this.notes.written(name), (file) => this.connection.send(exported(file)));
    this.shareLinks = new ShareLinks({
      channel: () => this.shown, labelOf: (name) => this.book.channels.get(name)?.descriptor.label ?? name,
    });
    this.details = new Details({ state: () => this.figures() });
    this.registerKeys();
    this.controls = new StripControls({ channel: () => this.focused, drawnGain: () => this.drawn?.scale?.gain ?? null });
    this.people = new PeopleKit({
      self: this.self, connection: this.connection, now: this.now, present: () => this.clock.at(this.now()), tabs: this.tabs,
      labelOf: (name) => this.book.channels.get(name)?.descriptor.label ?? name,
    });
    this.serverLine = new ServerLine({
      self: this.self, labelOf: (name) => this.book.channels.get(name)?.descriptor.label ?? name,
      state: () => ({ phase: this.link.phase, redis: this.book.redis, busy: this.book.busy, seen: this.book.watched }),
    });
    const calibration = new Calibration();
    new Preferences({ theme, calibrate: () => calibration.open(), failed: (language) => this.lackWords(language) });
    this.wall = new Wall({ // after all that has keys, which it goes before
      book: this.book, settings, view: this.view, theme, now: this.now, notes: this.notes.notes, changed: () => this.retell(),
      picked: () => this.controls.render(),
    });
    new Help();
    toolbar.start();
    fillWords(document);
  }

  /** The channel of the single view, or null while the wall is shown. */
  get shown() {
    return this.wall.isOpen ? null : this.book.shown;
  }

  /** The channel whose strip is in focus, alone or on the wall, or null. */
  get focused() {
    const shown = this.wall.isOpen ? this.wall.stage?.channel : this.book.shown;
    return shown?.descriptor.kind === "waveform" ? shown : null;
  }

  /** The Strip of the channel in focus, if it is drawn. */
  get drawn() {
    return this.wall.isOpen ? this.wall.stage?.strip : this.waveform.strip;
  }

  registerKeys() {
    const flip = (step) => this.choose(this.book.neighbour(step));
    keys.add({ key: ["ArrowRight", "j"], labelKey: "keys.next", run: () => flip(1), available: inSingleView });
    keys.add({ key: ["ArrowLeft", "k"], labelKey: "keys.previous", run: () => flip(-1), available: inSingleView });
    keys.add({ key: DIGITS, labelKey: "keys.first", run: (_, key) => this.choose(this.book.names[DIGITS.indexOf(key)]) });
  }

  lackWords(language) {
    this.fix("language", ["notices.language", { language: LANGUAGES[language] }]);
  }

  listen() {
    document.addEventListener("keydown", (event) => {
      if (!document.querySelector("dialog[open]")) keys.handle(event);
    });
    document.querySelector(".skip").addEventListener("click", (event) => this.skip(event));
    addEventListener("storage", (event) => settings.changedElsewhere(event));
    watchScreen(() => settings.tell("screens"));
    words.subscribe(() => this.retell());
    addEventListener("hashchange", () => this.goTo(readAddress(location)));
    addEventListener("online", () => this.connection.wake());
    addEventListener("pageshow", (event) => event.persisted && this.connection.wake());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.connection.wake();
    });
  }

  /** The link that skips the header: following its address would replace that of the channel or of the wall. */
  skip(event) {
    event.preventDefault();
    if (this.wall.isOpen) this.wall.focusTile();
    else byId("panel").focus();
  }

  /** A notice that stays until the page is loaded again; `text` is one, or a key of the words and its values. */
  fix(key, text) {
    this.fixed = [...this.fixed.filter((one) => one.key !== key), { key, level: "bad", text }];
    if (this.book) this.refresh();
  }

  unreadable() {
    this.unread += 1;
  }

  /** Show a channel; false where there is none. */
  choose(name) {
    if (!name) return false;
    if (this.wall.isOpen) return this.wall.enlarge(name);
    history.replaceState(history.state, "", channelHash(name));
    this.book.refusal.forget();
    this.book.show(name);
    return true;
  }

  /** Go where an address leads. */
  goTo(address) {
    if (!this.wall.follow(address)) this.choose(address.channel);
    this.time.moments.open(address);
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
    this.people.cut();
  }

  bookChanged(what, channel) {
    if (what === "data") {
      if (channel === this.shown && channel.descriptor.kind !== "waveform") this.refreshPanel();
      return;
    }
    if (what === "status") return; // of a channel that is not shown
    this.known = true;
    this.retell();
  }

  /** Channels, the one shown or the language changed. */
  retell() {
    if (this.book.server) this.admit(this.book.server);
    this.tabs.render([...this.book.channels.values()].map((channel) => channel.descriptor), this.book.wanted);
    this.wall.render();
    this.showPanel();
    this.time.settle();
    this.refresh();
  }

  /** What the server lets this person do. */
  admit(server) {
    this.shareLinks.allow(server);
    showGuest(server);
  }

  showPanel() {
    const { shown } = this;
    const panel = shown ? this.panels[shown.descriptor.kind] ?? null : null;
    if (panel === this.panel && panel?.channel === shown) return;
    this.panel?.hide();
    this.panel = panel;
    for (const one of Object.values(this.panels)) one.element.hidden = one !== panel;
    panel?.show(shown);
    this.controls.render();
    if (!this.wall.isOpen) document.title = shown ? `${shown.descriptor.label} · Pace` : "Pace";
  }

  refresh() {
    const { clock, link, book } = this;
    const { attempted } = this.connection;
    this.linkView.render(link, { now: this.now(), roundTrip: clock.roundTrip, trying: this.choice.list(), attempted });
    this.details.log.note(link, attempted);
    this.notices.render(noticesOf({
      fixed: this.fixed, link, redis: book.redis, shown: book.shown, wanted: book.wanted, known: this.known,
      error: book.refusal.current, unread: this.unread, behind: this.isBehind(), busy: book.busy,
    }));
    this.serverLine.refresh();
    this.fill();
    this.refreshPanel();
    if (this.wall.isOpen) this.time.refresh();
    this.details.refresh();
    this.notes.tick();
    this.people.refresh(book.shown?.name ?? null);
    this.wall.refresh({ now: clock.at(this.now()), noticeOf: (channel) => this.noticeOf(channel) });
  }

  /** The left of strips that are wider than what came. */
  fill() {
    const shown = this.wall.isOpen ? this.wall.strips : [this.focused].filter(Boolean);
    this.book.reach(this.view.widest(shown));
    this.view.fill(shown);
  }

  /** What the details panel tells. */
  figures() {
    const { book, clock, link } = this;
    const present = clock.at(this.now());
    return {
      channel: book.shown, server: book.server, frames: loop.times,
      link: { transport: link.transport, roundTrip: clock.roundTrip, ahead: present === null ? null : Date.now() - present },
    };
  }

  refreshPanel() {
    const { book, clock } = this;
    setText(byId("channel-label"), book.shown?.descriptor.label ?? t("page.noChannel"));
    this.facts.render(book.shown ? factsOf(book.shown, clock.at(this.now())) : []);
    byId("scale").hidden = book.shown?.descriptor.kind !== "waveform";
    if (!this.panel) return;
    this.panel.refresh({ now: clock.at(this.now()), notice: this.noticeOf(book.shown) });
    this.announce(book.shown);
  }

  /** A lost connection is told by LinkView. */
  announce(channel) {
    const { label } = channel.descriptor;
    const notice = this.link.phase === "open" ? this.noticeOf(channel) : null;
    const trouble = notice ? t("strip.spoken", { label, state: notice }) : "";
    this.announcer.state(channel, trouble, t("strip.spoken", { label, state: t("strip.live") }), this.now());
    this.announcer.number(this.panel.spoken ?? null, this.now());
  }

  /** What stands against the samples of a channel, or null. */
  noticeOf(channel) {
    return stripNotice({
      link: this.link, linkLostAt: this.linkLostAt, staleSince: channel.staleSince(this.now()),
      behind: this.isBehind(channel), waiting: channel.descriptor.kind === "waveform" && !channel.ring?.length,
    });
  }

  isBehind(channel = this.book.shown) {
    return this.link.phase === "open" && channel !== null && channel.isBehind(this.now(), this.clock.at(this.now()));
  }
}
