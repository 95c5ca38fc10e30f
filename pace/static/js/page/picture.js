/** A strip as a sheet of paper: what it is, when it was and at which scale, above what was drawn. */

/** The light theme, whatever the screen has: paper is white. */
export const PAPER = {
  paper: "#ffffff", gridSmall: "#fae3df", gridLarge: "#efb9b1", ink: "#15212c", muted: "#4a5764", trace: "#17202a",
  warning: "#a61b1b",
};

const FONT = "system-ui, sans-serif";

// CSS px
const MARGIN = 12;
const TITLE = 18;
const TEXT = 13;
const LEADING = 1.4; // line height, in sizes of the font

/** `text` in lines of at most `width`, broken at spaces and, where one word is too long, within it. */
export function wrapped(text, width, widthOf) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    const pieces = broken(word, width, widthOf);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1);
  }
  return [...lines, line];
}

/** A word in pieces that fit, of at least one character. */
function broken(word, width, widthOf) {
  const pieces = [""];
  for (const character of word) {
    const longer = pieces.at(-1) + character;
    if (pieces.at(-1) && widthOf(longer) > width) pieces.push(character);
    else pieces[pieces.length - 1] = longer;
  }
  return pieces;
}

/**
 * Where everything stands: {width, height, stripY, texts: {text, font, colour, x, y}[]} in device pixels.
 *
 * @param {object} ctx to measure texts with
 * @param {{title: string, facts: string[], foot: string, strip: {width, height}, pixelRatio: number}} sheet
 */
export function pictureLayout(ctx, { title, facts, foot, strip, pixelRatio }) {
  const margin = Math.round(MARGIN * pixelRatio);
  const texts = [];
  let y = margin;
  const write = (text, size, style, colour) => {
    const font = `${style}${size * pixelRatio}px ${FONT}`;
    ctx.font = font;
    for (const line of wrapped(text, strip.width - 2 * margin, (one) => ctx.measureText(one).width)) {
      texts.push({ text: line, font, colour, x: margin, y });
      y += Math.round(size * LEADING * pixelRatio);
    }
  };
  write(title, TITLE, "600 ", PAPER.ink);
  for (const fact of facts) write(fact, TEXT, "", PAPER.ink);
  const stripY = y + margin;
  y = stripY + strip.height + margin;
  write(foot, TEXT, "", PAPER.muted);
  return { width: strip.width, height: y + margin, stripY, texts };
}

/** Paint the sheet; `paintStrip` draws the strip with its upper left corner at 0, 0. */
export function paintPicture(ctx, { width, height, stripY, texts }, paintStrip) {
  ctx.fillStyle = PAPER.paper;
  ctx.fillRect(0, 0, width, height);
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  for (const { text, font, colour, x, y } of texts) {
    ctx.font = font;
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  }
  ctx.save();
  ctx.translate(0, stripY);
  paintStrip(ctx);
  ctx.restore();
}
