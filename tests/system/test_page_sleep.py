"""A tab or a laptop that sleeps, a laptop that changes its network: back at live at once, with what was missed."""
import math
import time

import pytest

from tests.support.expecting import expect
from tests.support.proxy import Proxy
from tests.support.stage import Stage
from tests.support.strip import BLUE, FUNCTIONS, PX_PER_MV, PX_PER_S, StripReader, gaps
from tests.support.tab import open_tab
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

STEPS = {"label": "Steps", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}
AWAY_MS = 3000
LIVE_S = 1
"""What is drawn lies so far behind the clock at most, with the play-out delay that a busy machine needs."""
FORGOTTEN_S = 40
"""A block that was held up makes the play-out delay long for twenty seconds."""
BEHIND_S = 5
"""So far behind the clock it may be meanwhile, and beside other tests."""

RETURN = """
window.returned = new Promise((done) => {
  let last = performance.now(), start = null;
  const seen = [], look = () => {
    const now = performance.now();
    if (now - last > 2000) [start, window.stood] = [now, now - last];
    last = now;
    if (start !== null) seen.push([now - start, Date.now(), strip.columns()]);
    if (start !== null && now - start > 700) done(seen);
    else requestAnimationFrame(look);
  };
  look();
});
0;
"""
"""Look at each frame from the one after two seconds without any: [ms since then, epoch ms, columns].

How long it stood (ms) is in ``stood``: a busy browser stops later than it is told to.
"""

DRAWN = "window.strip?.canvas()?.width ? strip.columns().filter(Boolean).length : 0"

SHOWN = """
window.frames = 0;
requestAnimationFrame(function count() { window.frames += 1; requestAnimationFrame(count); });
window.shown = new Promise((done) => document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  const start = performance.now(), seen = [], look = () => {
    seen.push([performance.now() - start, Date.now(), strip.columns()]);
    if (performance.now() - start > 700) done(seen);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}));
0;
"""
"""Count the frames, and look at each from the moment when the tab is in sight: [ms since then, epoch ms, columns]."""


def staircase(ms):
    """0.1 mV more with each second, from 0 to 0.9: a level names its second."""
    return ms // 1000 % 10 / 10


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("sleep"), channels={"steps": STEPS})
    stage.play("steps", backlog_s=12, value=staircase)
    yield stage
    stage.close()


@pytest.fixture
def proxy(stage):
    running = Proxy(stage.server.port)
    yield running
    running.close()


@pytest.fixture
def strip(page):
    return StripReader(page)


def open_page(page, strip, url):
    page.goto(url)
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    wait_for(lambda: strip.drawn() > 9.5 * PX_PER_S, 15, 0.1, message="no ten seconds of trace")


def lag(columns, now_ms):
    """Seconds that the newest column lies behind a clock, modulo the ten seconds of the staircase.

    Infinite where none is drawn in the trace's colour: until something has come the strip is grey.
    """
    drawn = [(x, (top + bottom) / 2) for x, (top, bottom) in
             ((x, column) for x, column in enumerate(columns) if column) if bottom - top < 3]
    if not drawn:
        return math.inf
    (right, height), zero = drawn[-1], max(height for _, height in drawn)
    edge = next(x for x, other in reversed(drawn) if abs(other - height) > 2)
    level = round((zero - height) / (0.1 * PX_PER_MV))
    return (now_ms / 1000 - level - (right - edge) / PX_PER_S) % 10


def is_whole(page, strip):
    """Whether ten seconds without a gap are on the strip, up to the present; while nothing comes they are grey."""
    now, columns = page.evaluate("[Date.now(), strip.columns()]")
    drawn = sum(column is not None for column in columns)
    return drawn > 9.5 * PX_PER_S and gaps(columns) == [] and lag(columns, now) < BEHIND_S


@pytest.mark.alone
def test_a_page_that_stood_still_is_at_live_within_300_ms_and_replays_nothing(stage, page, strip):
    open_page(page, strip, stage.url)
    devtools = page.context.new_cdp_session(page)
    page.evaluate(RETURN)
    devtools.send("Debugger.enable")
    devtools.send("Debugger.pause")  # no script runs, what comes waits: as in sleep, or in a tab that was frozen
    page.wait_for_timeout(AWAY_MS)  # time itself is what is tested here
    devtools.send("Debugger.resume")
    frames = [(ms, lag(columns, now), columns) for ms, now, columns in page.evaluate("returned")]
    check_return(frames, page.evaluate("stood"))
    assert page.errors == []


@pytest.mark.alone
def test_a_tab_that_was_hidden_is_at_live_within_300_ms_and_replays_nothing(stage, tmp_path):
    with open_tab(tmp_path) as tab:
        tab.open(stage.url, FUNCTIONS)
        wait_for(lambda: tab.evaluate(DRAWN) > 9.5 * PX_PER_S, 15, 0.1, message="no ten seconds of trace")
        tab.evaluate(SHOWN)
        tab.hide()
        wait_for(lambda: tab.evaluate("document.hidden"), 5)
        before = tab.evaluate("frames")
        time.sleep(AWAY_MS / 1000)  # time itself is what is tested here
        assert tab.evaluate("[document.hidden, frames]") == [True, before]
        tab.show()
        seen = tab.evaluate("shown")
    check_return([(ms, lag(columns, now), columns) for ms, now, columns in seen], AWAY_MS)


def check_return(frames, away_ms):
    """Live within 300 ms, and nothing of what lies between is run through."""
    late = [(ms, behind) for ms, behind, _ in frames if ms > 300 and behind > LIVE_S]
    replayed = [(ms, behind) for ms, behind, _ in frames if LIVE_S + 0.1 < behind < away_ms / 1000 - 0.5]
    assert len(frames) > 5
    assert (late, replayed) == ([], [])
    assert gaps(frames[-1][2]) == []


def connections(proxy):
    return sum(path.endswith("/websocket") for _, path in proxy.requests)


def test_another_network_is_noticed_and_what_was_missed_is_fetched(page, proxy, strip):
    open_page(page, strip, proxy.url)
    proxy.strand()
    page.context.set_offline(True)
    page.wait_for_timeout(AWAY_MS / 3)  # time itself is what is tested here
    page.context.set_offline(False)
    wait_for(lambda: connections(proxy) == 2, 10, message=lambda: f"{connections(proxy)} connections")
    wait_for(lambda: is_whole(page, strip), FORGOTTEN_S, 0.1, message=lambda: (
        f"{strip.drawn()} columns, gaps {gaps(strip.columns())}, "
        f"{lag(strip.columns(), page.evaluate('Date.now()'))} s late"))
    assert connections(proxy) == 2
    assert page.errors == []
