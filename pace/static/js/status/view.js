/** What the status page shows, kept in step with what the server tells. */
import { byId, setText } from "../page/dom.js";
import { LinkView } from "../page/link.js";
import { Notices, refusedText } from "../page/notices.js";
import { said } from "../page/sayings.js";
import { spokenSentence } from "../page/sentence.js";
import { Theme } from "../page/theme.js";
import { troubleSentences } from "../page/troubles.js";
import { t, words } from "../page/words.js";
import { Refusal } from "../signal/refusal.js";
import { Charts } from "./charts.js";
import { FigureList, Table } from "./rows.js";
import { Series } from "./series.js";
import { channelRows, ServerState } from "./state.js";
import { channelTexts, serverRows, workerTexts } from "./texts.js";

const REFRESH_MS = 250;
const MOST_ROWS = 200; // of the channels' table; of more those in trouble come first, and how many are left is said
const WORKER_COLUMNS = ["status.worker", "status.running", "status.viewers", "status.blocks", "status.bytes", "status.sends"];
const CHANNEL_COLUMNS = ["status.channel", "status.standing", "status.rate", "status.flags", "status.malformed"];

/** Notices of the page: [{key, level, text}]; `labelOf(name)` is how a channel is called. */
export function noticesOf({ fixed, link, refused = null, troubles, labelOf }) {
  const lost = link.phase === "waiting" ? [{ key: "link", text: t("notices.link", { reason: said(link.reason) }) }] : [];
  const error = refused ? [{ key: "error", text: refusedText(refused) }] : [];
  const wrong = link.phase === "open" ? troubleSentences(troubles, labelOf) : [];
  return [
    ...fixed.map(({ key, text }) => ({ key, text: said(text) })), ...lost, ...error,
    ...wrong.map(({ key, words: path, values }) => ({ key: `trouble-${key}`, text: spokenSentence(path, values) })),
  ].map((notice) => ({ ...notice, level: "bad" }));
}

/** The line above all figures. */
export function verdictText({ phase, known, troubles }) {
  if (phase !== "open") return t("status.noLink");
  if (!known) return t("status.waiting");
  return troubles.length ? t("status.wrong") : t("status.well");
}

export class StatusView {
  constructor({ clock, now }) {
    Object.assign(this, { clock, now });
    this.state = new ServerState();
    this.series = new Series(["viewers", "blocks", "bytes", "delay"]);
    this.descriptors = [];
    this.link = { phase: "stopped" };
    this.fixed = [];
    this.refusal = new Refusal(now);
    this.spokenIn = null;
  }

  attach({ connection, choice }) {
    Object.assign(this, { connection, choice });
    this.linkView = new LinkView({ retry: () => connection.connect() });
    this.notices = new Notices(byId("notices"));
    this.figures = new FigureList(byId("figures"));
    this.workers = new Table(byId("workers"), WORKER_COLUMNS);
    this.channels = new Table(byId("channels"), CHANNEL_COLUMNS);
    this.charts = new Charts({ series: this.series, theme: new Theme(), Plot: globalThis.uPlot });
    if (!globalThis.uPlot) this.fix("charts", ["status.noCharts"]);
    words.subscribe(() => this.speak());
    document.addEventListener("visibilitychange", () => !document.hidden && connection.wake());
    addEventListener("online", () => connection.wake());
    addEventListener("pageshow", (event) => event.persisted && connection.wake());
    setInterval(() => this.refresh(), REFRESH_MS);
    this.refresh();
  }

  /** The language has changed. */
  speak() {
    document.title = `${t("status.title")} · Pace`;
    this.refresh();
  }

  /** A notice that stays until the page is loaded again; `text` as said() takes it. */
  fix(key, text) {
    this.fixed = [...this.fixed.filter((one) => one.key !== key), { key, text }];
    if (this.notices) this.refresh();
  }

  linkChanged(state) {
    const wasOpen = this.link.phase === "open";
    this.link = state;
    if (wasOpen && state.phase !== "open") {
      this.state.cut();
      this.series.cut();
    }
    if (this.notices) this.refresh();
  }

  /** The channels of a welcome, or of a status that lists them. */
  describe(descriptors) {
    this.descriptors = descriptors.filter((one) => typeof one?.name === "string");
  }

  /** `server` of a status message. */
  take(server) {
    this.state.apply(server);
    const { figures } = this.state;
    if (Number.isFinite(server.time) && figures) {
      this.series.add(server.time, { ...figures, delay: figures.redis.delay_ms });
    }
  }

  get troubles() {
    return this.state.figures?.trouble ?? [];
  }

  refresh() {
    if (document.hidden) return;
    const { clock, link, state } = this;
    const { attempted } = this.connection;
    this.linkView.render(link, { now: this.now(), roundTrip: clock.roundTrip, trying: this.choice.list(), attempted });
    this.notices.render(noticesOf({
      fixed: this.fixed, link, refused: this.refusal.current, troubles: this.troubles, labelOf: (name) => this.labelOf(name),
    }));
    const verdict = byId("verdict");
    setText(verdict, verdictText({ phase: link.phase, known: state.known, troubles: this.troubles }));
    verdict.dataset.level = !state.known ? "unknown" : this.troubles.length ? "bad" : "good";
    byId("known").hidden = !state.known;
    if (state.known) this.refreshFigures(clock.at(this.now()));
  }

  refreshFigures(now) {
    const { figures, states } = this.state;
    const again = this.spokenIn !== words.language;
    this.spokenIn = words.language;
    this.figures.render(serverRows(figures, { now, ahead: Date.now() - now, roundTrip: this.clock.roundTrip }));
    this.workers.render(figures.workers.map((worker) => ({ key: worker.id, cells: workerTexts(worker, now) })));
    const rows = channelRows(this.descriptors, states, MOST_ROWS);
    this.channels.render(rows.map((row) => channelTexts(row, now)));
    byId("channels").hidden = !rows.length;
    const left = this.descriptors.length - rows.length;
    setText(byId("channels-left"), !rows.length ? t("status.noChannels") : left > 0 ? t("status.left", { n: left }) : "");
    this.charts.render(this.now(), again);
  }

  labelOf(name) {
    return this.descriptors.find((one) => one.name === name)?.label ?? name;
  }
}
