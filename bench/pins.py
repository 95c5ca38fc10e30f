"""How smoothly the map draws people who move: ``python -m bench.pins [--pins 100,1000] [--seconds 10]``.

A headless Chromium of 1280 x 800 CSS px opens the map of a Pace of its own. In the page so many people move at 5 Hz:
what the server would send of them, in messages as large as its own, is parsed and taken up as if it had come over the
link; `taken` is what that took of a tick. The other columns are told in bench.smoothness.
"""
import argparse
import tempfile
import time
from pathlib import Path

from bench.smoothness import COLUMNS, HEADS, Watched, percentile
from pace.people.places import MOST_TOLD, TICK_S
from tests.support.browser import chromium
from tests.support.stage import Stage

SETTLE_S = 3      # until the outlines are there, the pins are in sight and their pictures are drawn
LINE = f"{{:>6}} {{:<6}} {COLUMNS} {{:>9}}"

#: A third has a compass, a third leans, a third has no sensor. Each walks on a circle of its own around Berlin; all
#: change in each message. `paceTaken` has the ms that taking up all messages of one tick took.
CROWD = """
async ([count, most, tick]) => {
  const files = performance.getEntriesByType('resource').map((one) => one.name);
  const { mail } = await import(files.find((name) => name.endsWith('net/mail.js')));
  const people = Array.from({ length: count }, (_, i) => ({
    i, id: i.toString(16).padStart(16, '0'), name: `Person ${i}`, accuracy: 10,
    lat: 52.5 + 0.09 * Math.sin(i * 7.1), lng: 13.4 + 0.2 * Math.cos(i * 3.3),
  }));
  const told = (now) => people.map(({ i, lat, lng, ...rest }) => ({
    ...rest, lat: lat + 0.01 * Math.sin(now / 4000 + i), lng: lng + 0.015 * Math.cos(now / 4000 + i),
    heading: i % 3 === 0 ? (i * 31 + now / 20) % 360 : null,
    tilt: i % 3 === 1 ? 40 * Math.sin(now / 900 + i) : null,
    time: Date.now(),
  }));
  window.paceTaken = [];
  const move = (whole) => {
    const places = told(performance.now());
    const texts = [];
    for (let at = 0; at < places.length; at += most) {
      texts.push(JSON.stringify({
        type: 'location', time: Date.now(), ...(whole && at === 0 && { whole }),
        places: places.slice(at, at + most), left: [], same: [],
      }));
    }
    const begun = performance.now();
    for (const text of texts) mail.deliver(JSON.parse(text));
    window.paceTaken.push(performance.now() - begun);
  };
  move(true);
  setInterval(() => move(false), tick);
}
"""
#: The map is dragged round and round, as a person would who looks about.
DRAG = """
() => {
  const map = document.getElementById('map');
  const box = map.getBoundingClientRect();
  const at = (angle) => ({
    clientX: box.x + box.width / 2 + 80 * Math.cos(angle), clientY: box.y + box.height / 2 + 80 * Math.sin(angle),
    bubbles: true, cancelable: true, button: 0, buttons: 1,
  });
  map.dispatchEvent(new MouseEvent('mousedown', at(0)));
  let angle = 0;
  const turn = () => {
    angle += 0.05;
    map.dispatchEvent(new MouseEvent('mousemove', at(angle)));
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
}
"""


class Crowded(Watched):
    """The map with so many people who move, settled."""

    def __init__(self, browser, url, count, dragged):
        super().__init__(browser)
        self.page.goto(f"{url}/map")
        self.page.wait_for_selector("#link[data-phase=open]", timeout=30_000)
        self.page.evaluate(CROWD, [count, MOST_TOLD, TICK_S * 1000])
        time.sleep(SETTLE_S)
        if dragged:
            self.page.evaluate(DRAG)
            time.sleep(1)


def row(browser, url, count, dragged, seconds):
    """Measure one case; its line of the table."""
    with Crowded(browser, url, count, dragged) as crowded:
        crowded.page.evaluate("() => { paceTaken.length = 0; }")
        cells = crowded.measure(seconds)
        taken = percentile(crowded.page.evaluate("paceTaken"), 0.99)
        return LINE.format(count, "drag" if dragged else "still", *cells, f"{taken:.1f}")


def measure_all(counts, seconds):
    """Print the table."""
    print(LINE.format("pins", "map", *HEADS, "taken p99"), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        try:
            with chromium() as browser:
                for count in counts:
                    for dragged in (False, True):
                        print(row(browser, stage.url, count, dragged, seconds), flush=True)
        finally:
            stage.close()


def main():
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pins", default="100,1000", help="numbers of people, with commas (100,1000)")
    parser.add_argument("--seconds", type=float, default=10, help="of each case (10)")
    given = parser.parse_args()
    measure_all([int(number) for number in given.pins.split(",")], given.seconds)


if __name__ == "__main__":
    main()
