import assert from "node:assert/strict";
import test from "node:test";
import { pieces, Tape } from "../../../pace/static/js/draw/tape.js";

/** A canvas whose columns remember which painting of which absolute column they show. */
function makeCanvas(width, height) {
  const columns = Array(width).fill(null);
  const ctx = { save() {}, restore() {}, beginPath() {}, rect() {}, clip() {}, clearRect: (x, _y, w) => columns.fill(null, x, x + w) };
  return { width, height, columns, getContext: () => ctx };
}

/** A tape of 100 columns and 32 ahead; `advance(head)` returns how many columns were painted. */
function rig() {
  const seen = { tape: new Tape(makeCanvas), round: 0 };
  seen.advance = (head, { dirty = Infinity, scene = "s", width = 100, pixelRatio = 1, ready = head + 1 } = {}) => {
    let painted = 0;
    seen.round += 1;
    const paint = (_, { first, last, x }) => {
      painted += last - first;
      for (let col = first; col < last; col += 1) seen.tape.canvas.columns[x + col - first] = { col, round: seen.round };
    };
    seen.tape.advance({ width, height: 10, pixelRatio, head, ready, dirty, scene, paint });
    return painted;
  };
  seen.shown = (first, last) => {
    const copied = [];
    seen.tape.copy({ drawImage: (canvas, sx, _sy, w, _h, dx) => {
      for (let i = 0; i < w; i += 1) copied[dx + i] = canvas.columns[sx + i]?.col;
    } }, { first, last, x: 0 });
    return copied;
  };
  return seen;
}

const range = (first, last) => Array.from({ length: last - first }, (_, i) => first + i);

test("a stretch is cut where the ring ends", () => {
  assert.deepEqual(pieces(95, 105, 100), [{ first: 95, last: 100, slot: 95 }, { first: 100, last: 105, slot: 0 }]);
  assert.deepEqual(pieces(-5, 5, 100), [{ first: -5, last: 0, slot: 95 }, { first: 0, last: 5, slot: 0 }]);
  assert.deepEqual(pieces(7, 7, 100), []);
});

test("the first frame paints all, the next only what is new", () => {
  const seen = rig();
  assert.equal(seen.advance(1000), 101);
  assert.equal(seen.advance(1003), 3 + 2);
  assert.equal(seen.advance(1003), 0);
  assert.deepEqual(seen.shown(903, 1003), range(903, 1003));
});

test("what is known is painted ahead, as far as there is room, and then nothing for some frames", () => {
  const seen = rig();
  assert.equal(seen.advance(1000, { ready: 1020 }), 120);
  for (let head = 1001; head <= 1020; head += 1) assert.equal(seen.advance(head, { ready: 1022 }), 0);
  assert.equal(seen.advance(1021, { ready: 9999 }), 1021 + 32 - 1020 + 2);
  assert.deepEqual(seen.shown(921, 1021), range(921, 1021));
});

test("where nothing is known the paper is painted ahead, and again when something comes", () => {
  const seen = rig();
  seen.advance(1000, { ready: 990 });
  assert.equal(seen.advance(1010, { ready: 990 }), 0);
  assert.equal(seen.advance(1011, { ready: 1015, dirty: 990 }), 1032 - 990 + 2);
});

test("after many frames every column is its own", () => {
  const seen = rig();
  for (let head = 1000; head < 1500; head += 7) {
    seen.advance(head, { ready: head + (head % 29) });
    assert.deepEqual(seen.shown(head - 100, head), range(head - 100, head));
  }
});

test("what arrives behind the head is painted from there on", () => {
  const seen = rig();
  seen.advance(1000);
  assert.equal(seen.advance(1001, { dirty: 950 }), 54);
  assert.equal(seen.advance(1002, { dirty: 10 }), 101);
  assert.equal(seen.advance(1004, { dirty: 2000 }), 4);
});

test("another scene, size or time paints all; a little back is still there", () => {
  const seen = rig();
  seen.advance(1000);
  assert.equal(seen.advance(1001, { scene: "other" }), 101);
  assert.equal(seen.advance(1030, { scene: "other" }), 31);
  assert.equal(seen.advance(1020, { scene: "other" }), 0);
  assert.deepEqual(seen.shown(920, 1020), range(920, 1020));
  assert.equal(seen.advance(1000, { scene: "other" }), 101);
  assert.equal(seen.advance(900, { scene: "other" }), 101);
  assert.equal(seen.advance(5000, { scene: "other" }), 101);
  assert.equal(seen.advance(5001, { scene: "other", width: 120 }), 121);
});

test("thicker lines of a finer screen reach further back", () => {
  const seen = rig();
  seen.advance(1000, { pixelRatio: 3 });
  assert.equal(seen.advance(1003, { pixelRatio: 3 }), 3 + 6);
});

test("tapes take turns in painting ahead", () => {
  const turns = Array.from({ length: 8 }, () => {
    const seen = rig();
    seen.advance(1000, { ready: 1030 });
    let head = 1001;
    while (!seen.advance(head, { ready: head + 25 })) head += 1;
    return head;
  });
  assert.equal(new Set(turns).size, 8, turns.join());
});
