/** Between points of the canvas (CSS px) and what stands there (epoch ms, lead, units), for both modes. */
import { eraseBar, headOffset, scrollSpans, sweepSpans } from "./layout.js";

export class Places {
  /** @param {object} layout see stripLayout @param {number} head column after the newest shown @param {boolean} sweep */
  constructor(layout, head, sweep) {
    Object.assign(this, { layout, head, sweep });
  }

  get spans() {
    const { layout, head } = this;
    return this.sweep ? sweepSpans(head, layout.plot, eraseBar(layout)) : scrollSpans(head, layout.plot);
  }

  get visible() {
    const { layout, head } = this;
    const shown = layout.plot.width - (this.sweep ? eraseBar(layout) : 0);
    return { from: (head - shown) / layout.pxPerMs, to: head / layout.pxPerMs };
  }

  /** Time at an x, which is kept within the plot; under the erase bar that of the piece being erased. */
  timeAt(x) {
    const { plot, pxPerMs, pixelRatio } = this.layout;
    const offset = Math.min(Math.max(x * pixelRatio - plot.x, 0), plot.width);
    if (!this.sweep) return (this.head - plot.width + offset) / pxPerMs;
    const written = headOffset(this.head, plot);
    return (this.head - written + offset - (offset > written ? plot.width : 0)) / pxPerMs;
  }

  /** Where a time stands, or null if it is not on the strip. */
  xOf(time) {
    const { layout } = this;
    const at = time * layout.pxPerMs;
    const span = this.spans.findLast(({ first, last }) => at >= first && at <= last);
    return span ? (span.x + at - span.first) / layout.pixelRatio : null;
  }

  /** The lead whose band is nearest. */
  bandAt(y) {
    const at = y * this.layout.pixelRatio;
    const away = ({ top, height }) => Math.max(top - at, at - top - height, 0);
    const distances = this.layout.bands.map(away);
    return distances.indexOf(Math.min(...distances));
  }

  valueAt(lead, y) {
    const { zero, pxPerUnit } = this.layout.bands[lead];
    return (zero - y * this.layout.pixelRatio) / pxPerUnit;
  }

  yOf(lead, value) {
    const { zero, pxPerUnit } = this.layout.bands[lead];
    return (zero - value * pxPerUnit) / this.layout.pixelRatio;
  }
}
