"""What the first view costs, by the browser's own account."""
import pytest

from tests.support.browser import SIZE
from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.strip import BLUE, StripReader
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

CHANNELS = {"pulses": {"leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}}
MOST_BYTES = 300_000
"""Of the whole first view, over the wire with its headers."""

LOADED = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .map(({name, transferSize, encodedBodySize, decodedBodySize, startTime, responseEnd}) =>
    ({name, transferSize, encodedBodySize, decodedBodySize, startTime, responseEnd}))"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("weight"), channels=CHANNELS)
    stage.play("pulses")
    yield stage.server
    stage.close()


@pytest.fixture(scope="module")
def first_view(server, browser):
    """The page when its trace is there; ``said`` is what the browser complained of."""
    page = browser.new_context(viewport=SIZE).new_page()
    page.said = []
    # what it says of reading pixels back is about this test
    page.on("console", lambda message: "getImageData" in message.text or page.said.append(message.text))
    strip = StripReader(page)
    page.goto(server.url)
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    wait_for(strip.drawn, 15, 0.1, message="no trace")
    yield page
    page.context.close()


def test_the_first_view_is_light_and_of_one_origin(first_view, server):
    loaded = first_view.evaluate(LOADED)
    assert {entry["name"].startswith(f"{server.url}/") for entry in loaded} == {True}
    size = sum(entry["transferSize"] for entry in loaded)
    assert 20_000 < size < MOST_BYTES
    large = [entry for entry in loaded if entry["decodedBodySize"] > 2000]
    assert len(large) > 10
    assert [entry["name"] for entry in large if entry["encodedBodySize"] > 0.75 * entry["decodedBodySize"]] == []
    check_that_modules_were_asked_for_together(first_view)


def check_that_modules_were_asked_for_together(first_view):
    named = set(first_view.evaluate("[...document.querySelectorAll('link[rel=modulepreload]')].map(link => link.href)"))
    loaded = [entry["name"] for entry in first_view.evaluate(LOADED) if "/js/" in entry["name"]]
    assert len(loaded) == len(set(loaded)) > 20
    assert [name for name in loaded if name not in named and not name.endswith("/js/early.js")] == []
    assert named <= set(loaded)
    assert first_view.said == []


def test_what_the_page_makes_can_be_saved_and_who_comes_back_loads_nothing_again(first_view, server):
    save_something(first_view)
    again = first_view.context.new_page()
    again.goto(server.url)
    expect(again.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    files = [entry for entry in again.evaluate(LOADED) if "/static/" in entry["name"]]
    assert len(files) > 20
    assert [entry["name"] for entry in files if entry["transferSize"]] == []


def save_something(first_view):
    with first_view.expect_download() as download:
        first_view.evaluate("""() => {
          const link = document.createElement('a');
          link.href = URL.createObjectURL(new Blob(['time,I'], {type: 'text/csv'}));
          link.download = 'pulses.csv';
          link.click();
        }""")
    assert download.value.suggested_filename == "pulses.csv"
    assert download.value.path().read_text() == "time,I"
    assert first_view.evaluate("new Promise(done => document.getElementById('strip').toBlob(b => done(b.size)))") > 1000
    assert first_view.said == []
