import assert from "node:assert/strict";
import test from "node:test";
import { Strip } from "../../../pace/static/js/draw/strip.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";
import { fakeCanvas, fakeDocument } from "../support/canvas.js";

fakeDocument();
const NOW = 1_700_000_000_000;
const THEME = { paper: "#ffffff", gridSmall: "#ffdddd", gridLarge: "#ffaaaa", ink: "#000000", muted: "#444444", trace: "#111111", warning: "#aa0000" };
const words = (key, { length } = {}) => (length ? `${key} ${length}` : key);

/** A strip of 10 s of a wave that ends at NOW, and what was drawn on its canvas since the last look. */
function rig({ value = (i) => Math.sin(i / 50), range = [-2, 3], options = {}, width = 1000, ratio = 1 } = {}) {
  const ring = new SignalRing(1, 4000, 200);
  const append = (from, count) => {
    const times = Array.from({ length: count }, (_, i) => from + i * 5);
    ring.append(times, [Float32Array.from(times, (_, i) => value(i))], 5);
  };
  append(NOW - 10_000, 2000);
  const canvas = fakeCanvas();
  const strip = new Strip(canvas, { format: String, words });
  const channel = { descriptor: { unit: "mV", range, colour: null }, ring, leads: ["II"], gaps: [] };
  Object.assign(strip, { options, theme: THEME });
  strip.resize(width * ratio, ratio);
  strip.show(channel);
  const drawn = (name) => canvas.ctx.calls.filter((call) => call.name === name);
  const painted = (name) => strip.tape.canvas.ctx.calls.filter((call) => call.name === name);
  return { strip, channel, ring, canvas, append, drawn, painted, texts: () => drawn("fillText").map(({ args }) => args[0]) };
}

test("the canvas gets the height of its scale, and a cell of a wall its own", () => {
  const natural = rig({ ratio: 2 });
  natural.strip.draw(NOW);
  assert.equal(natural.canvas.height, natural.strip.layout.height);
  assert.equal(natural.canvas.style.height, `${natural.strip.layout.height / 2}px`);
  const cell = rig({ options: { height: 90 } });
  cell.strip.draw(NOW);
  assert.deepEqual([cell.canvas.height, cell.canvas.style.height], [90, "90px"]);
});

test("a frame in which no pixel changes touches nothing", () => {
  for (const sweep of [false, true]) {
    const { strip, canvas } = rig({ options: { sweep } });
    strip.draw(NOW - 100);
    canvas.ctx.calls.length = 0;
    strip.draw(NOW - 99.9);
    strip.theme = { ...THEME };
    strip.draw(NOW - 99.9);
    assert.deepEqual(canvas.ctx.calls, []);
    strip.draw(NOW - 50);
    assert.ok(canvas.ctx.calls.length > 0);
  }
});

test("samples that are there are painted ahead, several frames' worth at a time", () => {
  const { strip, painted } = rig();
  strip.draw(NOW - 1000);
  const before = painted("stroke").length;
  for (let at = 0; at < 20; at += 1) strip.draw(NOW - 1000 + at * 16);
  assert.ok(painted("stroke").length - before <= 3);
});

test("another theme, speed, gain, mode, language or state paints anew, and a size too", () => {
  const { strip, painted } = rig();
  strip.draw(NOW);
  for (const change of [
    () => { strip.theme = { ...THEME, paper: "#000000" }; }, () => { strip.options.speed = 50; }, () => { strip.options.gain = 20; },
    () => { strip.options = { sweep: true }; }, () => { strip.words = (key) => key.toUpperCase(); }, () => { strip.stale = true; },
    () => strip.resize(800, 1),
  ]) {
    const before = strip.scene;
    change();
    strip.draw(NOW);
    assert.notEqual(strip.scene, before, String(change));
  }
  assert.ok(painted("stroke").length > 0);
});

test("places are known after the first drawing", () => {
  const { strip } = rig();
  assert.deepEqual([strip.timeAt(0), strip.xOf(NOW), strip.bandAt(0), strip.valueAt(0, 0), strip.yOf(0, 0), strip.visible], Array(6).fill(null));
  strip.draw(NOW);
  assert.ok(Math.abs(strip.timeAt(strip.xOf(NOW - 2000)) - (NOW - 2000)) < 1e-3);
  assert.equal(strip.valueAt(0, strip.yOf(0, 1)), 1);
  assert.ok(Math.abs(strip.visible.to - NOW) < 10);
});

test("a gap is labelled with its length, and the label goes when the gap turns out to be none", () => {
  const { strip, channel, texts, canvas } = rig();
  channel.gaps = [{ from: NOW - 5000, to: NOW - 1800, reason: "slow" }];
  strip.draw(NOW);
  assert.ok(texts().includes("gap 3.2 s"));
  canvas.ctx.calls.length = 0;
  channel.gaps = [];
  strip.draw(NOW);
  assert.ok(canvas.ctx.calls.length > 0 && !texts().includes("gap 3.2 s"));
});

test("the silence of a stale channel is an open gap", () => {
  const { strip, texts } = rig();
  strip.draw(NOW + 4000);
  assert.deepEqual(texts().filter((text) => text.startsWith("gap")), []);
  strip.stale = true;
  strip.draw(NOW + 4000);
  assert.ok(texts().includes("gap 4 s"), texts().join());
});

test("a stale trace is grey, one without a colour that of the theme", () => {
  const { strip, painted } = rig();
  strip.draw(NOW);
  assert.equal(strip.scene.colour, THEME.trace);
  strip.stale = true;
  strip.draw(NOW);
  assert.equal(painted("stroke").at(-1).stroke ?? strip.scene.colour, THEME.muted);
});

test("values out of range are marked at the edge in both modes, also after scrolling back", () => {
  for (const sweep of [false, true]) {
    const { strip, painted } = rig({ value: (i) => (i === 1000 ? 3.4e38 : 0), options: { sweep } });
    const marks = () => painted("fillRect").filter(({ fill }) => fill === THEME.warning).length;
    strip.draw(NOW);
    const once = marks();
    assert.ok(once >= 1);
    strip.draw(NOW - 3000);
    assert.ok(marks() > once);
  }
});

test("values that break numbers break nothing", () => {
  for (const value of [() => NaN, () => 3.4e38, (i) => (i % 2 ? 3.4e38 : -3.4e38), () => 0]) {
    for (const options of [{}, { height: 30 }, { height: 1 }, { sweep: true, gain: 40 }]) {
      const { strip, append } = rig({ value, range: null, options });
      strip.draw(null);
      strip.draw(NOW);
      append(NOW - 20_000, 10);
      strip.draw(NOW);
      const numbers = [strip.scale.gain, strip.scale.low, strip.scale.high, strip.layout.height];
      assert.ok(numbers.every(Number.isFinite) && strip.scale.gain > 0, numbers.join());
    }
  }
});

test("an idle strip, one without width and one without a channel draw nothing", () => {
  const { strip, canvas } = rig();
  strip.idle = true;
  strip.draw(NOW);
  strip.idle = false;
  strip.resize(0, 1);
  strip.draw(NOW);
  strip.resize(500, 1);
  strip.show(null);
  strip.draw(NOW);
  assert.deepEqual(canvas.ctx.calls, []);
});

test("samples that reach further without another scale paint nothing anew", () => {
  const { strip, append } = rig({ options: { height: 200 } });
  strip.draw(NOW);
  const { scene, reach: { extent } } = strip;
  append(NOW, 20);
  strip.draw(NOW + 50);
  strip.reach.extent = { ...extent, high: extent.high * 1.001 };
  strip.draw(NOW + 100);
  assert.equal(strip.scene, scene);
  strip.reach.extent = { low: -40, high: 40 };
  strip.draw(NOW + 100);
  assert.notEqual(strip.scene, scene);
});
