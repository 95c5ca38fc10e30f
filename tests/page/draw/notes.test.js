import assert from "node:assert/strict";
import test from "node:test";
import { labelOf, labelPlaces, LONGEST_LABEL, paintNotes } from "../../../pace/static/js/draw/notes.js";
import { SvgContext } from "../../../pace/static/js/draw/svg.js";

const STRIP = { from: 10, to: 210 };
const THEME = { ink: "#111111", paper: "#ffffff" };

test("a long text is cut for the strip, by characters", () => {
  assert.equal(labelOf("short"), "short");
  const cut = labelOf("🫀".repeat(50));
  assert.deepEqual([[...cut].length, cut.at(-1)], [LONGEST_LABEL, "…"]);
});

test("labels begin at their lines, in rows that do not overlap", () => {
  const flags = [{ x: 20, width: 50 }, { x: 40, width: 50 }, { x: 60, width: 50 }, { x: 62, width: 10 }, { x: 80, width: 50 }];
  assert.deepEqual(labelPlaces(flags, STRIP), [
    { left: 20, row: 0 }, { left: 40, row: 1 }, { left: 60, row: 2 }, { left: 62, row: null }, { left: 80, row: 0 }]);
});

test("a label stays on the strip", () => {
  assert.deepEqual(labelPlaces([{ x: 200, width: 50 }], STRIP), [{ left: 160, row: 0 }]);
  assert.deepEqual(labelPlaces([{ x: 11, width: 500 }], STRIP), [{ left: 10, row: 0 }]);
});

test("a label keeps its row while it is free", () => {
  assert.deepEqual(labelPlaces([{ x: 20, width: 50, row: 2 }, { x: 30, width: 50, row: 2 }], STRIP), [
    { left: 20, row: 2 }, { left: 30, row: 0 }]);
});

test("on paper a note is a line and a text, which no markup can leave", () => {
  const ctx = new SvgContext((text) => text.length * 6);
  const layout = { pixelRatio: 2, plot: { x: 20, y: 0, width: 400, height: 100 }, height: 120 };
  const xOf = (time) => (time < 1000 ? time : null);
  paintNotes(ctx, [{ t: 300, text: "<b>late" }, { t: 100, text: "early" }, { t: 5000, text: "elsewhere" }], { layout, xOf, theme: THEME });
  const svg = ctx.toSvg({ width: 440, height: 120, pxPerMm: 10, title: "x" });
  assert.ok(svg.indexOf("early") < svg.indexOf("&lt;b&gt;late"));
  assert.doesNotMatch(svg, /elsewhere|<b>/);
  assert.match(svg, /M100 0h2v100h-2zM300 0h2v100h-2z/);
});

test("without notes nothing is painted", () => {
  const ctx = new SvgContext(() => 1);
  paintNotes(ctx, [], { layout: { pixelRatio: 1, plot: { x: 0, y: 0, width: 1, height: 1 } }, xOf: () => 0, theme: THEME });
  ctx.flush();
  assert.deepEqual(ctx.parts, []);
});

test("a strip that is low has fewer rows of labels", () => {
  const flags = [{ x: 10, width: 50 }, { x: 20, width: 50 }, { x: 70, width: 20 }];
  assert.deepEqual(labelPlaces(flags, { from: 0, to: 200, rows: 1 }).map(({ row }) => row), [0, null, 0]);
});
