/** Puts what traceLead finds on a Canvas 2D context. */

const LINE = 1.5; // CSS px
const DOT = 2;
const MARK = 3; // the square at the edge of a band where values lie beyond it

/** One path of lines; dots and marks are filled after it. */
export class ContextPen {
  constructor(ctx) {
    this.ctx = ctx;
    this.dots = [];
    this.clips = [];
    ctx.beginPath();
  }

  moveTo(x, y) {
    this.ctx.moveTo(x, y);
  }

  lineTo(x, y) {
    this.ctx.lineTo(x, y);
  }

  dot(x, y) {
    this.dots.push([x, y]);
  }

  /** One mark a pixel is enough, however many samples lie beyond. */
  clipped(x, edge) {
    const last = this.clips.at(-1);
    const column = Math.floor(x);
    if (!last || last[1] !== edge || last[0] !== column) this.clips.push([column, edge]);
  }

  /** Values beyond the range are not cut silently: a mark at the band's edge says that there is more. */
  finish({ colour, warning, pixelRatio, band }) {
    const { ctx } = this;
    Object.assign(ctx, { strokeStyle: colour, lineWidth: LINE * pixelRatio, lineJoin: "round", lineCap: "round" });
    ctx.stroke();
    ctx.fillStyle = colour;
    for (const [x, y] of this.dots) square(ctx, x, y, DOT * pixelRatio);
    ctx.fillStyle = warning;
    const size = Math.round(MARK * pixelRatio);
    for (const [column, edge] of this.clips) {
      const y = edge > 0 ? band.top : band.top + band.height;
      ctx.fillRect(Math.round(column - (size - 1) / 2), Math.round(y - size / 2), size, size);
    }
  }
}

const square = (ctx, x, y, size) => ctx.fillRect(x - size / 2, y - size / 2, size, size);
