"""The page while things break: Redis, the server, the network."""
import re

import pytest

from pace.faultproxy import FaultProxy
from pace.faults import CUT
from tests.support.browser import after_frame
from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.strip import BLUE, PX_PER_S, StripReader, gaps
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

PULSES = {"label": "Pulses", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}
CHANNELS = {"erased": PULSES, "cut": PULSES, "retried": PULSES, "hidden": PULSES}
"""One for each test: who loses Redis loses its past."""
COUNTDOWN = re.compile(r"in \d+ s")
TRIES = 8
"""Until the page waits longer than a server takes to answer on a busy machine."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("connection"), channels=CHANNELS)
    yield stage
    stage.close()


@pytest.fixture
def proxy(stage):
    with FaultProxy(("127.0.0.1", stage.server.port)) as running:
        yield running


@pytest.fixture(scope="module")
def strip(kept_page):
    return StripReader(kept_page)


@pytest.fixture
def visit(stage, emptied_page, strip):
    """Open the page at a channel with a past that goes on, and wait until it is live."""
    trains = []

    def visit(channel, port=stage.server.port):
        trains.append(stage.play(channel))
        emptied_page.goto(f"http://127.0.0.1:{port}/#channel={channel}")
        expect_live(emptied_page)
        return emptied_page

    yield visit
    for train in trains:
        train.stop()


def expect_live(page, timeout=15_000):
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=timeout)
    expect(page.locator("#strip-notice")).to_be_hidden(timeout=timeout)


def test_redis_stopped_and_started_again(stage, visit, strip):
    page = visit("erased")
    stage.redis.stop()
    expect(page.locator("[data-notice=redis]")).to_be_visible()
    expect(page.locator("#link-state")).to_have_text("Connected")
    expect(page.locator("#strip-notice")).to_have_text(re.compile("No samples since"))
    stage.redis.start()
    expect(page.locator("[data-notice=redis]")).to_have_count(0)
    expect(page.locator("#strip-notice")).to_be_hidden()
    wait_for(lambda: strip.drawn() > PX_PER_S, 5, 0.1, message="no trace after Redis came back")
    assert page.errors == []


def lose(proxy):
    """Cut the page off: its connections end, and new ones are reset."""
    proxy.refuse = 10_000
    proxy.befall(CUT)


def is_whole(columns):
    """Whether nine seconds are there without a gap."""
    return gaps(columns) == [] and sum(map(bool, columns)) > 9 * PX_PER_S


def test_a_cut_is_said_counted_down_and_mended_without_a_hole(visit, proxy, strip):
    page = visit("cut", proxy.port)
    wait_for(lambda: strip.drawn() > 9 * PX_PER_S, 5, 0.1)
    lose(proxy)
    expect(page.locator("#link-state")).to_have_text("Not connected")
    expect(page.locator("[data-notice=link]")).to_contain_text("Not connected: ")
    expect(page.locator("#link-next")).to_have_text(COUNTDOWN)
    expect(page.locator("#strip-notice")).to_have_text(re.compile("No connection since"))
    proxy.refuse = 0
    expect_live(page)
    wait_for(lambda: is_whole(strip.columns()), 5, 0.2,
             message=lambda: f"gaps: {gaps(strip.columns())}, columns: {strip.drawn()}")
    assert page.errors == []


def test_try_now_waits_no_longer(visit, proxy):
    page = visit("retried", proxy.port)
    expect(page.locator("#link-retry")).to_be_disabled()
    lose(proxy)
    for _ in range(TRIES):
        expect(page.locator("#link-retry")).to_be_enabled()
        page.locator("#link-retry").click()
    expect(page.locator("#link-next")).to_have_text(re.compile(r"in (1[5-9]|[23]\d) s"))
    proxy.refuse = 0
    page.locator("#link-retry").click()
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=10_000)


@pytest.mark.alone
def test_a_hidden_tab_goes_on_receiving_and_shows_the_present_at_once(visit, strip):
    page = visit("hidden")
    page.evaluate("""() => {
      const real = window.requestAnimationFrame;
      window.requestAnimationFrame = (fn) => (window.held = fn, 1);   // what a hidden tab does: no frames
      window.show = () => { window.requestAnimationFrame = real; real(window.held); };
    }""")
    before = page.locator("#facts div", has_text="Last arrival").locator("dd")
    first = before.text_content()
    page.wait_for_timeout(4000)  # time itself is what is tested here
    assert before.text_content() != first
    page.evaluate("window.show()")
    after_frame(page)
    columns = strip.columns()
    right = max(x for x, column in enumerate(columns) if column)
    assert len(columns) - right < 0.3 * PX_PER_S
    assert gaps(columns) == []
