import assert from "node:assert/strict";
import test from "node:test";
import { Sprites } from "../../../pace/static/js/map/sprites.js";
import { fakeCanvas } from "../support/canvas.js";

const LOOK = { key: "a", shape: "compass", fill: "#000", line: "#fff", mark: "#fff", ring: null, hollow: false, wearable: false };
const names = (canvas) => canvas.ctx.calls.map(({ name }) => name);

test("a look is drawn once for each turn of three degrees", () => {
  const made = [];
  const sprites = new Sprites((...size) => {
    made.push(fakeCanvas(...size));
    return made.at(-1);
  });
  const first = sprites.of(LOOK, 90, 2);
  assert.deepEqual([first.width, first.height], [80, 80]);
  for (const turn of [89, 91, 450, -270]) assert.equal(sprites.of(LOOK, turn, 2), first);
  assert.equal(made.length, 1);
  assert.deepEqual(first.ctx.calls.find(({ name }) => name === "rotate").args, [Math.PI / 2]);
  sprites.of(LOOK, 93, 2);
  sprites.of(LOOK, 90, 1);
  sprites.of({ ...LOOK, key: "b" }, 90, 2);
  assert.equal(made.length, 4);
  sprites.clear();
  sprites.of(LOOK, 90, 2);
  assert.equal(made.length, 5);
});

test("there is an end to the number that is kept", () => {
  const sprites = new Sprites(fakeCanvas);
  for (let i = 0; i < 4000; i += 1) sprites.of({ ...LOOK, key: `${i}` }, 0, 1);
  assert.ok(sprites.kept.size <= 3000);
});

test("a wearable has a beat, others a dot; a ring is one line more", () => {
  const sprites = new Sprites(fakeCanvas);
  const person = names(sprites.of(LOOK, 0, 1));
  const wearable = names(sprites.of({ ...LOOK, key: "w", wearable: true }, 0, 1));
  const ringed = names(sprites.of({ ...LOOK, key: "r", ring: "#f00" }, 0, 1));
  const strokes = (calls) => calls.filter((name) => name === "stroke").length;
  assert.ok(wearable.filter((name) => name === "lineTo").length > person.filter((name) => name === "lineTo").length);
  assert.equal(strokes(ringed), strokes(person) + 1);
  for (const shape of ["leaning", "plain", "fixed"]) assert.ok(names(sprites.of({ ...LOOK, key: shape, shape }, 0, 1)).includes("fill"));
});

test("what is stale is hollow, not only grey", () => {
  const sprites = new Sprites(fakeCanvas);
  const fills = (look) => sprites.of(look, 0, 1).ctx.calls.filter(({ name }) => name === "fill").map(({ fill }) => fill);
  assert.deepEqual(fills(LOOK), ["#000", "#fff"]);
  assert.deepEqual(fills({ ...LOOK, key: "s", hollow: true }), ["#fff", "#000"]);
});
