/** The details panel: figures of the channel in focus, on demand, still where nothing changes and silent. */
import { byId, make, setText } from "./dom.js";
import { clockTime } from "./format.js";
import { inSingleView, keys } from "./keys.js";
import {
  channelRows, delayRows, drawingRows, gapLines, leadRows, linkRows, serverRows, spokenLeads, STATS_S,
} from "./numbers.js";
import { LinkLog } from "./linklog.js";
import { toolbar } from "./toolbar.js";
import { t } from "./words.js";

const COLUMNS = ["lead", "minimum", "maximum", "peakToPeak", "last"];

/** A titled list of figures; rows stay where they are, so that only texts change. */
class Group {
  constructor(key) {
    this.key = key;
    this.title = make("h3");
    this.list = make("dl");
    this.element = make("div", { class: "details-group", "data-group": key }, this.title, this.list);
    this.rows = new Map();
  }

  render(rows) {
    setText(this.title, t(`details.${this.key}`));
    this.element.hidden = !rows.length;
    const before = this.rows;
    this.rows = new Map(rows.map(({ key }) => [key, before.get(key) ?? this.create(key)]));
    if (this.rows.size !== before.size || rows.some(({ key }) => !before.has(key))) this.list.replaceChildren(...this.rows.values());
    for (const one of rows) this.update(one);
  }

  create(key) {
    return make("div", { "data-number": key }, make("dt"), make("dd"));
  }

  update({ key, name, text, bad }) {
    const element = this.rows.get(key);
    setText(element.firstElementChild, name);
    setText(element.lastElementChild, text);
    element.classList.toggle("bad", bad);
  }
}

/** The leads' values as a table. */
class LeadTable {
  constructor() {
    this.caption = make("caption");
    this.heads = COLUMNS.map(() => make("th", { scope: "col" }));
    this.body = make("tbody");
    this.element = make("table", { id: "details-leads" }, this.caption, make("thead", {}, make("tr", {}, ...this.heads)), this.body);
  }

  render(rows, unit) {
    this.element.hidden = !rows.length;
    setText(this.caption, t("details.leads", { n: STATS_S, unit: unit || t("strip.unit") }));
    this.heads.forEach((head, i) => setText(head, t(`details.${COLUMNS[i]}`)));
    this.build(rows.length);
    rows.forEach(({ name, cells }, i) => {
      [name, ...cells].forEach((text, column) => this.fill(this.body.children[i].children[column], text, column));
    });
  }

  /** `data-name` stands before a figure where there is no room for the heads. */
  fill(cell, text, column) {
    setText(cell, text);
    const name = t(`details.${COLUMNS[column]}`);
    if (column && cell.dataset.name !== name) cell.dataset.name = name;
  }

  build(count) {
    if (this.body.children.length === count) return;
    this.body.replaceChildren(...Array.from({ length: count }, () =>
      make("tr", {}, make("th", { scope: "row" }), ...COLUMNS.slice(1).map(() => make("td")))));
  }
}

class GapList {
  constructor() {
    this.title = make("h3");
    this.list = make("ol", { id: "details-gaps" });
    this.more = make("p");
    this.element = make("div", { class: "details-group details-gaps" }, this.title, this.list, this.more);
  }

  /** `since`: sample time (epoch ms) from which on all are known, or null. */
  render(gaps, since) {
    this.element.hidden = !gaps;
    const { lines, more } = gapLines(gaps ?? []);
    setText(this.title, since === null ? t("details.gaps") : t("details.gapsSince", { time: clockTime(since) }));
    const shown = [...this.list.children].map((item) => item.textContent);
    if (shown.join("\n") !== lines.join("\n")) this.list.replaceChildren(...lines.map((line) => make("li", {}, line)));
    setText(this.more, more ? t("details.more", { n: more }) : lines.length ? "" : t("details.noGaps"));
  }
}

export class Details {
  /** @param {{state: function(): object}} page `state` tells {channel, link, server, frames} as the figures need them */
  constructor({ state }) {
    this.state = state;
    this.element = byId("details");
    this.leads = new LeadTable();
    this.groups = Object.fromEntries(["channel", "delay", "connection", "server", "frameTimes"].map((key) => [key, new Group(key)]));
    this.gaps = new GapList();
    this.log = new LinkLog();
    this.read = make("button", { type: "button", class: "button", id: "details-read" });
    this.spoken = make("p", { class: "visually-hidden", id: "details-spoken", role: "status" });
    this.title = make("h2", { id: "details-title" });
    this.build();
    this.read.addEventListener("click", () => this.speak());
    const toggle = () => this.toggle();
    this.tool = toolbar.add({ group: "tools", id: "tool-details", labelKey: "details.toggle", textKey: "details.title", icon: "details", pressed: false, onClick: toggle });
    keys.add({ key: "d", labelKey: "details.toggle", run: toggle, available: inSingleView });
  }

  build() {
    this.element.append(
      make("div", { class: "details-head" }, this.title, this.read, this.spoken), this.leads.element,
      make("div", { class: "details-groups" }, ...Object.values(this.groups).map((group) => group.element), this.gaps.element, this.log.element));
  }

  get open() {
    return !this.element.hidden;
  }

  toggle() {
    this.element.hidden = this.open;
    this.tool.set({ pressed: this.open });
    this.refresh();
    if (this.open) this.element.scrollIntoView({ block: "nearest" });
  }

  /** A few times a second; nothing is computed while nobody looks. */
  refresh() {
    if (!this.open) return;
    const { channel, link, server, frames } = this.state();
    const waveform = channel?.descriptor.kind === "waveform";
    setText(this.title, t("details.title"));
    setText(this.read, t("details.read"));
    this.read.hidden = !waveform;
    this.rows = waveform ? leadRows(channel, channel.stats(STATS_S)) : [];
    this.unit = channel?.descriptor.unit ?? "";
    this.leads.render(this.rows, this.unit);
    this.groups.channel.render(channel ? channelRows(channel) : []);
    this.groups.delay.render(waveform ? delayRows(channel.delays()) : []);
    this.groups.connection.render(linkRows(link));
    this.groups.server.render(serverRows(server));
    this.groups.frameTimes.render(drawingRows(frames));
    this.gaps.render(waveform ? channel.knownGaps : null, channel?.since ?? null);
    this.log.refresh();
  }

  /** Once for each press: a text that is said again has to go away first. */
  speak() {
    this.spoken.textContent = "";
    requestAnimationFrame(() => setText(this.spoken, spokenLeads(this.rows, this.unit)));
  }
}
