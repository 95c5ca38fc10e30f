"""Calipers: what they measure is what was published, by mouse, by touch and by keys."""
import json
import re
import time

import pytest

from tests.support.browser import after_frame
from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.strip import BLUE, PX_PER_S, StripReader, levels, rising_edges
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

CHANNELS = {
    "pulses": {
        "label": "Pulses, bed 4", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE},
    "testing": {"label": "Testing", "kind": "text"},
    "pair": {"label": "Pair", "leads": "I, II", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE},
}
STEP_MS = 5
SAID = r"[\d:.]+, (no sample|[01] mV)\. Between the cursors [\d.]+ ms, [\d.]+ per minute, \S+ mV"
COPIED = r"Δt 1000 ms · 60\.0/min · ΔmV 0 · Pulses, bed 4, I · \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("calipers"), channels=CHANNELS)
    stage.play("pulses")
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def strip(kept_page):
    return StripReader(kept_page)


@pytest.fixture
def page(emptied_page, strip):
    return emptied_page


def start(stage, page, strip):
    """A page with a trace on which the calipers were turned on by their key."""
    page.goto(f"{stage.url}/#channel=pulses")
    wait_for(lambda: strip.drawn() > 9 * PX_PER_S, 15, 0.1, message="no trace on the strip")
    page.keyboard.press("c")
    expect(page.locator(".caliper-bar")).to_be_visible()


def cursor(page, letter):
    return page.get_by_role("slider", name=f"Cursor {letter}")


def figure(page, name):
    """The number that stands under a name, without its unit."""
    row = page.locator(".caliper-bar dl > div", has=page.locator("dt", has_text=re.compile(f"^{name}$")))
    return row.locator("dd").text_content().split(" ")[0]


def interval(page):
    return float(figure(page, "Δt"))


def drag(page, letter, x):
    """Take a cursor by its grip and pull its line to a column of the strip (CSS px)."""
    after_frame(page)
    box = page.locator("#strip").bounding_box()
    grip = cursor(page, letter).locator(".cursor-grip").bounding_box()
    line = cursor(page, letter).locator(".cursor-line").bounding_box()
    at = (grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + box["x"] + x - (line["x"] + line["width"] / 2), at[1] + 200, steps=4)
    page.mouse.up()
    after_frame(page)


def test_the_mouse_measures_a_second_between_two_pulses(stage, page, strip):
    start(stage, page, strip)
    columns = strip.columns()
    upper, lower = levels(columns)
    rises = rising_edges(columns, (upper + lower) / 2)
    drag(page, "A", rises[2] - 10)
    drag(page, "B", rises[3] - 10)
    assert interval(page) == pytest.approx(1000, abs=2 * 1000 / PX_PER_S)
    assert figure(page, "ΔmV") == "0"
    drag(page, "B", rises[3] + 6)
    assert figure(page, "ΔmV") == "1"
    assert float(figure(page, "Rate")) == pytest.approx(60_000 / interval(page), abs=0.06)
    assert strip.columns() == columns  # paused while live
    assert page.errors == []


def test_keys_move_by_samples_and_by_millimetres(stage, page, strip):
    start(stage, page, strip)
    expect(cursor(page, "A")).to_be_focused()
    began = interval(page)
    page.keyboard.press("ArrowRight")
    assert interval(page) == pytest.approx(began - STEP_MS)
    page.keyboard.press("Shift+ArrowLeft")
    assert interval(page) == pytest.approx(began - STEP_MS + 40)
    page.keyboard.press("Tab")
    expect(cursor(page, "B")).to_be_focused()
    page.keyboard.press("PageUp")
    assert interval(page) == pytest.approx(began - STEP_MS + 240)
    page.keyboard.press("End")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    seconds = (page.locator("#strip").bounding_box()["width"] - 58) / PX_PER_S
    assert interval(page) == pytest.approx(1000 * seconds, abs=300)
    said = cursor(page, "A").get_attribute("aria-valuetext")
    assert re.fullmatch(SAID, said)
    assert page.locator("#channel-label").text_content() == "Pulses, bed 4"
    page.keyboard.press("Escape")
    expect(page.locator(".caliper-bar")).to_be_hidden()
    expect(page.locator("#tool-calipers")).to_be_focused()


def to_a_second(page):
    """Move cursor B, which has the focus, until the calipers are a second apart."""
    for _ in range(400):
        away = interval(page) - 1000
        if not away:
            return
        page.keyboard.press(("Shift+" if abs(away) >= 40 else "") + ("ArrowLeft" if away > 0 else "ArrowRight"))


def test_a_second_is_sixty_a_minute_and_marches_over_the_strip(stage, page, strip):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=stage.url)
    start(stage, page, strip)
    cursor(page, "B").focus()
    to_a_second(page)
    assert figure(page, "Rate") == "60.0"
    page.get_by_role("button", name="March out").click()
    expect(page.locator(".caliper-march")).to_have_attribute("d", re.compile("M"))
    lines = [float(x) for x in re.findall(r"M([\d.]+)", page.locator(".caliper-march").get_attribute("d"))]
    assert len(lines) >= 9
    gaps = sorted(right - left for left, right in zip(lines, lines[1:], strict=False))
    assert gaps[:-1] == pytest.approx([PX_PER_S] * (len(lines) - 2), abs=0.1)
    assert gaps[-1] == pytest.approx(3 * PX_PER_S, abs=0.1)  # over the cursors themselves
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator(".caliper-said")).to_have_text("Copied.")
    assert re.fullmatch(COPIED, page.evaluate("navigator.clipboard.readText()"))


def test_where_copying_is_refused_the_text_stands_marked(stage, page, strip):
    start(stage, page, strip)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("textbox", name="What was measured")).to_be_focused()
    assert page.evaluate("getSelection().toString()").startswith("Δt ")
    expect(page.locator(".caliper-said")).to_contain_text("copy the marked text")


def test_cursors_keep_their_time_and_wait_at_the_side_when_it_is_scrolled_away(stage, page, strip):
    start(stage, page, strip)
    before = interval(page)
    line = cursor(page, "A").locator(".cursor-line")
    left = line.bounding_box()["x"]
    page.keyboard.press("Shift+Tab")
    page.locator("#panel").focus()
    page.keyboard.press("Shift+ArrowLeft")  # a second back
    wait_for(lambda: line.bounding_box()["x"] == pytest.approx(left + PX_PER_S, abs=1), 3, 0.05)
    for _ in range(11):
        page.keyboard.press("Shift+ArrowLeft")
    expect(line).to_be_hidden()
    expect(cursor(page, "A")).to_have_attribute("aria-valuetext", re.compile("right of the strip"))
    assert interval(page) == before
    page.get_by_role("button", name="Bring here").click()
    expect(line).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator(".caliper-bar")).to_be_hidden()
    assert page.errors == []


def test_the_lead_is_the_one_where_the_line_is_held_or_that_is_chosen(stage, page, strip):
    page.goto(f"{stage.url}/#channel=pair")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    now = int(time.time() * 1000)
    leads = [[i / 1000 for i in range(1500)], [0.5 - i / 1000 for i in range(1500)]]
    stage.client.publish("pair", json.dumps({"t": now - 1500 * STEP_MS, "dt": STEP_MS, "v": leads}))
    wait_for(lambda: strip.drawn() > 4 * PX_PER_S, 15, 0.1)
    page.keyboard.press("c")
    slope = float(figure(page, "ΔmV")) / interval(page)
    assert slope == pytest.approx(0.001 / STEP_MS)
    line = cursor(page, "B").locator(".cursor-line").bounding_box()
    page.mouse.move(line["x"] + 10, line["y"] + line["height"] * 0.75)
    page.mouse.down()
    page.mouse.up()
    chosen = page.get_by_role("combobox", name="Lead")
    expect(chosen).to_have_value("1")
    assert float(figure(page, "ΔmV").replace("−", "-")) / interval(page) == pytest.approx(-0.001 / STEP_MS)
    chosen.select_option("I")
    assert figure(page, "ΔmV")[0].isdigit()


def test_fingers_have_room_and_nothing_is_cut_off_on_a_phone(stage, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, locale="de")
    page = context.new_page()
    strip = StripReader(page)
    page.goto(f"{stage.url}/#channel=pulses")
    wait_for(lambda: strip.drawn() > 2 * PX_PER_S, 15, 0.1)
    page.keyboard.press("c")
    expect(page.locator(".caliper-bar")).to_contain_text("Frequenz")
    for part in page.locator(".cursor-grip, .caliper-bar button:visible").all():
        box = part.bounding_box()
        assert box["width"] >= 44
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    before = page.locator(".caliper-ms dd").text_content()
    grip = page.locator(".cursor-grip").first.bounding_box()
    touch = context.new_cdp_session(page)
    at = {"x": grip["x"] + 20, "y": grip["y"] + 20}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    for step in range(1, 4):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{**at, "x": at["x"] - 10 * step}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert page.locator(".caliper-ms dd").text_content() != before
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
