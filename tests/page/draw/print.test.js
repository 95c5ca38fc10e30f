import assert from "node:assert/strict";
import { test } from "node:test";
import { printed } from "../../../pace/static/js/draw/print.js";
import { SvgContext } from "../../../pace/static/js/draw/svg.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";

const THEME = {
  paper: "#ffffff", gridSmall: "#fae3df", gridLarge: "#efb9b1", ink: "#15212c", muted: "#4a5764", trace: "#17202a",
  warning: "#a61b1b",
};
const PX_PER_MM = 20;
const CSS_PX_PER_MM = 96 / 25.4;
const END = 1_700_000_010_000;

/** A strip as the screen has it, 800 CSS px wide. */
const strip = (options = {}) => ({
  shown: { descriptor: { unit: "mV", range: [-1, 2], colour: "#0000cc" }, leads: ["I"] },
  options: { speed: 25, gain: 10, sweep: true, pxPerMm: CSS_PX_PER_MM, height: null, ...options },
  width: 1600, pixelRatio: 2, reach: { extent: null }, format: (time) => `t${time}`, number: (value) => String(value).replace("-", "−"), words: (key, { length = "" } = {}) => key + length,
});

/** 1 mV for the fifth of each second, for ten seconds at 200 Hz. */
function pulses() {
  const ring = new SignalRing(1, 5000, 200);
  const times = Array.from({ length: 2000 }, (_, i) => END - 10_000 + 5 * i);
  ring.append(times, [Float32Array.from(times, (time) => (time % 1000 < 200 ? 1 : 0))], 5);
  return ring;
}

function print(given = strip(), more = {}) {
  const ctx = new SvgContext((text) => text.length * 6);
  const what = { source: pulses(), gaps: [], playhead: END, pixelRatio: PX_PER_MM / CSS_PX_PER_MM, theme: THEME, ...more };
  const { layout, paint } = printed(given, ctx, what);
  paint(ctx);
  return { layout, svg: ctx.toSvg({ ...layout, pxPerMm: PX_PER_MM, title: "strip" }) };
}

/** [x, y] of each corner of the trace. */
function trace(svg) {
  const [, d] = /<path d="([^"]+)" fill="none" stroke="#0000cc"/.exec(svg);
  return d.slice(1).split(/[ML]/).map((point) => point.split(" ").map(Number));
}

test("a millivolt is ten millimetres high, a second twenty-five wide", () => {
  const points = trace(print().svg);
  const ys = [...new Set(points.map(([, y]) => y))].sort((a, b) => a - b);
  assert.deepEqual(ys.length, 2);
  assert.ok(Math.abs(ys[1] - ys[0] - 10 * PX_PER_MM) < 0.02);
  const rises = points.filter(([, y], i) => i > 0 && y < points[i - 1][1]).map(([x]) => x);
  for (let i = 1; i < rises.length; i += 1) assert.ok(Math.abs(rises[i] - rises[i - 1] - 25 * PX_PER_MM) < 0.02);
  assert.ok(rises.length >= 7);
});

test("every sample of the strip is a point of the path", () => {
  const { layout, svg } = print();
  const seconds = layout.plot.width / layout.pxPerMs / 1000;
  assert.ok(Math.abs(trace(svg).length - seconds * 200) < 8);
});

test("other speeds and gains are true to scale too", () => {
  const points = trace(print(strip({ speed: 50, gain: 20 })).svg);
  const ys = points.map(([, y]) => y);
  assert.ok(Math.abs(Math.max(...ys) - Math.min(...ys) - 20 * PX_PER_MM) < 0.02);
});

test("paper, lead, times, unit and pulse are on it", () => {
  const { svg } = print();
  for (const expected of [">I</text>", ">mV</text>", ">time</text>", "#fae3df", "#efb9b1", `>t${END - 2000}</text>`]) {
    assert.ok(svg.includes(expected), expected);
  }
  assert.match(svg, /stroke="#15212c"/);
});

test("a gap is hatched and has its length", () => {
  const { svg } = print(strip(), { gaps: [{ from: END - 5000, to: END - 3000, reason: "history" }] });
  assert.match(svg, />gap2\ss<\/text>/);
});

test("it is as wide as the strip on the screen", () => {
  const { layout } = print();
  assert.equal(Math.round(layout.width / PX_PER_MM), Math.round(800 / CSS_PX_PER_MM));
});
