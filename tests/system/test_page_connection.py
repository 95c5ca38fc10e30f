"""The page while things break: Redis, the server, the network."""
import re
import signal

import pytest
from playwright.sync_api import expect

from pace.faultproxy import FaultProxy
from pace.faults import CUT
from tests.support.pulses import PulseTrain
from tests.support.strip import BLUE, PX_PER_S, StripReader, gaps
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

CHANNELS = {"pulses": {
    "label": "Pulses", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}}
COUNTDOWN = re.compile(r"in \d+ s")


@pytest.fixture
def server(pace_server):
    return pace_server(channels=CHANNELS)


@pytest.fixture
def train(server, redis_server):
    client = redis_server.client()
    wait_for(lambda: client.pubsub_numsub("pulses")[0][1], 10)
    running = PulseTrain(client, "pulses").start(backlog_s=11)
    yield running
    running.stop()


@pytest.fixture
def proxy(server):
    with FaultProxy(("127.0.0.1", server.port)) as running:
        yield running


@pytest.fixture
def strip(page):
    return StripReader(page)


def expect_live(page, timeout=15_000):
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=timeout)
    expect(page.locator("#strip-notice")).to_be_hidden(timeout=timeout)


def test_redis_stopped_and_started_again(server, train, redis_server, page, strip):
    page.goto(server.url)
    expect_live(page)
    redis_server.stop()
    expect(page.locator("[data-notice=redis]")).to_be_visible()
    expect(page.locator("#link-state")).to_have_text("Connected")
    expect(page.locator("#strip-notice")).to_have_text(re.compile("No samples since"))
    redis_server.start()
    expect(page.locator("[data-notice=redis]")).to_have_count(0)
    expect(page.locator("#strip-notice")).to_be_hidden()
    wait_for(lambda: strip.drawn() > PX_PER_S, 5, 0.1, message="no trace after Redis came back")
    assert page.errors == []


def test_a_cut_is_said_counted_down_and_mended_without_a_hole(server, train, proxy, page, strip):
    page.goto(f"http://127.0.0.1:{proxy.port}")
    expect_live(page)
    wait_for(lambda: strip.drawn() > 9 * PX_PER_S, 5, 0.1)
    server.process.signal(signal.SIGSTOP)
    proxy.befall(CUT)
    expect(page.locator("#link-state")).to_have_text("Not connected")
    expect(page.locator("[data-notice=link]")).to_contain_text("Not connected: ")
    expect(page.locator("#link-next")).to_have_text(COUNTDOWN)
    expect(page.locator("#strip-notice")).to_have_text(re.compile("No connection since"))
    server.process.signal(signal.SIGCONT)
    expect_live(page)
    wait_for(lambda: gaps(strip.columns()) == [], 5, 0.2, message=lambda: f"gaps: {gaps(strip.columns())}")
    assert strip.drawn() > 9 * PX_PER_S
    assert page.errors == []


def test_try_now_waits_no_longer(server, train, page):
    page.goto(server.url)
    expect_live(page)
    expect(page.locator("#link-retry")).to_be_disabled()
    server.stop()
    for _ in range(8):  # until it waits longer than a server takes to start
        expect(page.locator("#link-retry")).to_be_enabled()
        page.locator("#link-retry").click()
    expect(page.locator("#link-next")).to_have_text(re.compile(r"in (1[5-9]|[23]\d) s"))
    server.start()
    page.locator("#link-retry").click()
    expect(page.locator("#link-state")).to_have_text("Connected")


@pytest.mark.alone
def test_a_hidden_tab_goes_on_receiving_and_shows_the_present_at_once(server, train, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    strip = StripReader(page)
    page.goto(server.url)
    expect_live(page)
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
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    columns = strip.columns()
    right = max(x for x, column in enumerate(columns) if column)
    context.close()
    assert len(columns) - right < 0.3 * PX_PER_S
    assert gaps(columns) == []
