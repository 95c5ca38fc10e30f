/** Pins, drawn once for each look and turn: a thousand of them are copied onto the map with each frame. */
import { BOXES } from "./look.js";

const STEP = 3; // degrees; one that turns so little is not seen
const MOST = 3000; // sprites kept, some 10 KiB each; when full all are drawn anew
const FULL = Math.PI * 2;

const SHAPES = {
  /** An arrow in a circle: it points where the device does. */
  compass(ctx) {
    ctx.moveTo(0, -18);
    ctx.lineTo(8.5, -8.5);
    ctx.arc(0, 0, 12, -Math.PI / 4, Math.PI * 1.25);
    ctx.closePath();
  },
  /** A drop that stands on its place. */
  leaning(ctx) {
    ctx.moveTo(0, 0);
    ctx.bezierCurveTo(-3, -9, -11, -13, -11, -22);
    ctx.arc(0, -22, 11, Math.PI, FULL);
    ctx.bezierCurveTo(11, -13, 3, -9, 0, 0);
    ctx.closePath();
  },
  plain(ctx) {
    ctx.arc(0, 0, 10, 0, FULL);
    ctx.closePath();
  },
  /** A flag on its pole. */
  fixed(ctx) {
    ctx.moveTo(-1.5, 0);
    ctx.lineTo(-1.5, -36);
    ctx.lineTo(24, -28);
    ctx.lineTo(1.5, -20);
    ctx.lineTo(1.5, 0);
    ctx.closePath();
  },
};

/** Middle of the mark inside of each shape. */
const INSIDE = { compass: [0, 0], leaning: [0, -22], plain: [0, 0] };

/** A beat, for what is worn. */
function beat(ctx, [x, y]) {
  ctx.moveTo(x - 7, y);
  for (const [dx, dy] of [[-3, 0], [-1, -5], [2, 5], [3.5, 0], [7, 0]]) ctx.lineTo(x + dx, y + dy);
}

/**
 * @param {{shape, fill, line, mark, ring, hollow, wearable}} look colours as CSS; `hollow`: stale, told by more than the colour;
 *   `ring`: a colour, or null
 */
function paint(ctx, { shape, fill, line, mark, ring, hollow, wearable }) {
  const outline = (colour, width) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  };
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.beginPath();
  SHAPES[shape](ctx);
  if (ring) outline(ring, 6);
  outline(line, 3.5); // against any ground
  ctx.fillStyle = hollow ? line : fill;
  ctx.fill();
  outline(fill, hollow ? 2 : 1);
  if (!INSIDE[shape]) return;
  ctx.beginPath();
  if (wearable) beat(ctx, INSIDE[shape]);
  else ctx.arc(...INSIDE[shape], shape === "plain" ? 3 : 3.5, 0, FULL);
  if (wearable) outline(hollow ? fill : mark, 2);
  ctx.fillStyle = hollow ? fill : mark;
  if (!wearable) ctx.fill();
}

export class Sprites {
  /** @param {function(width, height)} make a canvas of that size */
  constructor(make = (width, height) => Object.assign(document.createElement("canvas"), { width, height })) {
    this.make = make;
    this.kept = new Map();
  }

  /** Another screen, or other colours. */
  clear() {
    this.kept.clear();
  }

  /** A canvas with the look turned by so many degrees, at `ratio` device px a CSS px; its place is at {x, y} of BOXES. */
  of(look, turn, ratio) {
    const step = ((Math.round(turn / STEP) % (360 / STEP)) + 360 / STEP) % (360 / STEP);
    const key = `${look.key} ${step} ${ratio}`;
    let sprite = this.kept.get(key);
    if (!sprite) {
      if (this.kept.size >= MOST) this.kept.clear();
      this.kept.set(key, (sprite = this.draw(look, step * STEP, ratio)));
    }
    return sprite;
  }

  draw(look, turn, ratio) {
    const { width, height, x, y } = BOXES[look.shape];
    const canvas = this.make(Math.ceil(width * ratio), Math.ceil(height * ratio));
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.translate(x, y);
    ctx.rotate((turn * Math.PI) / 180);
    paint(ctx, look);
    return canvas;
  }
}
