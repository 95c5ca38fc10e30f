"""How light the page is and how soon it shows a trace: ``python -m bench.firstview [--visits 5]``.

A headless Chromium of 1280 x 800 CSS px opens the page of a Pace of its own, on which a signal beats: as somebody who
has never been there, with another page of the same browser, and once more in the same page. Files and bytes are those
that came over the wire, with their headers; ms are medians, from navigation on.
"""
import argparse
import tempfile
from pathlib import Path
from statistics import median

from tests.support.browser import SIZE, chromium
from tests.support.stage import Stage
from tests.support.strip import BLUE, StripReader
from tests.support.waiting import wait_for

CHANNELS = {"pulses": {"leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}}
LINE = "{:<16} {:>5} {:>8} {:>9} {:>8} {:>15}"
HEADS = ("visit", "files", "bytes", "unpacked", "load ms", "first trace ms")

#: Looks at each frame; `traceAt` is the page time of the first with a trace on it.
WATCH = """
const look = () => {
  const there = document.getElementById('strip')?.width && window.strip.columns().some(Boolean);
  if (there) window.traceAt = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
#: [files, bytes, bytes unpacked, ms to the end of loading] of what was loaded so far.
LOADED = """() => {
  const [page] = performance.getEntriesByType('navigation');
  const all = [page, ...performance.getEntriesByType('resource')];
  const sum = (field) => all.reduce((total, one) => total + one[field], 0);
  return [all.filter((one) => one.transferSize).length, sum('transferSize'), sum('decodedBodySize'), page.loadEventEnd];
}"""


def watched(context):
    """A page that notes when its trace is there."""
    page = context.new_page()
    StripReader(page)
    page.add_init_script(WATCH)
    return page


def measured(page, go):
    """[files, bytes, unpacked, load ms, first trace ms] of a navigation ``go()``."""
    go()
    at = wait_for(lambda: page.evaluate("window.traceAt ?? null"), 30, 0.1, message="no trace")
    return [*page.evaluate(LOADED), at]


def visits(browser, url):
    """One person's three visits: {name: what was measured}."""
    context = browser.new_context(viewport=SIZE)
    page, other = watched(context), watched(context)
    found = {"first": measured(page, lambda: page.goto(url)), "another page": measured(other, lambda: other.goto(url))}
    found["reloaded"] = measured(other, other.reload)
    context.close()
    return found


def measure_all(count):
    """Print the table."""
    print(LINE.format(*HEADS), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), channels=CHANNELS)
        try:
            stage.play("pulses")
            with chromium() as browser:
                found = [visits(browser, stage.url) for _ in range(count)]
        finally:
            stage.close()
    for name in found[0]:
        columns = zip(*(one[name] for one in found), strict=True)
        print(LINE.format(name, *(f"{median(values):.0f}" for values in columns)))


def main():
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, default=5, help="people who come (5)")
    measure_all(parser.parse_args().visits)


if __name__ == "__main__":
    main()
