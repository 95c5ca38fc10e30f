"""How smoothly the page draws: ``python -m bench.frames [--strips 1,16,64] [--seconds 10]``.

A Pace of its own plays a recording of two leads at 360 Hz on so many channels; a headless Chromium of 1280 x 800 CSS px
shows them all on the wall, scrolling and sweeping. The columns are told in bench.smoothness. See README.rst.
"""
import argparse
import json
import tempfile
import time
from pathlib import Path

from bench.smoothness import COLUMNS, HEADS, Watched
from tests.support.browser import chromium
from tests.support.stage import Stage

SETTLE_S = 6      # until subscriptions, history and the render clocks have settled
LINE = f"{{:>6}} {{:<7}} {COLUMNS} {{:>9}} {{:>9}}"

DRAWN = """
(count) => {
  const strips = [...document.querySelectorAll('.tile canvas')];
  return strips.length >= count && strips.every((canvas) => canvas.height > 1 && canvas.width > 1);
}
"""


def channels(count):
    """``count`` channels of two leads, and what is played on them."""
    names = [f"bed-{number:02}" for number in range(1, count + 1)]
    settings = {"leads": "MLII V5", "unit": "mV", "rate": 360, "range": "-1 1.5", "resolution": 0.005}
    return ({name: {"label": f"Bed {number}", **settings} for number, name in enumerate(names, 1)},
            {name: {"file": "pace:data/mitdb-100.csv"} for name in names})


class Wall(Watched):
    """The wall with so many strips, settled."""

    def __init__(self, browser, url, count, sweep):
        super().__init__(browser)
        chosen = json.dumps(json.dumps({"sweep": sweep}))
        self.page.add_init_script(f"localStorage.setItem('pace.strip', {chosen})")
        self._tools = self.tools()
        self._tools.send("Performance.enable")
        self.page.goto(f"{url}/#view=wall")
        self.page.wait_for_function(DRAWN, arg=count, timeout=60_000)
        time.sleep(SETTLE_S)

    def heap(self):
        """MB of objects that are in use."""
        self._tools.send("HeapProfiler.collectGarbage")
        metrics = self._tools.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize") / 1e6


def row(browser, url, count, sweep, seconds):
    """Measure one case; its line of the table."""
    with Wall(browser, url, count, sweep) as wall:
        before = wall.heap()
        cells = wall.measure(seconds)
        return LINE.format(count, "sweep" if sweep else "scroll", *cells, f"{before:.1f}", f"{wall.heap():.1f}")


def measure_all(counts, seconds):
    """Print the table."""
    print(LINE.format("strips", "mode", *HEADS, "heap MB", "after MB"), flush=True)
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            described, replays = channels(count)
            stage = Stage(Path(folder), channels=described, replays=replays)
            try:
                with chromium() as browser:
                    for sweep in (False, True):
                        print(row(browser, stage.url, count, sweep, seconds), flush=True)
            finally:
                stage.close()


def main():
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strips", default="1,16,64", help="numbers of strips, with commas (1,16,64)")
    parser.add_argument("--seconds", type=float, default=10, help="of each case (10)")
    given = parser.parse_args()
    measure_all([int(number) for number in given.strips.split(",")], given.seconds)


if __name__ == "__main__":
    main()
