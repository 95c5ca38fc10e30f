"""How smoothly the page draws: ``python -m bench.frames [--strips 1,16,64] [--seconds 10]``.

A Pace of its own plays a recording of two leads at 360 Hz on so many channels; a headless Chromium of 1280 x 800 CSS px
shows them all on the wall, scrolling and sweeping. Frames are those that the page got (requestAnimationFrame), drawing
is what the page's own loop spent in each, CPU that of the renderer's process in % of one core. See README.rst.
"""
import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.support.browser import chromium
from tests.support.stage import Stage

WIDTH, HEIGHT = 1280, 800
SETTLE_S = 6      # until subscriptions, history and the render clocks have settled
COLUMNS = "{:>6} {:<7} {:>8} {:>7} {:>7} {:>7} {:>9} {:>9} {:>9} {:>7} {:>9} {:>9}"
HEADS = ("strips", "mode", "frames/s", "p50 ms", "p95 ms", "p99 ms", "draw p50", "draw p99", "renderer", "GPU",
         "heap MB", "after MB")

PROBE = """
() => {
  const probe = window.paceBench = { intervals: [], on: true };
  let last = null;
  const follow = (at) => {
    if (last !== null) probe.intervals.push(at - last);
    last = at;
    if (probe.on) requestAnimationFrame(follow);
  };
  requestAnimationFrame(follow);
}
"""
REPORT = """
async () => {
  paceBench.on = false;
  const files = performance.getEntriesByType('resource').map((one) => one.name);
  const { loop } = await import(files.find((name) => name.includes('draw/loop')));
  return [paceBench.intervals, loop.times.durations.slice(-paceBench.intervals.length)];
}
"""
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


def percentile(values, share):
    """The value that ``share`` of them do not exceed; NaN of none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


class Watched:
    """The wall of a page, and the means to measure what it costs."""

    def __init__(self, browser, url, count, sweep):
        self._processes = browser.new_browser_cdp_session()
        self._context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        self.page = self._context.new_page()
        self.page.on("pageerror", lambda error: print(f"error on the page: {error}", file=sys.stderr))
        chosen = json.dumps(json.dumps({"sweep": sweep}))
        self.page.add_init_script(f"localStorage.setItem('pace.strip', {chosen})")
        self._tools = self._context.new_cdp_session(self.page)
        self._tools.send("Performance.enable")
        self.page.goto(f"{url}/#view=wall")
        self.page.wait_for_function(DRAWN, arg=count, timeout=60_000)
        time.sleep(SETTLE_S)

    def heap(self):
        """MB of objects that are in use."""
        self._tools.send("HeapProfiler.collectGarbage")
        metrics = self._tools.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize") / 1e6

    def cpu(self):
        """CPU seconds so far, by type of process."""
        spent = {}
        for one in self._processes.send("SystemInfo.getProcessInfo")["processInfo"]:
            spent[one["type"]] = spent.get(one["type"], 0) + one["cpuTime"]
        return spent

    def measure(self, seconds):
        """(intervals ms, durations ms, {type of process: % of one core}) of a while."""
        self.page.evaluate(PROBE)
        before, began = self.cpu(), time.monotonic()
        time.sleep(seconds)
        after, took = self.cpu(), time.monotonic() - began
        intervals, durations = self.page.evaluate(REPORT)
        share = {kind: 100 * (spent - before.get(kind, 0)) / took for kind, spent in after.items()}
        return intervals, durations, share

    def close(self):
        """Close the page and what belongs to it."""
        self._context.close()


def row(browser, url, count, sweep, seconds):
    """Measure one case; its line of the table."""
    watched = Watched(browser, url, count, sweep)
    try:
        before = watched.heap()
        intervals, durations, cpu = watched.measure(seconds)
        after = watched.heap()
    finally:
        watched.close()
    rate = 1000 * len(intervals) / sum(intervals) if intervals else 0
    return COLUMNS.format(
        count, "sweep" if sweep else "scroll", f"{rate:.1f}",
        *(f"{percentile(intervals, share):.1f}" for share in (0.5, 0.95, 0.99)),
        *(f"{percentile(durations, share):.2f}" for share in (0.5, 0.99)),
        f"{cpu.get('renderer', 0):.0f} %", f"{cpu.get('GPU', 0):.0f} %", f"{before:.1f}", f"{after:.1f}")


def measure_all(counts, seconds):
    """Print the table."""
    print(COLUMNS.format(*HEADS), flush=True)
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
