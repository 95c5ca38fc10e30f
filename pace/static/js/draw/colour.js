/** Colours that can be told from the paper. */

const GRAPHIC = 7; // WCAG 1.4.11 asks 3:1 of graphics; a line of a pixel and a half needs more

export function parseHex(text) {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text?.trim() ?? "")?.[1];
  if (!digits) return null;
  const pairs = digits.length === 3 ? [...digits].map((one) => one + one) : digits.match(/../g);
  return pairs.map((pair) => Number.parseInt(pair, 16));
}

/** Relative luminance, WCAG 2.2. */
export function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1 to 21, WCAG 2.2. */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const toHex = (rgb) => `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;

/**
 * The wished colour, moved towards black or white until it contrasts with the background (both "#rrggbb"). A wish
 * that is no colour gives the fallback.
 */
export function readable(wish, background, fallback, least = GRAPHIC) {
  const ground = parseHex(background);
  const colour = parseHex(wish);
  if (!colour || !ground) return fallback;
  const goal = luminance(ground) > 0.18 ? 0 : 255; // 0.18: equally far from black and white
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = colour.map((value) => value + (goal - value) * share);
    if (contrast(mixed, ground) >= least) return toHex(mixed);
  }
  return toHex([goal, goal, goal]);
}

/** `share` (0 to 1) of one colour on top of another, both "#rrggbb"; the other one where either is no such colour. */
export function mix(one, other, share) {
  const [above, below] = [parseHex(one), parseHex(other)];
  if (!above || !below) return other;
  return toHex(below.map((value, i) => value + (above[i] - value) * share));
}
