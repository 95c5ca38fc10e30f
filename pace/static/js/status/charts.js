/** Small live charts of the last minutes, drawn by uPlot; what each shows stands below it in words. */
import { byId, make, setText } from "../page/dom.js";
import { SPAN_S } from "./series.js";
import { bytesText, chartTexts, delayText, figure } from "./texts.js";

const HEIGHT = 130; // px
const TICK_PX = 60; // at least between two times of the axis
const AXIS_PX = 62; // room for the figures beside it
const SPEAK_MS = 10_000; // between two texts for a screen reader: the figures are in the list too
const LEAST_TOP = { viewers: 4, blocks: 10, bytes: 1000, delay: 2 }; // of the axis: noise fills no chart
const AXIS = { viewers: figure, blocks: figure, bytes: (value) => bytesText(value).replace("/s", ""), delay: delayText };
const FONT = "12px system-ui, sans-serif";

const two = (number) => String(number).padStart(2, "0");

/** 14:03, of seconds since the epoch */
export function minuteText(second) {
  const date = new Date(second * 1000);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The axis from nothing to the largest value and a little more. */
export const rangeOf = (key, most) => [0, Math.max(most ?? 0, LEAST_TOP[key]) * 1.1];

/** Options of one uPlot. */
export function chartOptions(key, { width, colours }) {
  const axis = { stroke: () => colours().muted, font: FONT, grid: { stroke: () => colours().edge, width: 1 }, ticks: { show: false } };
  return {
    width, height: HEIGHT, legend: { show: false }, cursor: { show: false }, padding: [8, 8, 0, 0],
    scales: {
      x: { time: true, range: (u, least, most) => [most - SPAN_S, most] },
      y: { range: (u, least, most) => rangeOf(key, most) },
    },
    axes: [
      { ...axis, size: 26, space: TICK_PX, incrs: [60, 120, 300], values: (u, splits) => splits.map(minuteText) },
      { ...axis, size: AXIS_PX, space: 34, values: (u, splits) => splits.map(AXIS[key]) },
    ],
    series: [{}, { stroke: () => colours().accent, width: 2, points: { show: false }, spanGaps: false }],
  };
}

class Chart {
  constructor(key, Plot, colours) {
    Object.assign(this, { key, Plot, colours });
    this.name = make("span", { class: "chart-name" });
    this.now = make("span", { class: "chart-now" });
    this.box = make("div", { class: "chart-box", role: "img" });
    this.range = make("p", { class: "chart-range" });
    this.element = make("figure", { class: "chart", "data-chart": key }, make("figcaption", {}, this.name, " ", this.now), this.box, this.range);
    this.plot = null;
    this.spokenAt = -Infinity;
  }

  /** `again`: the texts are of another language. */
  render(series, now, again) {
    const texts = chartTexts(this.key, series.summary(this.key), SPAN_S / 60);
    setText(this.name, texts.name);
    setText(this.now, texts.now);
    setText(this.range, texts.range);
    if (again || now - this.spokenAt >= SPEAK_MS) {
      this.spokenAt = now;
      this.box.setAttribute("aria-label", texts.spoken);
    }
    if (this.plot) this.plot.setData(series.data(this.key));
    else if (this.Plot) this.build(series);
  }

  build(series) {
    const width = this.box.clientWidth;
    if (width) this.plot = new this.Plot(chartOptions(this.key, { width, colours: this.colours }), series.data(this.key), this.box);
  }

  resize() {
    if (this.plot && this.box.clientWidth !== this.plot.width) this.plot.setSize({ width: this.box.clientWidth, height: HEIGHT });
  }
}

export class Charts {
  /** @param {{series: Series, theme: Theme, Plot: function|undefined}} given without Plot (its script is missing) the words alone are there */
  constructor({ series, theme, Plot }) {
    this.series = series;
    this.list = ["viewers", "blocks", "bytes", "delay"].map((key) => new Chart(key, Plot, () => this.colours));
    byId("charts").replaceChildren(...this.list.map(({ element }) => element));
    theme.subscribe((colours) => {
      this.colours = colours;
      for (const { plot } of this.list) plot?.redraw(false);
    });
    const watch = new ResizeObserver(() => this.list.forEach((chart) => chart.resize()));
    for (const { box } of this.list) watch.observe(box);
  }

  render(now, again = false) {
    for (const chart of this.list) chart.render(this.series, now, again);
  }
}
