"""How smoothly a page of ours draws: its frames, what its loop spends in each, and the processor time of the browser.

Frames are those that the page got (requestAnimationFrame), drawing is what the page's own loop spent in each.
"""
import sys
import time

WIDTH, HEIGHT = 1280, 800
"""CSS px of the window."""
HEADS = ("frames/s", "p50 ms", "p95 ms", "p99 ms", "draw p50", "draw p99", "renderer", "GPU")
COLUMNS = "{:>8} {:>7} {:>7} {:>7} {:>9} {:>9} {:>9} {:>7}"

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


def percentile(values, share):
    """The value that ``share`` of them do not exceed; NaN of none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


class Watched:
    """A page, and the means to measure what it costs."""

    def __init__(self, browser):
        self._processes = browser.new_browser_cdp_session()
        self._context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        self.page = self._context.new_page()
        self.page.on("pageerror", lambda error: print(f"error on the page: {error}", file=sys.stderr))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._context.close()

    def tools(self):
        """A session of the browser's developer tools for the page."""
        return self._context.new_cdp_session(self.page)

    def cpu(self):
        """CPU seconds so far, by type of process."""
        spent = {}
        for one in self._processes.send("SystemInfo.getProcessInfo")["processInfo"]:
            spent[one["type"]] = spent.get(one["type"], 0) + one["cpuTime"]
        return spent

    def measure(self, seconds):
        """The cells of HEADS, of a while; CPU in % of one core."""
        self.page.evaluate(PROBE)
        before, began = self.cpu(), time.monotonic()
        time.sleep(seconds)
        after, took = self.cpu(), time.monotonic() - began
        intervals, durations = self.page.evaluate(REPORT)
        share = {kind: 100 * (spent - before.get(kind, 0)) / took for kind, spent in after.items()}
        rate = 1000 * len(intervals) / sum(intervals) if intervals else 0
        return (f"{rate:.1f}", *(f"{percentile(intervals, part):.1f}" for part in (0.5, 0.95, 0.99)),
                *(f"{percentile(durations, part):.2f}" for part in (0.5, 0.99)),
                f"{share.get('renderer', 0):.0f} %", f"{share.get('GPU', 0):.0f} %")
