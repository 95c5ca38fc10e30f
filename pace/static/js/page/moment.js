/** Links to a moment: the one that the page was opened with, the address while paused, and links that a person copies. */
import { channelHash, readAddress, wallHash } from "../net/address.js";
import { arrivalOf } from "../net/protocol.js";
import { byId, make, setText } from "./dom.js";
import { clockTime } from "./format.js";
import { said } from "./sayings.js";
import { t } from "./words.js";
import { clockOffset } from "./view.js";

const SETTLED_MS = 300; // without a move before the address follows: browsers refuse a hundred changes in half a minute
const AGAIN_MS = 2000; // after a question that was not answered
const SAID_MS = 4000; // "copied" stays for so long

/** Whether two positions are of one epoch; true where one is not known. */
export function sameEpoch(pos, other) {
  return !other || pos.slice(0, pos.lastIndexOf(":")) === other.slice(0, other.lastIndexOf(":"));
}

/** Whether a channel's first block is here, of which the epoch is learnt, or none will come by itself. */
const isKnown = ({ position, state }) => Boolean(position || (state && !state.live));

/** Why a moment cannot be shown: the words for it. */
export function faultOf(moment, { position, error }) {
  if (moment.wrong) return t("moment.wrong");
  if (!sameEpoch(moment.pos, position)) return t("moment.epoch");
  if (error?.gone) return t("moment.gone", { time: clockTime(arrivalOf(moment.pos)) });
  return t("moment.failed", { reason: said(error?.message ?? error) });
}

/** The hash for what is seen: with the moment in the middle while paused; null where the address may stay. */
export function hashFor({ channel, live, moment, hash, onWall = false }) {
  if (!channel) return null;
  const wanted = (onWall ? wallHash : channelHash)(channel, live ? null : moment);
  const keeps = live && readAddress({ search: "", hash }).moment === null;
  return keeps || wanted === hash ? null : wanted;
}

/** Put an element where a time stands on the strip of a stage; hide it where there is none. */
export function putAt(element, stage, time) {
  const x = time === null || !stage ? null : stage.strip.xOf(time);
  element.hidden = x === null;
  if (x === null) return;
  if (element.parentNode !== stage.box) stage.box.append(element);
  element.style.transform = `translateX(${x}px)`;
}

export class Moments {
  /**
   * @param {object} parts `view`; `stage()`: {channel, strip, box, onWall} of the strip in focus, or null; `linked()`: a time to
   *   link to instead of the middle, or null; `lacks(name)`: whether the server has no such channel; `now()`
   */
  constructor({ view, stage, linked, lacks, now }) {
    Object.assign(this, { view, stage, linked, lacks, now });
    this.wanted = null; // {channel (name), moment, since} that is looked for
    this.marked = null; // {channel, time}
    this.lostAt = null; // view.end where a moment is missing that the address goes on naming
    this.text = byId("moment-text");
    this.live = byId("moment-live");
    this.link = byId("moment-link");
    this.mark = make("span", { class: "moment-mark", id: "moment-mark" });
    this.mark.hidden = true;
    this.live.addEventListener("click", () => this.showLive());
    view.subscribe(() => this.follow());
  }

  /** What an address asks for; without a moment nothing. */
  open({ channel, moment }) {
    this.marked = null;
    this.wanted = moment && { channel, moment, at: 0 };
    if (moment?.wrong) this.fail(faultOf(moment, {}));
    else this.say(moment ? t("moment.looking") : "");
  }

  /** A few times a second: look for what is wanted as soon as its channel is there. */
  refresh() {
    const { wanted } = this;
    if (!wanted) return;
    const channel = this.stage()?.channel;
    if (this.lacks(wanted.channel)) this.say(t("notices.gone", { channel: wanted.channel }));
    if (channel?.name !== wanted.channel || !isKnown(channel) || this.now() < wanted.at) return;
    wanted.at = Infinity;
    this.find(channel, wanted);
  }

  async find(channel, wanted) {
    const { moment } = wanted;
    try {
      if (!sameEpoch(moment.pos, channel.position)) throw Object.assign(new Error("epoch"), { gone: true });
      const time = await this.view.history(channel).find(moment);
      if (this.wanted === wanted) this.found(channel, time);
    } catch (error) {
      if (this.wanted !== wanted) return;
      if (error.gone) this.lose(channel, moment, error);
      else this.tryAgain(wanted, faultOf(moment, { error }));
    }
  }

  found(channel, time) {
    this.wanted = null;
    this.marked = { channel, time };
    this.view.goTo(time);
    this.say("");
  }

  /** Empty paper of the time at which it was: what is not there is not replaced by something else. */
  lose(channel, moment, error) {
    this.fail(faultOf(moment, { position: channel.position, error }));
    this.view.goTo(arrivalOf(moment.pos) - clockOffset(channel));
    this.lostAt = this.view.end;
  }

  tryAgain(wanted, text) {
    this.say(text);
    wanted.at = this.now() + AGAIN_MS;
  }

  fail(text) {
    this.wanted = null;
    this.say(text, true);
  }

  /** `offer`: with a button to the present. */
  say(text, offer = false) {
    clearTimeout(this.silence);
    this.lostAt = null;
    setText(this.text, text);
    this.live.hidden = !offer;
    this.link.hidden = true;
  }

  showLive() {
    this.view.resume();
    this.say("");
    this.follow();
  }

  /** The person went to another channel or back to the present: what was looked for is wanted no more. */
  forget() {
    this.wanted = null;
    this.marked = null;
    this.say("");
  }

  show(channel) {
    const { wanted } = this;
    if (wanted && channel && channel.name !== wanted.channel && !this.lacks(wanted.channel)) this.forget();
    this.follow();
  }

  /** The address goes where the view goes, once it stands still. */
  follow() {
    if (this.view.live) this.marked = null;
    if (this.view.live && this.lostAt !== null) this.say("");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), SETTLED_MS);
  }

  write() {
    const { view } = this;
    const stage = this.stage();
    if (!stage || this.wanted || (this.lostAt !== null && this.lostAt === view.end)) return;
    const { channel: { name: channel }, onWall } = stage;
    const hash = hashFor({ channel, live: view.live, moment: this.momentAt(view.centre), hash: location.hash, onWall });
    if (hash !== null) history.replaceState(history.state, "", hash);
  }

  momentAt(time) {
    const { channel } = this.view;
    return channel?.momentAt(time, this.view.source(channel)) ?? null;
  }

  /** To the clipboard, or where the browser refuses that (no secure context) into a field to copy it from. */
  copy() {
    const stage = this.stage();
    const moment = stage && this.momentAt(this.linked() ?? this.view.centre);
    if (moment) this.hand(new URL((stage.onWall ? wallHash : channelHash)(stage.channel.name, moment), location.href).href);
    else this.say(t("moment.none"));
  }

  async hand(url) {
    try {
      await navigator.clipboard.writeText(url);
      this.say(t("moment.copied"));
      this.silence = setTimeout(() => this.say(""), SAID_MS);
    } catch {
      this.say(t("moment.byHand"));
      this.link.value = url;
      this.link.hidden = false;
      this.link.select();
    }
  }

  /** Each frame: the mark stands where its moment is. */
  draw() {
    const stage = this.stage();
    putAt(this.mark, stage, this.marked?.channel === stage?.channel ? this.marked?.time ?? null : null);
  }
}
