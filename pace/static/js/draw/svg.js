/** A Canvas 2D context that writes down what is drawn on it, as SVG 1.1 in real millimetres. */

const SVG = "http://www.w3.org/2000/svg";
const DECIMALS = 100; // hundredths of a pixel

/** What a Canvas 2D context begins with (HTML Standard, 4.12.5.1). */
const STATE = {
  fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, lineJoin: "miter", lineCap: "butt", globalAlpha: 1,
  font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic", dash: [], dx: 0, dy: 0,
};

const ANCHORS = { center: "middle", right: "end", end: "end" };

/** From the line that a text hangs on to its baseline, in sizes of the font: what browsers do with common fonts. */
const BASELINES = { top: 0.85, hanging: 0.75, middle: 0.35, bottom: -0.21, ideographic: -0.21 };

const FONT = /^(?:(italic|oblique)\s+)?(?:(\d{3}|bold)\s+)?([\d.]+)px(?:\/\S+)?\s+(.+)$/;

// Control characters, lone surrogates and non-characters may not stand in XML (XML 1.0, 2.2).
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escapeXml = (text) => String(text).replace(NOT_XML, "").replace(/[&<>"]/g, (one) => ENTITIES[one]);

const number = (value) => String(Math.round(value * DECIMALS) / DECIMALS + 0);

function element(name, attributes, content = null) {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return content === null ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${content}</${name}>`;
}

/**
 * Offers what the painters of draw/ use. Pictures cannot be written down: drawImage is missing on purpose, so that a
 * painter that wants it fails aloud.
 */
export class SvgContext {
  /** @param {function(string, string): number} measure width in px of a text in a font (CSS shorthand) */
  constructor(measure) {
    Object.assign(this, STATE);
    this.measure = measure;
    this.parts = [];
    this.stack = [];
    this.path = [];
    this.rects = null; // rectangles of one colour in a row make one path: a grid has thousands
    this.clips = 0;
    this.groups = 0; // open ones of the present state
  }

  save() {
    const kept = Object.fromEntries(Object.keys(STATE).map((key) => [key, this[key]]));
    this.stack.push({ ...kept, groups: this.groups });
    this.groups = 0;
  }

  restore() {
    const kept = this.stack.pop();
    if (!kept) return;
    this.put("</g>".repeat(this.groups));
    Object.assign(this, kept);
  }

  translate(x, y) {
    this.dx += x;
    this.dy += y;
  }

  beginPath() {
    this.path = [];
  }

  moveTo(x, y) {
    this.path.push(`M${this.at(x, y)}`);
  }

  lineTo(x, y) {
    this.path.push(`${this.path.length ? "L" : "M"}${this.at(x, y)}`);
  }

  rect(x, y, width, height) {
    this.path.push(this.box(x, y, width, height));
  }

  /** Whole circles alone. */
  arc(x, y, radius) {
    const r = number(radius);
    const across = number(2 * radius);
    this.path.push(`M${this.at(x - radius, y)}a${r} ${r} 0 1 1 ${across} 0a${r} ${r} 0 1 1 -${across} 0z`);
  }

  closePath() {
    if (this.path.length) this.path.push("z");
  }

  setLineDash(dash) {
    this.dash = [...dash];
  }

  getLineDash() {
    return [...this.dash];
  }

  stroke() {
    if (this.path.length) this.put(element("path", { d: this.path.join(""), fill: "none", ...this.strokes() }));
  }

  fill() {
    if (this.path.length) this.put(element("path", { d: this.path.join(""), fill: this.fillStyle, opacity: this.opacity() }));
  }

  fillRect(x, y, width, height) {
    const key = `${this.fillStyle} ${this.globalAlpha}`;
    if (this.rects?.key !== key) {
      this.flush();
      this.rects = { key, d: [], fill: this.fillStyle, opacity: this.opacity() };
    }
    this.rects.d.push(this.box(x, y, width, height));
  }

  strokeRect(x, y, width, height) {
    this.put(element("path", { d: this.box(x, y, width, height), fill: "none", ...this.strokes() }));
  }

  /** On paper there is nothing to clear. */
  clearRect() {}

  /** What follows shows within the path alone, until restore(). */
  clip() {
    const id = `clip-${this.clips += 1}`;
    const shape = element("path", { d: this.path.join("") });
    this.put(`${element("clipPath", { id }, shape)}<g clip-path="url(#${id})">`);
    this.groups += 1;
  }

  measureText(text) {
    return { width: this.measure(text, this.font) };
  }

  fillText(text, x, y) {
    const [, style = null, weight = null, size, family] = FONT.exec(this.font) ?? FONT.exec(STATE.font);
    const baseline = y + (BASELINES[this.textBaseline] ?? 0) * size;
    this.put(element("text", {
      x: number(x + this.dx), y: number(baseline + this.dy), fill: this.fillStyle, opacity: this.opacity(),
      "text-anchor": ANCHORS[this.textAlign] ?? null, "font-size": number(Number(size)), "font-family": family,
      "font-weight": weight, "font-style": style,
    }, escapeXml(text)));
  }

  /** The whole drawing; sizes in px, of which `pxPerMm` make a millimetre. Groups still open are closed. */
  toSvg({ width, height, pxPerMm, title }) {
    while (this.stack.length) this.restore();
    this.flush();
    const size = { width: `${number(width / pxPerMm)}mm`, height: `${number(height / pxPerMm)}mm` };
    const viewBox = `0 0 ${number(width)} ${number(height)}`;
    const content = [element("title", {}, escapeXml(title)), ...this.parts, "</g>".repeat(this.groups)];
    return `<?xml version="1.0" encoding="UTF-8"?>\n${element("svg", { xmlns: SVG, ...size, viewBox }, content.join("\n"))}\n`;
  }

  put(text) {
    this.flush();
    if (text) this.parts.push(text);
  }

  flush() {
    if (!this.rects) return;
    const { d, fill, opacity } = this.rects;
    this.parts.push(element("path", { d: d.join(""), fill, opacity }));
    this.rects = null;
  }

  at(x, y) {
    return `${number(x + this.dx)} ${number(y + this.dy)}`;
  }

  box(x, y, width, height) {
    return `M${this.at(x, y)}h${number(width)}v${number(height)}h${number(-width)}z`;
  }

  opacity() {
    return this.globalAlpha === 1 ? null : number(this.globalAlpha);
  }

  strokes() {
    return {
      stroke: this.strokeStyle, "stroke-width": number(this.lineWidth), opacity: this.opacity(),
      "stroke-linejoin": this.lineJoin === STATE.lineJoin ? null : this.lineJoin,
      "stroke-linecap": this.lineCap === STATE.lineCap ? null : this.lineCap,
      "stroke-dasharray": this.dash.length ? this.dash.map(number).join(" ") : null,
    };
  }
}
