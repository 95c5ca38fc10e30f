"""Millimetres, measured from pixels: 1 mm is 40 ms and 0.1 mV at 25 mm/s and 10 mm/mV, on every screen."""
import json
import statistics

import pytest

from tests.support.browser import SIZE, after_frame
from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.strip import BLUE, StripReader, levels, rising_edges
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

CHANNELS = {"pulses": {
    "label": "Pulses", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}}
PX_PER_MM = 96 / 25.4
SCREENS = [
    (1280, 800, 1), (640, 800, 1), (1024, 640, 1.25), (853, 533, 1.5), (1280, 800, 2), (360, 740, 3), (740, 360, 3)]
"""A wide window made narrow, zoomed by 125 % and 150 %, on a fine screen, and a phone held upright and turned."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("scale"), channels=CHANNELS)
    stage.play("pulses")
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def strip(stage, kept_page):
    reader = StripReader(kept_page)
    kept_page.goto(stage.url)
    expect(kept_page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    return reader


@pytest.fixture
def page(strip, kept_page):
    """The one page of this file, with nothing chosen."""
    choose(kept_page)
    return kept_page


@pytest.fixture
def emulate(page):
    """Another window or zoom of the same screen under the open page, or a phone's."""
    session = page.context.new_cdp_session(page)

    def emulate(width, height, ratio):
        session.send("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": ratio, "mobile": False,
            "screenWidth": SIZE["width"], "screenHeight": SIZE["height"]})

    yield emulate
    emulate(*SIZE.values(), 1)


CHOOSE = """(text) => {
  localStorage.setItem('pace.strip', text);
  dispatchEvent(new StorageEvent('storage', {key: 'pace.strip'}));
}"""


def choose(page, **choices):
    """Set this and nothing else for all strips, as another tab does."""
    page.evaluate(CHOOSE, json.dumps(choices))
    after_frame(page)


def period(edges):
    """Mean distance of neighbouring edges; where the trace has a hole there are none, and that distance is left out."""
    distances = neighbours(edges)
    return sum(distances) / len(distances)


def neighbours(edges):
    """Distances of edges with none missing between them: those up to one and a half times the median."""
    distances = [right - left for left, right in zip(edges, edges[1:], strict=False)]
    return [distance for distance in distances if distance <= 1.5 * statistics.median(distances)]


def measured(columns):
    """(device px a second, device px a millivolt) of the pulses, or None while there are fewer than three."""
    if sum(column is not None for column in columns) < 40:
        return None
    upper, lower = levels(columns)
    edges = rising_edges(columns, (upper + lower) / 2)
    if len(edges) < 3:
        return None
    return period(edges), lower - upper


def expect_scale(strip, speed=25, gain=10, ratio=1):
    """A second and a millivolt have their millimetres: within a device pixel in height, in length over all pulses."""
    px_per_mm = PX_PER_MM * ratio
    wanted = (pytest.approx(speed * px_per_mm, abs=0.7), pytest.approx(gain * px_per_mm, abs=1.01))
    seen = []
    wait_for(lambda: seen.append(measured(strip.columns())) or seen[-1] == wanted, 5, 0.1,
             message=lambda: f"{seen[-1]} instead of {wanted}")


@pytest.mark.parametrize("speed", [6.25, 12.5, 25, 50])
def test_speed(strip, page, speed):
    choose(page, speed=speed)
    expect_scale(strip, speed=speed)


@pytest.mark.parametrize("gain", [2.5, 5, 10, 20, 40])
def test_gain(strip, page, gain):
    choose(page, gain=gain)
    expect_scale(strip, gain=gain)


@pytest.mark.parametrize("sweep", [False, True])
def test_a_sweeping_strip_has_the_scale_of_a_scrolling_one(strip, page, sweep):
    choose(page, sweep=sweep, speed=50)
    expect(page.locator("#tool-sweep")).to_have_attribute("aria-pressed", str(sweep).lower())
    wait_for(lambda: strip.drawn() > 400, 5, 0.1)
    columns = strip.columns()
    upper, lower = levels(columns)
    distances = neighbours(rising_edges(columns, (upper + lower) / 2))
    second = 50 * PX_PER_MM
    whole = [distance for distance in distances if abs(distance - second) <= 1.01]
    assert len(whole) >= len(distances) - 1  # the erase bar stands between two pulses
    assert len(whole) >= 2
    assert lower - upper == pytest.approx(10 * PX_PER_MM, abs=1.01)


@pytest.mark.parametrize("speed", [25, 50])
def test_paper_has_a_heavy_line_each_5_mm_whatever_the_speed(strip, page, speed):
    choose(page, speed=speed)
    expect_scale(strip, speed=speed)
    _, lower = levels(strip.columns())
    across, down = strip.heavy(round(lower - 2.5 * PX_PER_MM))
    for lines, least in [(across, 30), (down, 4)]:
        assert len(lines) >= least
        places = [(line - lines[0]) / (5 * PX_PER_MM) for line in lines]  # names and the trace cover some
        assert places == pytest.approx([round(place) for place in places], abs=1.01 / (5 * PX_PER_MM))


def test_resized_zoomed_and_turned(strip, page, emulate):
    for width, height, ratio in SCREENS:
        emulate(width, height, ratio)
        wait_for(lambda ratio=ratio: page.evaluate("devicePixelRatio") == ratio, 5, 0.05)
        expect_scale(strip, ratio=ratio)
        box = page.locator("#strip").bounding_box()
        assert page.evaluate("document.getElementById('strip').width") == pytest.approx(box["width"] * ratio, abs=1)
        assert page.evaluate("document.getElementById('strip').height") == pytest.approx(box["height"] * ratio, abs=1)


def test_a_screen_that_was_calibrated_keeps_its_millimetres_when_zoomed(strip, page, emulate):
    screen = page.evaluate("({width: screen.width, height: screen.height, ratio: devicePixelRatio, devicePxPerMm: 6})")
    page.evaluate("text => localStorage.setItem('pace.screens', text)", json.dumps([screen]))
    page.reload()
    expect_scale(strip, ratio=6 / PX_PER_MM)
    emulate(853, 533, 1.5)
    expect_scale(strip, ratio=6 / PX_PER_MM)
