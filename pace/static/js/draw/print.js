/** A strip on paper: what the screen shows, painted once onto any context, at any number of pixels a millimetre. */
import { gapLabels, gapsWithin } from "./gaps.js";
import { scrollSpans } from "./layout.js";
import { column } from "./scale.js";
import { Scene } from "./scene.js";

/**
 * The picture of a Strip: {layout, paint(ctx), xOf(time)} in device pixels, of which `pixelRatio` make a CSS px; `xOf` is
 * null for what is not on it. Paper has no erase bar: time goes from left to right in both modes.
 *
 * @param {object} ctx to measure texts with
 * @param {{source: object, gaps: object[], playhead: number, pixelRatio: number, theme: object}} what
 */
export function printed(strip, ctx, { source, gaps, playhead, pixelRatio, theme }) {
  const scene = sceneOf(strip, ctx, { source, pixelRatio, theme });
  const { layout } = scene;
  const head = column(playhead, layout.pxPerMs);
  const [span] = scrollSpans(head, layout.plot);
  const shown = gapsWithin(gaps, span.first / layout.pxPerMs, head / layout.pxPerMs);
  const labels = gapLabels(ctx, layout, [span], shown, head, strip.words);
  const xOf = (time) => placeOf(time * layout.pxPerMs, span);
  return { layout, xOf, paint: (paper) => paint(paper, { scene, span, source, gaps: shown, labels }) };
}

const placeOf = (column, { first, last, x }) => (column >= first && column <= last ? x + column - first : null);

function sceneOf(strip, ctx, { source, pixelRatio, theme }) {
  const { descriptor: { unit, range, colour }, leads } = strip.shown;
  const { format, words, number, options } = strip;
  const width = Math.round((strip.width / strip.pixelRatio) * pixelRatio);
  return new Scene(ctx, {
    layout: { width, pixelRatio, leadCount: source.leads.length, unit, range, extent: strip.reach.extent, ...options },
    theme, stale: false, colour, unit, names: leads, sweep: false, format, words, number,
  });
}

function paint(ctx, { scene, span, source, gaps, labels }) {
  const { plot, height } = scene.layout;
  scene.paintFrame(ctx);
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.x, 0, plot.width, height);
  ctx.clip();
  scene.paintColumns(ctx, span, { source, gaps, stock: null });
  ctx.restore();
  for (const border of [span.first, span.last]) scene.hideTorn(ctx, border, span);
  for (const text of [...scene.names, ...labels]) scene.paintText(ctx, text);
}

/** Half a time of day is another time of day. */
function hideTorn(ctx, { layout, labels, theme }, span, edge) {
  const torn = layout.axis ? tornLabel(layout, labels, edge) : null;
  if (!torn) return;
  ctx.fillStyle = theme.paper;
  ctx.fillRect(span.x + torn[0] - span.first, timeTop(layout), torn[1] - torn[0], layout.height - timeTop(layout));
}
