import assert from "node:assert/strict";
import test from "node:test";
import { MOST_PINS, Pins, STALE_MS, turnBetween } from "../../../pace/static/js/map/pins.js";
import { worldX } from "../../../pace/static/js/map/mercator.js";

const place = (lng, heading = null) => ({ lat: 0, lng, accuracy: null, heading, tilt: null });
const person = (lng, heading) => ({ kind: "person", name: "Ada", heard: 0, place: place(lng, heading) });

test("a pin glides for as long as the last pause was, and stands then", () => {
  const pins = new Pins();
  pins.put("a", person(0), 0);
  pins.put("a", person(10), 200);
  const pin = pins.get("a");
  const at = (now) => {
    pin.move(now);
    return Number(((pin.drawn.x - 0.5) * 360).toFixed(6));
  };
  assert.deepEqual([at(200), at(300), at(400), at(9999)], [0, 5, 10, 10]);
  assert.deepEqual([pins.isMoving(399), pins.isMoving(400)], [true, false]);
});

test("one that is new, or long silent, does not crawl", () => {
  const pins = new Pins();
  pins.put("a", person(10), 0);
  assert.equal(pins.get("a").drawn.x, worldX(10));
  pins.put("a", person(20), 60_000);
  assert.equal(pins.get("a").end, 61_000);
});

test("from where it is drawn it goes on to the next place", () => {
  const pins = new Pins();
  pins.put("a", person(0), 0);
  pins.put("a", person(10), 200);
  pins.get("a").move(300);
  pins.put("a", person(20), 300);
  pins.get("a").move(300);
  assert.ok(Math.abs(pins.get("a").drawn.x - worldX(5)) < 1e-12);
});

test("nothing glides where less motion is asked for", () => {
  const pins = new Pins({ glides: () => false });
  pins.put("a", person(0), 0);
  pins.put("a", person(10), 200);
  assert.equal(pins.get("a").drawn.x, worldX(10));
  assert.equal(pins.isMoving(200), false);
});

test("a heading turns the shorter way", () => {
  assert.deepEqual([turnBetween(350, 10), turnBetween(10, 350), turnBetween(0, 90), turnBetween(90, 270)], [20, -20, 90, -180]);
  const pins = new Pins();
  pins.put("a", person(0, 350), 0);
  pins.put("a", person(0, 10), 200);
  pins.get("a").move(300);
  assert.equal(pins.get("a").drawn.heading, 360);
  pins.put("a", person(0, null), 300);
  assert.equal(pins.get("a").drawn.heading, null);
  pins.put("a", person(0, 90), 400);
  assert.equal(pins.get("a").drawn.heading, 90);
});

test("without news it is stale, news without a place keep it fresh", () => {
  const pins = new Pins();
  pins.put("a", person(0), 0);
  const pin = pins.get("a");
  assert.deepEqual([pin.isStale(STALE_MS), pin.isStale(STALE_MS + 1)], [false, true]);
  pins.put("a", { heard: 20_000 }, 20_000);
  assert.equal(pin.isStale(STALE_MS + 1), false);
  pins.put("f", { kind: "fixed", name: "Gate", heard: 0, place: place(1) }, 0);
  assert.equal(pins.get("f").isStale(1e9), false);
});

test("what changes a list of them is counted, what moves is not", () => {
  const pins = new Pins();
  const revisions = [];
  const note = (act) => {
    const before = pins.revision;
    act();
    revisions.push(pins.revision > before);
  };
  note(() => pins.put("a", person(0), 0));
  note(() => pins.put("a", person(1), 0));
  note(() => pins.put("a", { heard: 5 }, 0));
  note(() => pins.put("a", { ...person(1), name: "Countess" }, 0));
  note(() => pins.put("a", { self: true }, 0));
  note(() => pins.drop("b"));
  note(() => pins.drop("a"));
  note(() => pins.dropAll(() => true));
  assert.deepEqual(revisions, [true, false, false, true, true, false, true, true]);
});

test("news of what has no place make no pin, and there is an end to their number", () => {
  let changes = 0;
  const pins = new Pins({ changed: () => { changes += 1; } });
  pins.put("a", { heard: 0 }, 0);
  assert.deepEqual([pins.size, changes], [0, 0]);
  for (let i = 0; i <= MOST_PINS; i += 1) pins.put(`p${i}`, person(0), 0);
  assert.equal(pins.size, MOST_PINS);
  pins.drop("p0");
  pins.drop("nobody");
  assert.deepEqual([pins.size, changes], [MOST_PINS - 1, MOST_PINS + 1]);
  pins.dropAll(({ kind }) => kind === "person");
  assert.equal(pins.size, 0);
});
