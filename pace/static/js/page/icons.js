/** Drawings for buttons: one path each in a box of 24 × 24, stroked. */

const SVG = "http://www.w3.org/2000/svg";

export const ICONS = {
  pause: "M8 5v14M16 5v14",
  live: "M7 4.500l12 7.500-12 7.500z",
  back: "M11 6l-6 6 6 6M19 6l-6 6 6 6",
  forward: "M5 6l6 6-6 6M13 6l6 6-6 6",
  more: "M4 7h16M4 12h16M4 17h16",
  sweep: "M3 12h4l2-6 3 12 2-6M18 4v16M21 12h0",
  calipers: "M6 4v16M18 4v16M6 12h12M9 9l-3 3 3 3M15 9l3 3-3 3",
  march: "M4 5v14M9.300 5v14M14.600 5v14M20 5v14",
  save: "M12 4v11M7 11l5 5 5-5M4 20h16",
  wall: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  details: "M5 20V11M12 20V4M19 20v-6",
  settings: "M4 7h9M19 7h1M4 17h1M11 17h9M16 4.500v5M8 14.500v5",
  help: "M8.500 9a3.500 3.500 0 1 1 5 3.200c-1 .5-1.500 1.100-1.500 2.300M12 18.500v.1",
  ruler: "M3 8h18v8H3zM7 8v3M11 8v4M15 8v3M19 8v4",
  close: "M6 6l12 12M18 6L6 18",
};

/** An icon for decoration: `shape` names one of ICONS or is a path itself. */
export function icon(shape) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  svg.append(document.createElementNS(SVG, "path"));
  redraw(svg, shape);
  return svg;
}

/** Another shape in the same place. */
export function redraw(svg, shape) {
  svg.firstChild.setAttribute("d", ICONS[shape] ?? shape);
}
