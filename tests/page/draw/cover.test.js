import assert from "node:assert/strict";
import test from "node:test";
import { Cover, sweepStretches } from "../../../pace/static/js/draw/cover.js";
import { eraseBar, stripLayout } from "../../../pace/static/js/draw/layout.js";
import { Places } from "../../../pace/static/js/draw/places.js";

const layout = stripLayout({ width: 158, pixelRatio: 1, leadCount: 1, unit: "mV", range: [-2, 3], height: 100 });
const { plot } = layout;
const NAME = { text: "II", x: plot.x + 4, y: 2, width: 10, height: 12 };

/** A visible canvas of one row, and a tape whose columns show their own number. */
function rig(sweep) {
  const seen = { columns: Array(layout.width).fill(null), texts: [], copied: 0 };
  let clip = [0, layout.width];
  const put = (x, value) => { if (x >= clip[0] && x < clip[1]) seen.columns[x] = value; };
  const ctx = {
    save() {}, beginPath() {}, clip() {},
    restore: () => { clip = [0, layout.width]; },
    rect: (x, _y, width) => { clip = [x, x + width]; },
    fillRect: (from, _y, width) => { for (let x = from; x < from + width; x += 1) put(x, "blank"); },
    drawImage: (names) => seen.texts.push(names.text),
  };
  const tape = { copy: (_, span) => { for (let i = span.first; i < span.last; i += 1) { seen.copied += 1; put(span.x + i - span.first, i); } } };
  const scene = { layout, theme: {}, labels: { width: 50, stepMs: 1000 }, names: [NAME], paintFrame() {}, hideTorn() {},
    paintText: (onto, { text }) => { if (onto === ctx) seen.texts.push(text); else onto.canvas.text = text; } };
  const cover = new Cover(ctx, scene, tape, () => {
    const canvas = {};
    return Object.assign(canvas, { getContext: () => ({ canvas }) });
  });
  seen.show = (head, { painted = head, labels = [] } = {}) => {
    seen.copied = 0;
    seen.texts = [];
    cover.show({ places: new Places(layout, head, sweep), painted, labels });
    return seen.columns.slice(plot.x);
  };
  return seen;
}

const range = (first, last) => Array.from({ length: last - first }, (_, i) => first + i);

test("stretches wrap round the border", () => {
  assert.deepEqual(sweepStretches(95, 105, 100), [[95, 100], [0, 5]]);
  assert.deepEqual(sweepStretches(205, 207, 100), [[5, 7]]);
  assert.deepEqual(sweepStretches(-Infinity, 7, 100), [[0, 100]]);
  assert.deepEqual(sweepStretches(7, 7, 100), []);
});

test("scrolling shows the newest columns, and nothing is touched while the head stands", () => {
  const seen = rig(false);
  assert.deepEqual(seen.show(5000), range(5000 - plot.width, 5000));
  assert.deepEqual(seen.texts, ["II"]);
  seen.show(5000);
  assert.equal(seen.copied, 0);
  assert.deepEqual(seen.show(5003, { painted: 5000 }), range(5003 - plot.width, 5003));
});

test("a sweep copies little, erases before the head and is right wherever the head is", () => {
  const seen = rig(true);
  const bar = eraseBar(layout);
  seen.show(5000);
  for (let head = 5002; head < 5500; head += 2) {
    const columns = seen.show(head, { painted: head - 4 });
    assert.ok(seen.copied < 2 * bar + 20, `${seen.copied} columns`);
    const at = head % plot.width;
    columns.forEach((column, x) => {
      const after = (x - at + plot.width) % plot.width;
      assert.equal(column, after < bar ? "blank" : x < at ? head - at + x : head - at + x - plot.width, `${x} at ${head}`);
    });
  }
});

test("a sweep paints a name again only where it passes it", () => {
  const seen = rig(true);
  const start = Math.ceil(5000 / plot.width) * plot.width;
  seen.show(start + 60);
  seen.show(start + 62, { painted: start + 60 });
  assert.deepEqual(seen.texts, []);
  seen.show(start + plot.width + 8, { painted: start + 62 });
  assert.ok(seen.texts.includes("II"));
});

test("a label that changes is uncovered, painted and taken away", () => {
  for (const sweep of [false, true]) {
    const seen = rig(sweep);
    const label = { ...NAME, text: "gap 3 s", x: plot.x + 70, width: 40 };
    seen.show(5000);
    seen.show(5000, { labels: [label] });
    assert.ok(seen.texts.includes("gap 3 s"));
    seen.show(5000, { labels: [label] });
    assert.equal(seen.copied, 0);
    seen.show(5000);
    assert.deepEqual([seen.copied >= 30, seen.texts.includes("gap 3 s")], [true, false], `${seen.copied} columns`);
  }
});
