/** All channels, or chosen ones, at once: strips, digits and lines in a grid that fits the window. */
import { channelHash, wallHash } from "../net/address.js";
import { button, byId, make, setText } from "./dom.js";
import { clockTime } from "./format.js";
import { inSingleView, keys } from "./keys.js";
import { toolbar } from "./toolbar.js";
import { Board } from "./wallboard.js";
import { Choice } from "./wallchoice.js";
import { fullOrder, MOST, moved, onWall, readWish, withShown } from "./wallorder.js";
import { Rarely, summaryOf } from "./walltexts.js";
import { fillWords, t } from "./words.js";

const SETTING = "wall";
const CHOOSE = "M4 6l2 2 3-4M4 14l2 2 3-4M12 6h8M12 14h8M12 20h8";
const ARRANGE = "M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3";
const WAYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

export class Wall {
  /**
   * @param {{book, settings, view, theme, now, notes, changed, picked}} given `changed()` is called when the wall opens or
   *   closes, `picked()` when another of its tiles has the focus
   */
  constructor({ book, settings, view, changed, picked, ...tools }) {
    Object.assign(this, { book, settings, view, changed });
    this.isOpen = false;
    this.guest = this.goal = null; // names: of a channel that is not chosen but shown, of the tile to go to
    this.element = byId("wall");
    this.build();
    this.board = new Board(this.room, this.list, { settings, view, ...tools }, {
      open: (name) => this.enlarge(name),
      move: (name, index) => this.move(name, index),
      picked: () => {
        this.focus();
        picked();
      },
    });
    this.choice = new Choice({ chosen: (names) => { this.wish = { chosen: names }; } });
    this.addTools();
    this.arrange(false);
    this.addKeys();
    settings.subscribe(() => this.render());
    view.subscribe(() => this.isOpen && this.board.adjust());
  }

  build() {
    this.summary = make("p", { class: "wall-summary" });
    this.announcer = make("p", { class: "visually-hidden", role: "status" });
    this.notice = make("p", { class: "notice", id: "wall-notice" });
    this.list = make("ul", { class: "tiles", "data-t-label": "page.channels" });
    this.room = make("div", { class: "wall-room" }, this.list);
    this.movers = make("div", { class: "wall-movers" }, make("p", { "data-t": "wall.arrangeHint" }),
      button({ labelKey: "wall.earlier", act: () => this.step(-1) }),
      button({ labelKey: "wall.later", act: () => this.step(1) }));
    const title = make("h2", { id: "wall-title", "data-t": "wall.title" });
    const bar = make("div", { class: "wall-bar" }, title, this.summary, this.movers);
    this.element.append(bar, this.notice, this.room, this.announcer);
    fillWords(this.element);
  }

  addTools() {
    const add = ({ act, ...tool }) => toolbar.add({
      ...tool,
      onClick: () => {
        toolbar.open(false); // where it covers the wall
        act();
      },
    });
    this.tool = add({ id: "tool-wall", labelKey: "wall.title", icon: "wall", pressed: false, act: () => this.toggle() });
    this.chooser = add({ id: "tool-choose", labelKey: "wall.channels", icon: CHOOSE, act: () => this.openChoice() });
    const arrange = () => this.arrange(!this.board.arranging);
    this.arranger = add({ id: "tool-arrange", labelKey: "wall.arrange", icon: ARRANGE, pressed: false, act: arrange });
    this.showTools();
  }

  showTools() {
    this.tool.set({ pressed: this.isOpen });
    for (const button of [this.chooser, this.arranger]) button.set({ hidden: !this.isOpen });
  }

  get wish() {
    return readWish(this.settings.get(SETTING));
  }

  /** Keep a part of the wish; the settings tell, and the wall is made anew. */
  set wish(part) {
    this.settings.put(SETTING, { ...this.wish, ...part });
  }

  /** Show or hide the wall as the address says; returns whether it is shown. A channel of a moment is there, chosen or not. */
  follow({ view, channel, moment }) {
    if (view === "wall" && moment) this.guest = this.goal = channel;
    if (view === "wall" && this.isOpen) this.render();
    else if (view === "wall") this.open();
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
    this.showTools();
    this.changed();
    this.board.animate(true);
    this.focusTile();
  }

  /** To the single view of a channel; the others are no longer sent. */
  close(name) {
    this.isOpen = false;
    this.guest = null;
    this.element.hidden = true;
    delete document.body.dataset.view;
    this.showTools();
    this.arrange(false);
    this.board.animate(false);
    if (name !== null) this.book.show(name);
    if (name !== null) this.book.watch([name]);
    this.changed();
    byId("panel").focus();
  }

  /** As the person asks; the browser's way back leads to the view before. */
  toggle() {
    if (this.isOpen) this.enlarge(this.board.current);
    else if (history.state?.fromWall) history.back();
    else this.goTo(wallHash(), null, () => this.open());
  }

  /** The single view of a channel; false where there is none. */
  enlarge(name) {
    if (name === null) return false;
    this.board.choose(name);
    this.goTo(channelHash(name), { fromWall: true }, () => this.close(name));
    return true;
  }

  goTo(hash, state, act) {
    history.pushState(state, "", hash);
    act();
  }

  /** The channel of the tile that has the focus or had it last. */
  get picked() {
    return this.book.channels.get(this.board.current) ?? null;
  }

  /** {channel, strip, box} of the tile whose time and scale the page's controls follow, or null. */
  get stage() {
    const tile = this.board.tiles.get(this.view.channel?.name);
    return tile?.body?.strip ? { channel: tile.channel, strip: tile.body.strip, box: tile.body.element } : null;
  }

  /** The channels of the strips in sight. */
  get strips() {
    const seen = [...this.board.tiles.values()].filter((tile) => tile.kind === "waveform" && tile.inView);
    return seen.map((tile) => tile.channel);
  }

  /** Channels, order, choice or language changed. */
  render() {
    if (!this.isOpen) return;
    const { shown, left } = onWall(this.book.names, { ...this.wish, guest: this.guest });
    this.board.render(shown.map((name) => this.book.channels.get(name)));
    this.board.adjust();
    if (shown.includes(this.goal)) this.reach(this.goal);
    this.watch(shown);
    this.say(shown.length, left);
  }

  /** The tile that an address leads to. */
  reach(name) {
    this.goal = null;
    this.board.choose(name);
    this.focusTile();
  }

  /** Exactly what is on the wall is sent. */
  watch(names) {
    const { watched } = this.book;
    const same = names.length === watched.size && names.every((name) => watched.has(name));
    if (!same) this.book.watch(names);
    this.focus();
  }

  /** Time is that of the picked strip; with a number or a text picked it stays with a strip on the wall. */
  focus() {
    const strips = [...this.board.tiles.values()].filter((tile) => tile.kind === "waveform").map((tile) => tile.channel);
    const next = [this.picked, this.view.channel, strips[0]].find((channel) => strips.includes(channel));
    if (next && next !== this.view.channel) this.view.focus(next);
  }

  say(count, left) {
    const text = left ? t("wall.left", { most: MOST, all: MOST + left }) : t("wall.empty");
    this.notice.hidden = count > 0 && !left;
    setText(this.notice, this.notice.hidden ? "" : text);
  }

  /** A few times a second: texts and states. `noticeOf(channel)` is what stands against its samples, or null. */
  refresh({ now, noticeOf }) {
    if (!this.isOpen) return;
    const levels = this.board.refresh({ now, noticeOf });
    const { view } = this;
    const paused = view.live ? [] : [t("wall.paused", { time: clockTime(view.end) })];
    const summary = [...paused, summaryOf(levels)].join(" · ");
    setText(this.summary, summary);
    this.spoken.put(summary, performance.now());
    const span = this.board.span;
    if (span !== null && !view.widths.has(view.channel)) view.span = span;
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

  focusTile() {
    this.board.focus(this.board.current);
  }

  step(by) {
    const { current, names } = this.board;
    if (current !== null) this.move(current, names.indexOf(current) + by);
  }

  arrange(on) {
    this.board.setArranging(on);
    this.arranger.set({ pressed: on });
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
    keys.add({ key: "Escape", labelKey: "wall.back", run: (event) => this.goBack(event), available: inSingleView });
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
