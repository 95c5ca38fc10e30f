/** All channels, or chosen ones, at once: strips, digits and lines in a grid that fits the window. */
import { channelHash, wallHash } from "../net/address.js";
import { button, byId, make, setText } from "./dom.js";
import { keys } from "./keys.js";
import { toolbar } from "./toolbar.js";
import { Board } from "./wallboard.js";
import { Choice } from "./wallchoice.js";
import { fullOrder, MOST, moved, onWall, readWish, withShown } from "./wallorder.js";
import { Rarely, summaryOf } from "./walltexts.js";
import { fillWords, t } from "./words.js";

const SETTING = "wall";
const WAYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

export class Wall {
  /** @param {{book, settings, view, theme: function(): object, now}} given `theme` gives the colours of all strips */
  constructor({ book, settings, view, ...tools }) {
    Object.assign(this, { book, settings, view });
    this.isOpen = false;
    this.element = byId("wall");
    this.build();
    this.board = new Board(this.room, this.list, { settings, view, ...tools }, {
      open: (name) => this.enlarge(name),
      move: (name, index) => this.move(name, index),
    });
    this.choice = new Choice({ chosen: (names) => { this.wish = { chosen: names }; } });
    this.arrange(false);
    this.tool = toolbar.add({ id: "tool-wall", labelKey: "wall.open", icon: "wall", pressed: false, onClick: () => this.toggle() });
    this.addKeys();
    settings.subscribe(() => this.isOpen && this.render());
  }

  build() {
    this.summary = make("p", { class: "wall-summary" });
    this.announcer = make("p", { class: "visually-hidden", role: "status" });
    this.notice = make("p", { class: "notice", id: "wall-notice" });
    this.list = make("ul", { class: "tiles", "data-t-label": "page.channels" });
    this.room = make("div", { class: "wall-room" }, this.list);
    this.arranging = button({ labelKey: "wall.arrange", act: () => this.arrange(!this.board.arranging) });
    this.movers = make("div", { class: "wall-movers" }, make("p", { "data-t": "wall.arrangeHint" }),
      button({ labelKey: "wall.earlier", act: () => this.step(-1) }),
      button({ labelKey: "wall.later", act: () => this.step(1) }));
    const bar = make("div", { class: "wall-bar" }, make("h2", { id: "wall-title", "data-t": "wall.title" }), this.summary,
      this.arranging, button({ labelKey: "wall.channels", act: () => this.openChoice() }), this.movers);
    this.element.append(bar, this.notice, this.room, this.announcer);
    fillWords(this.element);
  }

  get wish() {
    return readWish(this.settings.get(SETTING));
  }

  /** Keep a part of the wish; the settings tell, and the wall is made anew. */
  set wish(part) {
    this.settings.put(SETTING, { ...this.wish, ...part });
  }

  /** Show or hide the wall as the address says; returns whether it is shown. */
  follow({ view, channel }) {
    if (view === "wall") this.open();
    else if (this.isOpen) this.close(channel ?? this.book.wanted);
    return this.isOpen;
  }

  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.spoken = new Rarely((text) => setText(this.announcer, text), performance.now());
    this.element.hidden = false;
    document.body.dataset.view = "wall";
    document.title = `${t("wall.title")} · Pace`;
    this.tool.set({ pressed: true });
    this.render();
    this.board.animate(true);
    this.board.focus(this.board.current);
  }

  /** To the single view of a channel; the others are no longer sent. */
  close(name) {
    this.isOpen = false;
    this.element.hidden = true;
    delete document.body.dataset.view;
    this.tool.set({ pressed: false });
    this.arrange(false);
    this.board.animate(false);
    if (name !== null) this.book.show(name);
    if (name !== null) this.book.watch([name]);
    byId("panel").focus();
  }

  /** As the person asks; the browser's way back leads to the view before. */
  toggle() {
    if (this.isOpen) this.enlarge(this.board.current);
    else if (history.state?.fromWall) history.back();
    else this.goTo(wallHash(), null, () => this.open());
  }

  enlarge(name) {
    if (name === null) return;
    this.board.choose(name);
    this.goTo(channelHash(name), { fromWall: true }, () => this.close(name));
  }

  goTo(hash, state, act) {
    history.pushState(state, "", hash);
    act();
  }

  /** Channels, order or choice changed. */
  render() {
    const { shown, left } = onWall(this.book.names, this.wish);
    this.board.render(shown.map((name) => this.book.channels.get(name)));
    this.board.adjust();
    this.watch(shown);
    this.say(shown.length, left);
  }

  /** Exactly what is on the wall is sent; what was in the focus and is not there gives it up. */
  watch(names) {
    const { book, view } = this;
    const same = names.length === book.watched.size && names.every((name) => book.watched.has(name));
    if (!same) book.watch(names);
    const waveforms = names.map((name) => book.channels.get(name)).filter(({ descriptor }) => descriptor.kind === "waveform");
    if (waveforms.length && !waveforms.includes(view.channel)) view.focus(waveforms[0]);
  }

  say(count, left) {
    const text = left ? t("wall.left", { most: MOST, all: MOST + left }) : t("wall.empty");
    this.notice.hidden = count > 0 && !left;
    setText(this.notice, this.notice.hidden ? "" : text);
  }

  /** A few times a second: texts and states. `noticeOf(channel)` is what stands against its samples, or null. */
  refresh({ now, noticeOf }) {
    if (!this.isOpen) return;
    const levels = [...this.board.tiles.values()].map((tile) => tile.refresh({ now, notice: noticeOf(tile.channel) }));
    const summary = summaryOf(levels);
    setText(this.summary, summary);
    this.spoken.put(summary, performance.now());
  }

  /** Put a tile to another place; `index` beyond the ends is the end. */
  move(name, index) {
    const { names } = this.board;
    const shown = moved(names, name, index);
    this.wish = { order: withShown(fullOrder(this.wish.order, this.book.names), shown) };
    this.board.choose(name);
    const { label } = this.book.channels.get(name).descriptor;
    setText(this.announcer, t("wall.moved", { label, n: shown.indexOf(name) + 1, all: shown.length }));
  }

  step(by) {
    const { current, names } = this.board;
    if (current !== null) this.move(current, names.indexOf(current) + by);
  }

  arrange(on) {
    this.board.setArranging(on);
    this.arranging.setAttribute("aria-pressed", String(on));
    this.movers.hidden = !on;
  }

  openChoice() {
    this.choice.open([...this.book.channels.values()].map((channel) => channel.descriptor), this.wish.chosen);
  }

  /** Asked before the keys of the single view, which mean other things by arrows. */
  addKeys() {
    const here = (event) => this.isOpen && !event.target.closest?.("dialog");
    const go = (event, key) => here(event) && this.board.key(event.target, key);
    keys.add({ key: "w", labelKey: "wall.open", run: () => this.toggle() });
    keys.add({ key: "Escape", labelKey: "wall.back", run: (event) => this.goBack(event) });
    keys.add({ key: [...WAYS, "j", "k"], labelKey: "wall.keyGo", run: go });
    keys.add({ key: WAYS.map((key) => `Shift+${key}`), labelKey: "wall.keyMove", run: go });
  }

  /** From a strip that was enlarged; returns whether there is a way back. */
  goBack(event) {
    if (this.isOpen || !history.state?.fromWall || event.target.closest?.("dialog")) return false;
    history.back();
    return true;
  }
}
