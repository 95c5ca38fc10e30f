"""How smoothly the map draws people who move: ``python -m bench.pins [--pins 100,1000] [--seconds 10]``.

A headless Chromium of 1280 x 800 CSS px opens the map of a Pace of its own. In the page so many people move at 5 Hz:
what the server would send of them, in messages as large as its own, is parsed and taken up as if it had come over the
link. Frames are those that the page got (requestAnimationFrame), drawing is what the page's own loop spent in each.
"""
import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.frames import PROBE, REPORT, percentile
from pace.people.places import MOST_TOLD, TICK_S
from tests.support.browser import chromium
from tests.support.stage import Stage

WIDTH, HEIGHT = 1280, 800
SETTLE_S = 3      # until the outlines are there, the pins are in sight and their pictures are drawn
COLUMNS = "{:>6} {:<6} {:>8} {:>7} {:>7} {:>7} {:>9} {:>9} {:>9} {:>9} {:>7}"
HEADS = ("pins", "map", "frames/s", "p50 ms", "p95 ms", "p99 ms", "draw p50", "draw p99", "taken p99", "renderer",
         "GPU")

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


class Crowded:
    """The map of a page with people who move, and the means to measure what it costs."""

    def __init__(self, browser, url, count, dragged):
        self._processes = browser.new_browser_cdp_session()
        self._context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        self.page = self._context.new_page()
        self.page.on("pageerror", lambda error: print(f"error on the page: {error}", file=sys.stderr))
        self.page.goto(f"{url}/map")
        self.page.wait_for_selector("#link[data-phase=open]", timeout=30_000)
        self.page.evaluate(CROWD, [count, MOST_TOLD, TICK_S * 1000])
        time.sleep(SETTLE_S)
        if dragged:
            self.page.evaluate(DRAG)
            time.sleep(1)

    def cpu(self):
        """CPU seconds so far, by type of process."""
        spent = {}
        for one in self._processes.send("SystemInfo.getProcessInfo")["processInfo"]:
            spent[one["type"]] = spent.get(one["type"], 0) + one["cpuTime"]
        return spent

    def measure(self, seconds):
        """(intervals ms, durations ms, ms that a tick's messages took, {type of process: % of one core}) of a while."""
        self.page.evaluate("() => { paceTaken.length = 0; }")
        self.page.evaluate(PROBE)
        before, began = self.cpu(), time.monotonic()
        time.sleep(seconds)
        after, took = self.cpu(), time.monotonic() - began
        intervals, durations = self.page.evaluate(REPORT)
        share = {kind: 100 * (spent - before.get(kind, 0)) / took for kind, spent in after.items()}
        return intervals, durations, self.page.evaluate("paceTaken"), share

    def close(self):
        """Close the page and what belongs to it."""
        self._context.close()


def row(browser, url, count, dragged, seconds):
    """Measure one case; its line of the table."""
    crowded = Crowded(browser, url, count, dragged)
    try:
        intervals, durations, taken, cpu = crowded.measure(seconds)
    finally:
        crowded.close()
    rate = 1000 * len(intervals) / sum(intervals) if intervals else 0
    return COLUMNS.format(
        count, "drag" if dragged else "still", f"{rate:.1f}",
        *(f"{percentile(intervals, share):.1f}" for share in (0.5, 0.95, 0.99)),
        *(f"{percentile(durations, share):.2f}" for share in (0.5, 0.99)), f"{percentile(taken, 0.99):.1f}",
        f"{cpu.get('renderer', 0):.0f} %", f"{cpu.get('GPU', 0):.0f} %")


def measure_all(counts, seconds):
    """Print the table."""
    print(COLUMNS.format(*HEADS), flush=True)
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
