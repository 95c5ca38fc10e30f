import assert from "node:assert/strict";
import test from "node:test";
import { PinLayer } from "../../../pace/static/js/map/pinlayer.js";
import { Pins } from "../../../pace/static/js/map/pins.js";
import { fakeCanvas, fakeDocument } from "../support/canvas.js";

fakeDocument();

const COLOURS = { surface: "#ffffff", ink: "#000000", muted: "#666666", accent: "#0a5a94" };
const point = (x, y) => ({ x, y, divideBy: (n) => point(x / n, y / n), subtract: (other) => point(x - other.x, y - other.y) });
const place = (lng, more = {}) => ({ lat: 0, lng, accuracy: null, heading: null, tilt: null, ...more });
const person = (lng, more) => ({ kind: "person", name: "Ada", heard: 0, place: place(lng, more) });

/** A map 600 × 400 px of a world of 1000 px whose middle is in its middle. */
function rig(count = 0) {
  const handlers = {};
  const loop = { draws: new Set(), add: (draw) => loop.draws.add(draw), remove: (draw) => loop.draws.delete(draw) };
  const one = { now: 0, loop, handlers, zoom: 0 };
  const crs = { scale: (zoom) => 1000 * 2 ** zoom };
  const map = {
    options: { crs }, on: (names, fn) => names.split(" ").forEach((name) => { handlers[name] = fn; }), getZoom: () => one.zoom,
    getSize: () => point(600, 400), getPixelBounds: () => ({ min: point(crs.scale(one.zoom) / 2 - 300, crs.scale(one.zoom) / 2 - 200) }),
    project: (_, zoom) => point(crs.scale(zoom) / 2, crs.scale(zoom) / 2),
  };
  one.pins = new Pins({ changed: () => one.layer?.wake() });
  for (let i = 0; i < count; i += 1) one.pins.put(`${i}`, person(0), 0);
  one.canvas = fakeCanvas();
  one.layer = new PinLayer({ canvas: one.canvas, pins: one.pins, loop, now: () => one.now, colours: () => COLOURS });
  one.layer.follow(map);
  one.frame = () => {
    one.canvas.ctx.calls.length = 0;
    for (const draw of [...loop.draws]) draw(one.now);
    return one.canvas.ctx.calls.map(({ name }) => name);
  };
  return one;
}

test("a pin stands where it is, with its name; what is out of sight is left out", () => {
  const one = rig();
  one.pins.put("a", person(36), 0);
  one.pins.put("b", person(170), 0);
  const calls = one.frame();
  assert.deepEqual([calls.filter((name) => name === "drawImage").length, calls.filter((name) => name === "fillText").length], [1, 1]);
  assert.deepEqual(one.layer.seen.map(({ pin, x, y }) => [pin.key, Math.round(x), Math.round(y)]), [["a", 400, 200]]);
});

test("frames are asked for only while something moves", () => {
  const one = rig();
  one.pins.put("a", person(0), 0);
  one.frame();
  assert.equal(one.loop.draws.size, 0);
  one.now = 200;
  one.pins.put("a", person(36), 200);
  one.now = 300;
  one.frame();
  assert.deepEqual([one.loop.draws.size, Math.round(one.layer.seen[0].x)], [1, 350]);
  one.now = 400;
  one.frame();
  assert.deepEqual([one.loop.draws.size, Math.round(one.layer.seen[0].x)], [0, 400]);
  one.handlers.move();
  assert.equal(one.loop.draws.size, 1);
});

test("while Leaflet zooms the pins go along", () => {
  const one = rig();
  one.pins.put("a", person(36), 0);
  one.frame();
  one.zoom = 1;
  one.handlers.zoomanim({ center: null, zoom: 1 });
  one.frame();
  assert.equal(Math.round(one.layer.seen[0].x), 400);
  one.now = 125;
  one.frame();
  assert.ok(one.layer.seen[0].x > 450 && one.layer.seen[0].x < 500);
  one.handlers.zoomend();
  one.frame();
  assert.deepEqual([Math.round(one.layer.seen[0].x), one.loop.draws.size], [500, 0]);
});

test("a crowd has no names, but for the one that was chosen", () => {
  const one = rig(41);
  assert.ok(!one.frame().includes("fillText"));
  one.layer.chosen = "7";
  one.layer.wake();
  assert.equal(one.frame().filter((name) => name === "fillText").length, 1);
  assert.equal(one.layer.seen.at(-1).pin.key, "7");
});

test("a click reaches the pin that is drawn last, within 22 px of its middle", () => {
  const one = rig();
  one.pins.put("person", person(0), 0);
  one.pins.put("wearable", { ...person(0), kind: "wearable" }, 0);
  one.pins.put("drop", person(36, { tilt: 0 }), 0);
  one.frame();
  assert.equal(one.layer.at(310, 200).key, "wearable");
  assert.equal(one.layer.at(400, 160).key, "drop");
  assert.equal(one.layer.at(400, 215), null);
  assert.equal(one.layer.at(330, 200), null);
});

test("pins that look alike share a look; colours that change make others", () => {
  const one = rig(30);
  one.frame();
  assert.equal(one.layer.looks.size, 1);
  one.now = 31_000;
  one.layer.wake();
  one.frame();
  assert.equal(one.layer.looks.size, 2);
  one.layer.recolour();
  assert.deepEqual([one.layer.looks.size, one.loop.draws.size], [0, 1]);
});

test("a long name is cut on the map", () => {
  const one = rig();
  one.pins.put("a", { ...person(0), name: "x".repeat(40) }, 0);
  one.frame();
  const { args } = one.canvas.ctx.calls.find(({ name }) => name === "fillText");
  assert.equal(args[0], `${"x".repeat(23)}…`);
});
