import assert from "node:assert/strict";
import { test } from "node:test";
import { escapeXml, SvgContext } from "../../../pace/static/js/draw/svg.js";

const SIZE = { width: 200, height: 100, pxPerMm: 10, title: "Trace" };
const recorder = () => new SvgContext((text) => text.length * 6);

/** What was drawn, without the head and the end of the file. */
const body = (ctx, size = SIZE) => ctx.toSvg(size).split("\n").slice(2, -2).join("");

test("the drawing has its size in millimetres, and px as its unit", () => {
  const svg = recorder().toSvg({ ...SIZE, title: "A & B" });
  assert.match(svg, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  assert.match(svg, /width="20mm" height="10mm" viewBox="0 0 200 100"/);
  assert.match(svg, /<title>A &amp; B<\/title>/);
});

test("a line is a path with hundredths of a pixel, from where the drawing was moved to", () => {
  const ctx = recorder();
  ctx.translate(10, 20);
  Object.assign(ctx, { strokeStyle: "#0000cc", lineWidth: 1.5, lineJoin: "round", lineCap: "round" });
  ctx.beginPath();
  ctx.moveTo(1.2345, 2);
  ctx.lineTo(3, -4.999);
  ctx.stroke();
  assert.equal(body(ctx), '<path d="M11.23 22L13 15" fill="none" stroke="#0000cc" stroke-width="1.5" '
    + 'stroke-linejoin="round" stroke-linecap="round"/>');
});

test("a path begins with its first point, and beginPath forgets the one before", () => {
  const ctx = recorder();
  ctx.lineTo(9, 9);
  ctx.beginPath();
  ctx.stroke();
  ctx.lineTo(1, 2);
  ctx.lineTo(3, 4);
  ctx.closePath();
  ctx.fill();
  assert.equal(body(ctx), '<path d="M1 2L3 4z" fill="#000000"/>');
});

test("rectangles of one colour in a row are one path", () => {
  const ctx = recorder();
  ctx.fillStyle = "#fae3df";
  ctx.fillRect(0, 0, 1, 100);
  ctx.fillRect(10, 0, 1, 100);
  ctx.fillStyle = "#efb9b1";
  ctx.fillRect(20, 0, 1, 100);
  assert.equal(body(ctx), '<path d="M0 0h1v100h-1zM10 0h1v100h-1z" fill="#fae3df"/>'
    + '<path d="M20 0h1v100h-1z" fill="#efb9b1"/>');
});

test("rectangles keep their place among the rest", () => {
  const ctx = recorder();
  ctx.fillRect(0, 0, 1, 1);
  ctx.strokeRect(5, 5, 2, 2);
  ctx.fillRect(2, 0, 1, 1);
  assert.deepEqual([...body(ctx).matchAll(/d="M(\d)/g)].map((found) => found[1]), ["0", "5", "2"]);
});

test("a clip is a group that ends with restore, which brings the style back", () => {
  const ctx = recorder();
  ctx.fillStyle = "red";
  ctx.save();
  ctx.beginPath();
  ctx.rect(1, 2, 3, 4);
  ctx.clip();
  ctx.fillStyle = "blue";
  ctx.fillRect(0, 0, 9, 9);
  ctx.restore();
  ctx.fillRect(5, 5, 1, 1);
  assert.equal(body(ctx), '<clipPath id="clip-1"><path d="M1 2h3v4h-3z"/></clipPath><g clip-path="url(#clip-1)">'
    + '<path d="M0 0h9v9h-9z" fill="blue"/></g><path d="M5 5h1v1h-1z" fill="red"/>');
});

test("clips within clips close in their order, forgotten ones at the end", () => {
  const ctx = recorder();
  for (let i = 0; i < 3; i += 1) {
    ctx.save();
    ctx.rect(0, 0, 9, 9);
    ctx.clip();
  }
  ctx.restore();
  ctx.fillRect(0, 0, 1, 1);
  const svg = ctx.toSvg(SIZE);
  assert.equal(svg.match(/<g /g).length, 3);
  assert.equal(svg.match(/<\/g>/g).length, 3);
  assert.ok(svg.indexOf("</g>") < svg.indexOf("M0 0h1"));
});

test("restore without save changes nothing", () => {
  const ctx = recorder();
  ctx.fillStyle = "red";
  ctx.restore();
  assert.equal(ctx.fillStyle, "red");
});

test("text stays text, hung on its baseline, and cannot break out", () => {
  const ctx = recorder();
  Object.assign(ctx, { font: "600 20px system-ui, sans-serif", textAlign: "right", textBaseline: "middle" });
  ctx.fillText('</text><script>"\u0000\ud800', 50, 60);
  assert.equal(body(ctx), '<text x="50" y="67" fill="#000000" text-anchor="end" font-size="20" '
    + 'font-family="system-ui, sans-serif" font-weight="600">&lt;/text&gt;&lt;script&gt;&quot;</text>');
});

test("a font that cannot be read is the usual one", () => {
  const ctx = recorder();
  ctx.font = "caption";
  ctx.fillText("a", 0, 0);
  assert.match(body(ctx), /font-size="10" font-family="sans-serif"/);
});

test("dashes, alpha and circles are written", () => {
  const ctx = recorder();
  ctx.setLineDash([4, 2]);
  ctx.globalAlpha = 0.5;
  ctx.arc(10, 10, 5, 0, 2 * Math.PI);
  ctx.stroke();
  assert.equal(body(ctx), '<path d="M5 10a5 5 0 1 1 10 0a5 5 0 1 1 -10 0z" fill="none" stroke="#000000" '
    + 'stroke-width="1" opacity="0.5" stroke-dasharray="4 2"/>');
});

test("text is measured by who knows the fonts", () => {
  assert.equal(recorder().measureText("abc").width, 18);
});

test("characters that XML forbids are left out, astral ones stay", () => {
  assert.equal(escapeXml("a\u0001b\ufffe𝄞 ü\n"), "ab𝄞 ü\n");
});
