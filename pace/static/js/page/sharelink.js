/** Links by which others see one channel without a log-in: made, copied, listed and taken back in a dialog. */
import { Dialog } from "./dialog.js";
import { button, byId, make, setText } from "./dom.js";
import { preciseTime } from "./format.js";
import { said } from "./sayings.js";
import { ToolButton } from "./toolbar.js";
import { fillWords, t, words } from "./words.js";

const ICON = "M4 12v7h16v-7M12 15V4M8 8l4-4 4 4";
const ADDRESS = "share"; // beside the page's own
const HOUR = 3600;
export const PERIODS = [HOUR, 8 * HOUR, 24 * HOUR, 7 * 24 * HOUR]; // s; the first is chosen at first

/** "1 hour", "8 hours", "7 days": [key of the words, values]. */
export function periodText(seconds) {
  const days = seconds / (24 * HOUR);
  if (days > 1) return ["shared.days", { n: days }];
  return seconds === HOUR ? ["shared.hour", {}] : ["shared.hours", { n: seconds / HOUR }];
}

/** "14:20" today, "2026-11-22 14:20" on another day; both epoch ms. */
export function untilText(ms, now) {
  return preciseTime(ms, now).replace(/:\d\d[.,]\d+$/, "");
}

/** Ask the server; what it refuses is thrown as an Error with its reason. */
export async function ask(method, path, body, fetchIt = fetch) {
  const options = body ? { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : {};
  const response = await fetchIt(path, { method, cache: "no-store", ...options });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.reason ?? t("shared.status", { status: response.status }));
  return answer;
}

export class ShareLinks {
  /** @param {{channel: function(): Channel|null, labelOf: function(string): string, copy: function(string): Promise}} given */
  constructor({ channel, labelOf, copy = (text) => navigator.clipboard.writeText(text) }) {
    Object.assign(this, { channel, labelOf, copy });
    this.links = [];
    this.chosen = null;
    this.build();
    this.tool = new ToolButton({ id: "tool-share", labelKey: "shared.open", textKey: "shared.button", icon: ICON, onClick: () => this.open() });
    byId("channel-label").after(this.tool.element);
    this.allow({});
    words.subscribe(() => this.render());
  }

  build() {
    this.about = make("p", { class: "share-about" });
    this.period = make("select", { id: "share-period" }, ...PERIODS.map((seconds) => make("option", { value: seconds })));
    this.make = button({ labelKey: "shared.make", act: () => this.create() });
    this.make.classList.add("button-main");
    this.address = make("input", { id: "share-address", type: "text", readonly: "", "aria-describedby": "share-said" });
    this.copier = button({ labelKey: "shared.copy", act: () => this.copyAddress() });
    this.result = make("div", { class: "share-result" },
      make("label", { for: "share-address", "data-t": "shared.address" }), this.address, this.copier);
    this.said = make("p", { class: "share-said", id: "share-said", role: "status" });
    this.heading = make("h3", { id: "share-mine", "data-t": "shared.mine" });
    this.list = make("ul", { class: "share-list", "aria-labelledby": "share-mine" });
    this.dialog = new Dialog({ id: "share", titleKey: "shared.title", closed: () => this.tell("") }, this.about,
      make("div", { class: "field" }, make("label", { for: "share-period", "data-t": "shared.period" }), this.period),
      this.make, this.result, this.said, this.heading, this.list);
  }

  /** What the last welcome said: whether this person may make links at all. */
  allow({ share = false }) {
    this.tool.set({ hidden: !share });
  }

  open() {
    const channel = this.channel();
    this.chosen = channel && { name: channel.name, label: channel.descriptor.label };
    this.address.value = "";
    this.tell("");
    this.render();
    this.dialog.open();
    return this.load();
  }

  async load() {
    await this.attempt(async () => {
      this.links = (await ask("GET", ADDRESS)).links;
    });
    this.render();
  }

  async create() {
    this.make.disabled = true;
    await this.attempt(async () => {
      const link = await ask("POST", ADDRESS, { channel: this.chosen.name, seconds: Number(this.period.value) });
      this.links = [...this.links, link];
      this.address.value = link.url;
      this.tell(t("shared.made", { time: untilText(link.expires, Date.now()) }));
    });
    this.render();
    if (!this.address.value) return;
    this.address.focus();
    this.address.select();
  }

  async revoke({ id }) {
    await this.attempt(async () => {
      await ask("DELETE", `${ADDRESS}/${id}`);
      this.links = this.links.filter((link) => link.id !== id);
      this.tell(t("shared.revoked"));
    });
    this.render();
    this.heading.tabIndex = -1; // the button goes with its link
    this.heading.focus();
  }

  async copyAddress() {
    this.address.select();
    try {
      await this.copy(this.address.value);
      this.tell(t("shared.copied"));
    } catch { // no secure context, or the person forbade it
      this.tell(t("shared.byHand"));
    }
  }

  async attempt(act) {
    try {
      await act();
    } catch (error) {
      this.tell(t("shared.failed", { reason: said(error.message) }), true);
    }
  }

  tell(text, bad = false) {
    this.said.classList.toggle("bad", bad);
    setText(this.said, text);
  }

  render() {
    const { chosen } = this;
    this.about.replaceChildren();
    if (chosen) this.about.append(t("shared.about"), " ", make("bdi", { class: "share-channel" }, chosen.label));
    else this.about.append(t("shared.nothing"));
    for (const option of this.period.options) setText(option, t(...periodText(Number(option.value))));
    this.make.disabled = !chosen;
    this.result.hidden = !this.address.value;
    this.heading.hidden = !this.links.length;
    this.list.replaceChildren(...this.links.map((link) => this.row(link)));
    fillWords(this.list);
  }

  row(link) {
    const revoke = button({ labelKey: "shared.revoke", act: () => this.revoke(link) });
    const text = make("span", {}, make("bdi", {}, this.labelOf(link.channel)), ` ${t("shared.until", { time: untilText(link.expires, Date.now()) })}`);
    revoke.setAttribute("aria-describedby", (text.id = `share-${link.id}`));
    return make("li", {}, text, revoke);
  }
}

/** Who came by a link, or without a log-in, sees traces and nobody: what is for people is not shown. */
export function showGuest(server, body = document.body) {
  body.dataset.room = String(server.room !== false);
  const until = byId("shared-until");
  if (until) setText(until, server.until ? t("shared.guest", { time: untilText(server.until, Date.now()) }) : "");
}
