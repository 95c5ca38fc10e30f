import assert from "node:assert/strict";
import test from "node:test";
import { Scene } from "../../../pace/static/js/draw/scene.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";
import { recorder } from "../support/canvas.js";

const NOW = 1_700_000_000_000;
const THEME = { paper: "#ffffff", gridSmall: "#ffdddd", gridLarge: "#ffaaaa", ink: "#000000", muted: "#444444", trace: "#111111", warning: "#aa0000" };

function rig({ value = () => 0, theme = THEME, ...given } = {}) {
  const ctx = recorder();
  const ring = new SignalRing(1, 4000, 200);
  const times = Array.from({ length: 2000 }, (_, i) => NOW - 10_000 + i * 5);
  ring.append(times, [Float32Array.from(times, (_, i) => value(i))], 5);
  const scene = new Scene(ctx, {
    layout: { width: 1000, pixelRatio: 1, leadCount: 1, unit: "mV", range: [-2, 3], speed: 25, pxPerMm: 96 / 25.4, gain: null, height: null },
    theme, stale: false, colour: null, unit: "mV", names: ["II"], sweep: false, format: String, words: (key) => key, number: String, ...given,
  });
  const { plot, pxPerMs } = scene.layout;
  const head = Math.round(NOW * pxPerMs);
  const paint = (more) => scene.paintColumns(ctx, { first: head - plot.width, last: head, x: plot.x }, { source: ring, gaps: [], stock: null, ...more });
  return { ctx, scene, ring, paint, head };
}

test("a colour that cannot be read on the paper is changed, a stale one is muted", () => {
  assert.equal(rig({ colour: "#0000cc" }).scene.colour, "#0000cc");
  assert.notEqual(rig({ colour: "#ffff00" }).scene.colour, "#ffff00");
  assert.equal(rig({ colour: "#0000cc", stale: true }).scene.colour, THEME.muted);
});

test("a sample stands where its time and value say", () => {
  const { ctx, scene, paint } = rig({ value: (i) => (i === 1500 ? 2 : 0) });
  paint();
  const { plot, pxPerMm, pxPerMs, bands: [band] } = scene.layout;
  const peak = ctx.calls.filter(({ name }) => name === "lineTo").reduce((one, other) => (other.args[1] < one.args[1] ? other : one));
  assert.ok(Math.abs(peak.args[0] - (plot.x + plot.width - 2500 * pxPerMs)) <= 1);
  assert.ok(Math.abs(band.zero - peak.args[1] - 2 * 10 * pxPerMm) < 1e-6);
});

test("a value that ends on the border of its band is not marked, one beyond it is", () => {
  for (const [value, marked] of [[3, false], [-2, false], [3.1, true]]) {
    const { ctx, paint } = rig({ value: (i) => (i === 1500 ? value : 0) });
    paint();
    assert.equal(ctx.calls.some(({ fill, name }) => name === "fillRect" && fill === THEME.warning), marked, `${value} mV`);
  }
});

test("paper without a source is empty", () => {
  const { ctx, paint } = rig();
  ctx.calls.length = 0;
  paint({ source: null });
  assert.deepEqual([...new Set(ctx.calls.map(({ name }) => name))], ["fillRect"]);
});

test("of a time that a border tears nothing is left", () => {
  const { ctx, scene, head } = rig();
  const { plot } = scene.layout;
  const label = Math.round(Math.round(NOW / 1000 - 3) * 1000 * scene.layout.pxPerMs);
  ctx.calls.length = 0;
  scene.hideTorn(ctx, label + 5, { first: label + 5, last: head, x: plot.x });
  const [{ args: [x, , width] }] = ctx.calls;
  assert.ok(x === plot.x && width >= scene.labels.width / 2 - 5);
  ctx.calls.length = 0;
  scene.hideTorn(ctx, label + 47, { first: label + 47, last: head, x: plot.x });
  assert.deepEqual(ctx.calls, []);
});

test("the pulse is painted where there is room, names and texts have their places", () => {
  const { ctx, scene } = rig();
  ctx.calls.length = 0;
  scene.paintFrame(ctx);
  assert.ok(ctx.calls.some(({ name }) => name === "stroke"));
  scene.paintText(ctx, { ...scene.names[0], patch: true });
  assert.deepEqual(ctx.calls.slice(-2).map(({ name }) => name), ["fillRect", "fillText"]);
});
