"""What the strip on the page shows, read from its pixels."""
import json

PX_PER_S = 25 * 96 / 25.4
"""CSS pixels a second at 25 mm/s."""

PX_PER_MV = 10 * 96 / 25.4
"""CSS pixels a millivolt at 10 mm/mV."""

BLUE = "#0000cc"
"""Colour of the traces of these tests: nothing else on the strip is blue, and the light theme leaves it as it is."""

FUNCTIONS = r"""
window.strip = {
  canvas: () => document.getElementById('strip'),
  /** Per column [highest y, lowest y] of the trace, or null, in device pixels. */
  columns() {
    const canvas = this.canvas();
    const {data, width, height} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const columns = new Array(width).fill(null);
    for (let y = 0, at = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, at += 4) {
        if (data[at + 2] <= data[at] + 60 || data[at + 2] <= data[at + 1] + 60) continue;
        if (columns[x] === null) columns[x] = [y, y];
        else columns[x][1] = y;
      }
    }
    return columns;
  },
  blue: (data, at) => data[at + 2] > data[at] + 60 && data[at + 2] > data[at + 1] + 60,
  /** Columns where the trace crosses the row from right to left: the rising edges' left sides. */
  edges(row) {
    const canvas = this.canvas();
    const {data, width} = canvas.getContext('2d').getImageData(0, row, canvas.width, 1);
    const hits = [];
    for (let x = 0; x < width; x += 1) {
      if (this.blue(data, x * 4) && !(x > 0 && this.blue(data, (x - 1) * 4))) hits.push(x);
    }
    return hits;
  },
  /** Where the heavy lines of the paper are: [columns on that row, rows of the column between the last two]. */
  heavy(row) {
    const canvas = this.canvas();
    const ctx = canvas.getContext('2d');
    const wanted = this.colour('--grid-large');
    const lines = ({data}) => {
      const found = [];
      for (let i = 0; i < data.length / 4; i += 1) {
        if (wanted.every((part, k) => Math.abs(data[i * 4 + k] - part) <= 12)) found.push(i);
      }
      return found.filter((at, i) => i === 0 || at > found[i - 1] + 1);
    };
    const across = lines(ctx.getImageData(0, row, canvas.width, 1));
    const between = Math.round((across.at(-1) + across.at(-2)) / 2) + 2;
    return [across, lines(ctx.getImageData(between, 0, 1, canvas.height))];
  },
  /** Pixels of the colour of warnings: [[row, column] …]. */
  marks() {
    const canvas = this.canvas();
    const {data, width} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const wanted = this.colour('--bad');
    const found = [];
    for (let i = 0; i < data.length; i += 4) {
      if (wanted.every((part, k) => Math.abs(data[i + k] - part) <= 12)) {
        found.push([Math.floor(i / 4 / width), (i / 4) % width]);
      }
    }
    return found;
  },
  colour: (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    .match(/\w\w/g).map((pair) => parseInt(pair, 16)),
  /** Each frame for `ms`: [page time, crossings of the row]. */
  frames: (row, ms) => new Promise((done) => {
    const seen = [], start = performance.now();
    const look = () => {
      seen.push([performance.now(), window.strip.edges(row)]);
      if (performance.now() - start < ms) requestAnimationFrame(look);
      else done(seen);
    };
    requestAnimationFrame(look);
  }),
};
"""


class StripReader:
    """Reads the strip of a Playwright page."""

    def __init__(self, page):
        self.page = page
        page.add_init_script(FUNCTIONS)

    def columns(self):
        """``[(top, bottom) | None, …]`` for each device-pixel column."""
        return json.loads(self.page.evaluate("JSON.stringify(strip.columns())"))  # its own way costs as much as reading

    def drawn(self):
        """Number of columns that the trace passes."""
        return self.page.evaluate("strip.columns().filter(Boolean).length")

    def heavy(self, row):
        """Where the paper's heavy lines are (device px): columns on a row, and rows beside the last of them."""
        return self.page.evaluate("row => strip.heavy(row)", row)

    def marks(self):
        """``[(row, column), …]`` (device px) of the pixels that mark values beyond the range."""
        return self.page.evaluate("strip.marks()")

    def frames(self, row, ms):
        """``[(page time, columns where the trace crosses the row), …]`` of each frame for so long."""
        return self.page.evaluate("([row, ms]) => strip.frames(row, ms)", [row, ms])


def levels(columns):
    """The two heights (device pixels from above) at which most of a pulse train lies: (upper, lower)."""
    flat = sorted((top + bottom) / 2 for top, bottom in filter(None, columns) if bottom - top < 6)
    middle = (flat[0] + flat[-1]) / 2
    upper = [height for height in flat if height < middle]
    lower = [height for height in flat if height >= middle]
    return upper[len(upper) // 2], lower[len(lower) // 2]


def rising_edges(columns, height):
    """Columns where the trace comes above a height (device pixels from above), from left to right."""
    pairs = zip(columns, columns[1:], strict=False)
    return [x for x, (left, right) in enumerate(pairs, 1) if left and right and right[0] <= height < left[0]]


def gaps(columns):
    """``[(first, width), …]`` of the runs without trace between two columns with it."""
    drawn = [x for x, column in enumerate(columns) if column]
    return [(left + 1, right - left - 1) for left, right in zip(drawn, drawn[1:], strict=False) if right - left > 1]
