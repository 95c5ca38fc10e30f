/** What is on the screen, kept in step with connection and channels. */
import { channelHash, readAddress } from "../net/address.js";
import { byId, setText } from "./dom.js";
import { Calibration, watchScreen } from "./calibration.js";
import { Facts, factsOf } from "./facts.js";
import { Help } from "./help.js";
import { keys } from "./keys.js";
import { LinkView } from "./link.js";
import { Notices, noticesOf, stripNotice } from "./notices.js";
import { Preferences } from "./preferences.js";
import { NumberPanel, TextPanel } from "./readings.js";
import { settings } from "./settings.js";
import { StripControls } from "./stripcontrols.js";
import { Tabs } from "./tabs.js";
import { Theme } from "./theme.js";
import { toolbar } from "./toolbar.js";
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

  attach({ book, connection, choice }) {
    Object.assign(this, { book, connection, choice });
    this.tabs = new Tabs(byId("channels"), { choose: (name) => this.choose(name) });
    this.linkView = new LinkView({ retry: () => connection.connect() });
    this.notices = new Notices(byId("notices"));
    this.facts = new Facts(byId("facts"));
    this.equip();
    this.panels = { waveform: this.waveform, number: new NumberPanel(), text: new TextPanel() };
    this.listen();
    this.refresh();
    setInterval(() => this.refresh(), REFRESH_MS);
  }

  /** What the person works with; the order is that of the buttons and of the help. */
  equip() {
    const theme = new Theme();
    this.waveform = new WaveformPanel({ settings, theme });
    this.registerKeys();
    this.controls = new StripControls({ channel: () => this.focused, drawnGain: () => this.waveform.strip.scale?.gain ?? null });
    const calibration = new Calibration();
    new Preferences({ theme, calibrate: () => calibration.open(), failed: (language) => this.lackWords(language) });
    new Help();
    toolbar.start();
    fillWords(document);
  }

  /** The channel whose strip is shown, or null. */
  get focused() {
    const { shown } = this.book;
    return shown?.descriptor.kind === "waveform" ? shown : null;
  }

  registerKeys() {
    const flip = (step) => this.choose(this.book.neighbour(step));
    keys.add({ key: ["ArrowRight", "j"], labelKey: "keys.next", run: () => flip(1) });
    keys.add({ key: ["ArrowLeft", "k"], labelKey: "keys.previous", run: () => flip(-1) });
    keys.add({ key: DIGITS, labelKey: "keys.first", run: (_, key) => this.choose(this.book.names[DIGITS.indexOf(key)]) });
  }

  lackWords(language) {
    this.fix("language", ["notices.language", { language: LANGUAGES[language] }]);
  }

  listen() {
    document.addEventListener("keydown", (event) => {
      if (!document.querySelector("dialog[open]")) keys.handle(event);
    });
    addEventListener("storage", (event) => settings.changedElsewhere(event));
    watchScreen(() => settings.tell("screens"));
    words.subscribe(() => this.retell());
    addEventListener("hashchange", () => this.choose(readAddress(location).channel));
    addEventListener("online", () => this.connection.wake());
    addEventListener("pageshow", (event) => event.persisted && this.connection.wake());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.connection.wake();
    });
  }

  /** A notice that stays until the page is loaded again; `text` is one, or a key of the words and its values. */
  fix(key, text) {
    this.fixed.push({ key, level: "bad", text });
    if (this.book) this.refresh();
  }

  unreadable() {
    this.unread += 1;
  }

  /** Show a channel; false where there is none. */
  choose(name) {
    if (!name) return false;
    history.replaceState(null, "", channelHash(name));
    this.book.lastError = null;
    this.book.show(name);
    return true;
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
    this.retell();
  }

  /** Channels, the one shown or the language changed. */
  retell() {
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
    this.controls.render();
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
    setText(byId("channel-label"), book.shown?.descriptor.label ?? t("page.noChannel"));
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
