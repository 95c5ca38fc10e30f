"""A page that stays open: a day's blocks leave it as it was."""
import pytest

from tests.support import loopback
from tests.support.expecting import expect
from tests.support.heap import data_bytes
from tests.support.stage import Stage
from tests.support.strip import StripReader

pytestmark = pytest.mark.browser

DAY = 24 * 3600 * 25
"""Blocks that a server sends of one channel in a day."""

BURST = 7200
"""Blocks between two frames: a tab that was hidden for five minutes."""

WARM_UP = DAY * 3 // 10
"""Blocks before that day: until the engine has learnt how all of the page's scripts run, it adds notes of its own."""

GROWTH = 1.05


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("long"), channels={})
    yield stage
    stage.close()


def measure(page, devtools):
    """What the page holds: bytes of data, elements, listeners."""
    data, dom = data_bytes(devtools), devtools.send("Memory.getDOMCounters")
    return {"bytes": data, "elements": page.evaluate("document.querySelectorAll('*').length"),
            "listeners": dom["jsEventListeners"]}


@pytest.mark.alone  # half a minute of a whole core
def test_a_day_of_blocks_leaves_the_heap_as_it_was(stage, page, record_property):
    strip = StripReader(page)
    loopback.install(page)
    page.goto(stage.url)
    expect(page.locator("#link-state")).to_have_text("Connected")
    devtools = page.context.new_cdp_session(page)
    feed(page, WARM_UP + DAY // 10)
    first = measure(page, devtools)
    feed(page, DAY - DAY // 5)
    feed(page, DAY // 10)
    last = measure(page, devtools)
    record_property("heap", f"{first} {last}")
    assert {name: (first[name], last[name]) for name in first if last[name] > GROWTH * first[name]} == {}
    assert page.evaluate("virtual") == (WARM_UP + DAY) * 40
    assert strip.drawn() > 1000
    assert page.errors == []


def feed(page, count):
    page.evaluate("([count, burst]) => feed(count, burst)", [count, BURST])
