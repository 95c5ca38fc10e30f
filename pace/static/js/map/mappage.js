/** The map page: what the server says becomes pins, and what the person does with them. */
import { loop } from "../draw/loop.js";
import { channelHash } from "../net/address.js";
import { mail } from "../net/mail.js";
import { People } from "../signal/people.js";
import { Refusal } from "../signal/refusal.js";
import { Counter } from "../page/counter.js";
import { byId } from "../page/dom.js";
import { LinkView } from "../page/link.js";
import { Notices, noticesOf } from "../page/notices.js";
import { Theme } from "../page/theme.js";
import { fillWords, t, words } from "../page/words.js";
import { Card } from "./card.js";
import { Crowd } from "./crowd.js";
import { PinLayer } from "./pinlayer.js";
import { Pins } from "./pins.js";
import { Reporter } from "./reporter.js";
import { Roster } from "./roster.js";
import { Sensors } from "./sensors.js";
import { ShareBox } from "./sharebox.js";
import { Sharing } from "./sharing.js";
import { keyOf, Wearables } from "./wearables.js";
import { World } from "./world.js";

const REFRESH_MS = 250; // of texts; the pins are drawn with each frame
const SETTLE_MS = 1500; // after the connection is there, until which pins that come are brought into sight
const COLOURS = { surface: "--surface", ink: "--ink", muted: "--muted", accent: "--accent", land: "--map-land", coast: "--map-coast" };
const BETWEEN_TABS = "pace.map"; // a BroadcastChannel

const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

export class MapPage {
  constructor({ clock, now }) {
    Object.assign(this, { clock, now, fixed: [], link: { phase: "stopped" }, refusal: new Refusal(now), redis: null, unread: 0 });
    this.element = byId("map");
    this.pins = new Pins({ changed: () => this.layer?.wake(), glides: () => !lessMotion.matches });
  }

  /** @param {{connection, choice, self, budget, timers, address}} link of openLink */
  attach(link) {
    Object.assign(this, link);
    this.theme = new Theme();
    this.linkView = new LinkView({ retry: () => this.connection.connect() });
    this.notices = new Notices(byId("notices"));
    this.people = new People({ changed: () => this.count() });
    this.counter = new Counter();
    this.crowd = new Crowd({ pins: this.pins, now: this.now, own: () => this.self.id });
    this.wearables = new Wearables({
      pins: this.pins, send: (message) => this.connection.send(message), present: () => this.clock.at(this.now()),
      budget: this.budget, now: this.now, timers: this.timers,
    });
    this.share();
    const given = { pins: this.pins, now: this.now, addressOf: (pin) => this.traceOf(pin) };
    this.card = new Card(given);
    this.roster = new Roster({ ...given, choose: (pin) => this.choose(pin, true) });
    this.putFixed();
    this.draw();
    this.listen();
    fillWords(document);
    this.refresh();
    setInterval(() => this.refresh(), REFRESH_MS);
  }

  share() {
    const send = (message) => this.connection.send(message);
    const { now, timers } = this;
    this.sharing = new Sharing({
      geolocation: navigator.geolocation, secure: isSecureContext, sensors: new Sensors(window), send,
      reporter: new Reporter({ send, now, timers, attentive: () => !document.hidden }),
      others: "BroadcastChannel" in window ? new BroadcastChannel(BETWEEN_TABS) : null,
      changed: () => this.sharingChanged(),
    });
    this.shareBox = new ShareBox({ sharing: this.sharing, self: this.self });
  }

  /** Whoever begins to share wants to see where. */
  sharingChanged() {
    const { isOn } = this.sharing;
    if (isOn && !this.wasOn) this.begunAt = this.now();
    this.wasOn = isOn;
    this.shareBox?.render();
  }

  putFixed() {
    JSON.parse(this.element.dataset.pins).forEach(({ lat, lng, label }, i) => {
      const place = { lat, lng, accuracy: null, heading: null, tilt: null };
      this.pins.put(`fixed ${i}`, { kind: "fixed", name: label, place, heard: 0 }, this.now());
    });
  }

  /** The map and the pins on it; without Leaflet the list has to do. */
  draw() {
    const { L, topojson } = window;
    if (!L || !topojson) {
      this.fix("leaflet", ["map.noLeaflet"]);
      return;
    }
    this.readColours();
    this.world = new World({
      L, topojson, element: this.element, tiles: this.element.dataset.tiles, still: lessMotion.matches,
      style: () => ({ stroke: true, weight: 1, color: this.colours.coast, fillColor: this.colours.land, fillOpacity: 1 }),
      failed: (error) => this.fix("outlines", ["map.noOutlines", { reason: error.message }]),
    });
    const canvas = byId("pins");
    this.element.append(canvas);
    this.layer = new PinLayer({ canvas, pins: this.pins, loop, now: this.now, colours: () => this.colours });
    this.layer.follow(this.world.map);
    this.theme.subscribe(() => {
      this.readColours();
      this.world.recolour();
      this.layer.recolour();
    });
    this.followPointer();
    this.begunAt = this.now();
    this.gather();
  }

  readColours() {
    this.colours = Object.fromEntries(Object.entries(COLOURS).map(([name, property]) => [name, this.theme.resolve(property)]));
  }

  followPointer() {
    const { map } = this.world;
    map.on("click", ({ containerPoint: { x, y } }) => {
      const pin = this.layer.at(x, y);
      const trace = pin && this.traceOf(pin);
      if (trace) location.assign(trace);
      else if (pin) this.mark(pin);
    });
    map.on("mousemove", ({ containerPoint: { x, y } }) => {
      this.element.classList.toggle("on-pin", this.layer.at(x, y) !== null);
    });
    byId("map-in").addEventListener("click", () => this.world.zoomBy(1));
    byId("map-out").addEventListener("click", () => this.world.zoomBy(-1));
    byId("map-all").addEventListener("click", () => this.fit(true));
  }

  listen() {
    const { self } = this;
    for (const topic of ["people", "places"]) self.follow(topic);
    let name = null;
    self.subscribe(() => {
      this.crowd.recognise();
      if (name !== null && name !== self.called) this.sharing.renew(); // the others read the name with the place
      name = self.called;
    });
    mail.on("presence", (message) => this.people.apply(message));
    mail.on("location", (message) => {
      this.crowd.apply(message);
      this.gather();
    });
    for (const type of ["welcome", "status", "block", "error"]) mail.on(type, (message) => this.hear(message));
    words.subscribe(() => {
      this.count();
      this.shareBox.render();
      this.roster.render();
    });
    addEventListener("online", () => this.connection.wake());
    addEventListener("pageshow", ({ persisted }) => persisted && this.connection.wake());
    document.addEventListener("visibilitychange", () => !document.hidden && this.connection.wake());
    document.querySelector(".skip").addEventListener("click", () => byId("map-people").focus());
  }

  hear(message) {
    this.wearables.apply(message);
    if (message.redis) this.redis = message.redis;
    if (message.type === "welcome") this.refusal.forget();
    if (message.type === "error") this.refusal.take(message);
    if (message.type === "block") this.gather();
  }

  /** As long as pins come one after the other and the person has not moved the map, all are in sight. */
  gather() {
    const wanted = this.address.channel && this.pins.get(keyOf(this.address.channel));
    if (wanted) {
      this.address.channel = null;
      this.choose(wanted);
    }
    if (this.world && !this.world.moved && this.now() - this.begunAt < SETTLE_MS) this.fit();
  }

  fit(gently = false) {
    this.world.fit([...this.pins.values()].map(({ place }) => place), gently);
  }

  /** Go to a pin, and say what is known of it. */
  choose(pin, gently = false) {
    this.world?.look(pin.place, gently);
    this.mark(pin);
  }

  mark(pin) {
    if (this.layer) this.layer.chosen = pin.key;
    this.card.show(pin);
    this.layer?.wake();
  }

  /** Address of the trace of a pin, or null. */
  traceOf({ trace }) {
    return trace ? this.element.dataset.monitor + channelHash(trace) : null;
  }

  linkChanged(state) {
    const wasOpen = this.link.phase === "open";
    this.link = state;
    if (!this.people) return;
    if (state.phase === "open") {
      this.begunAt = this.now();
      this.sharing.renew();
    } else if (wasOpen) {
      for (const one of [this.people, this.crowd, this.wearables]) one.cut();
    }
    this.refresh();
  }

  count() {
    const { told, count } = this.people;
    document.title = told ? t("map.titleOnline", { n: count }) : t("map.title");
    this.counter.render(this.people);
  }

  /** A notice that stays; `text` is one, or a key of the words and its values. */
  fix(key, text) {
    this.fixed = [...this.fixed.filter((one) => one.key !== key), { key, level: "bad", text }];
    if (this.notices) this.refresh();
  }

  unreadable() {
    this.unread += 1;
  }

  refresh() {
    const { clock, link } = this;
    this.linkView.render(link, {
      now: this.now(), roundTrip: clock.roundTrip, trying: this.choice.list(), attempted: this.connection.attempted,
    });
    this.notices.render(noticesOf({
      fixed: this.fixed, link, redis: this.redis, shown: null, wanted: null, known: false, error: this.refusal.current, unread: this.unread,
      behind: false, busy: null,
    }));
    this.roster?.refresh();
    this.card?.render();
    this.greyOut();
  }

  /** Pins turn grey by the mere passing of time. */
  greyOut() {
    const stale = [...this.pins.values()].filter((pin) => pin.isStale(this.now())).length;
    if (stale !== this.stale) this.layer?.wake();
    this.stale = stale;
  }
}
