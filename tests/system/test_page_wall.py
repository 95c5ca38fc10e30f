"""The wall: many channels at once, in the person's order."""
import json
import re

import pytest

from tests.support.axe import violations
from tests.support.browser import new_page
from tests.support.choir import Choir
from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.strip import BLUE
from tests.support.tiles import INKED, PICTURE, TILES, WHEN_STALE
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

WAVES = [f"w{number:02}" for number in range(98)]
SILENT = "w97"
PULSES = {"leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}
CHANNELS = {
    "rate": {"label": "Pulse rate", "kind": "number", "unit": "bpm"},
    "notes": {"label": "Notes", "kind": "text"},
    **{name: {"label": f"Bed {name[1:]}", **PULSES} for name in WAVES},
}
HEARD = [*WAVES[:14], SILENT]
"""What has a signal in all tests: a hundred signals are work for the server."""
SIXTEEN = ["rate", "notes", *WAVES[:14]]
FOUR = WAVES[:4]


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("wall"), channels=CHANNELS)
    for name in ("rate", "notes", *WAVES):
        stage.heard(name)
    choir = Choir(stage.client, HEARD).start()
    stage.choir = choir
    yield stage
    choir.stop()
    stage.close()


@pytest.fixture
def page(emptied_page):
    return emptied_page


def choose(stage, page, chosen):
    """Let the page find this choice of channels, in their order."""
    page.goto(f"{stage.url}/healthz")  # of the origin that the choice is kept for
    page.evaluate("text => localStorage.setItem('pace.wall', text)", json.dumps({"order": [], "chosen": chosen}))


@pytest.fixture
def open_wall(stage, page):
    """Open the wall with these channels chosen (None: all) and wait until all of them are live."""
    def open_wall(chosen, count, address="#view=wall"):
        choose(stage, page, chosen)
        page.goto(f"{stage.url}/{address}")
        expect(page.locator(TILES)).to_have_count(count, timeout=15_000)
        expect(page.locator('.tile[data-kind="waveform"]:not([data-state="live"])')).to_have_count(0, timeout=15_000)
        return page
    return open_wall


def order(page):
    return page.locator(TILES).evaluate_all("tiles => tiles.map(tile => tile.dataset.channel)")


def tile(page, name):
    return page.locator(f'{TILES}[data-channel="{name}"]')


def settled(locator):
    """Where it is once it has stayed there for a tenth of a second."""
    boxes = [None]
    wait_for(lambda: boxes.append(locator.bounding_box()) or boxes[-1] and boxes[-1] == boxes[-2], 5, 0.1)
    return boxes[-1]


def expect_order(page, *first):
    wait_for(lambda: order(page)[:len(first)] == list(first), 3, 0.02, message=lambda: f"order: {order(page)}")


def test_sixteen_channels_are_live_and_fit_the_window(stage, open_wall, page):
    open_wall(SIXTEEN, 16)
    stage.client.publish("rate", "72")
    stage.client.publish("notes", "All is well")
    expect(tile(page, "rate").locator("strong")).to_have_text("72")
    expect(tile(page, "notes").locator(".tile-line")).to_contain_text(["All is well"])
    for name in ("w00", "w13"):
        wait_for(lambda name=name: tile(page, name).evaluate(INKED) > 100, 5, 0.1, message=f"no trace in {name}")
    assert page.locator(".wall-room").evaluate("room => room.scrollHeight <= room.clientHeight")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    expect(tile(page, "w00").locator("button")).to_have_accessible_name("Bed 00, I, live")
    expect(page.locator(".wall-summary")).to_have_text("16 channels")
    assert violations(page) == []
    assert page.errors == []


def test_order_by_keys_by_dragging_and_by_buttons_survives_a_reload(open_wall, page):
    open_wall(FOUR, 4)
    tile(page, "w00").locator("button").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect_order(page, "w00", "w02", "w01", "w03")
    expect(page.locator('#wall > [role="status"]')).to_have_text("Bed 01: place 3 of 4.")
    expect(tile(page, "w01").locator("button")).to_be_focused()
    source, goal = tile(page, "w03").bounding_box(), tile(page, "w00").bounding_box()
    page.mouse.move(source["x"] + 200, source["y"] + 20)
    page.mouse.down()
    page.mouse.move(goal["x"] + 200, goal["y"] + 20, steps=5)
    page.mouse.up()
    expect_order(page, "w03", "w00", "w02", "w01")
    page.get_by_role("button", name="Arrange").click()
    tile(page, "w02").locator("button").click()
    page.get_by_role("button", name="Move earlier").click()
    expect_order(page, "w03", "w02", "w00", "w01")
    page.reload()
    expect(page.locator(TILES)).to_have_count(4, timeout=15_000)
    assert order(page) == ["w03", "w02", "w00", "w01"]


def test_a_finger_drags_by_the_grip(stage, browser):
    page = new_page(browser, has_touch=True)
    choose(stage, page, ["w00", "w01", "w02"])
    page.goto(f"{stage.url}/#view=wall")
    expect(page.locator('.tile[data-state="live"]')).to_have_count(3, timeout=15_000)
    page.get_by_role("button", name="Arrange").tap()
    finger = page.context.new_cdp_session(page)
    box, goal = (settled(tile(page, name).locator(".tile-grip")) for name in ("w00", "w02"))
    x, y = box["x"] + 10, box["y"] + 10

    def touch(kind, *points):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": at} for at in points]})

    touch("touchStart", y)
    for at in (y + 20, goal["y"] - 20, goal["y"] + 20):
        touch("touchMove", at)
    touch("touchEnd")
    expect_order(page, "w01", "w02", "w00")
    page.close()


def test_a_strip_is_enlarged_and_the_way_back_leads_to_its_tile(open_wall, page):
    open_wall(FOUR, 4)
    tile(page, "w02").click()
    expect(page.locator("#channel-label")).to_have_text("Bed 02")
    expect(page.locator("#wall")).to_be_hidden()
    expect(page).to_have_url(re.compile("#channel=w02"))
    page.keyboard.press("Escape")
    expect(page.locator("#wall")).to_be_visible()
    expect(tile(page, "w02").locator("button")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#channel-label")).to_have_text("Bed 03")
    page.go_back()
    expect(page.locator(TILES)).to_have_count(4)
    expect(page).to_have_url(re.compile("#view=wall"))
    page.go_forward()
    expect(page.locator("#channel-label")).to_have_text("Bed 03")
    page.keyboard.press("w")
    expect(page.locator("#wall")).to_be_visible()
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(tile(page, "w03").locator("button")).to_be_focused()
    expect(page).to_have_url(re.compile("#view=wall"))
    assert page.errors == []


@pytest.mark.alone
def test_a_silent_channel_is_grey_two_seconds_after_its_last_sample(stage, open_wall, page):
    open_wall([*FOUR, SILENT], 5)
    heard = stage.choir.silence(SILENT)
    grey = tile(page, SILENT).evaluate(WHEN_STALE)
    assert 1 < grey - heard < 2.5  # two seconds, a refresh of the texts and what a slow machine adds
    expect(tile(page, SILENT).locator(".tile-note")).to_have_text(re.compile(r"^No samples since \d\d:\d\d:\d\d$"))
    expect(page.locator(".wall-summary")).to_have_text("5 channels · 1 without samples")
    assert tile(page, "w00").locator(".tile").get_attribute("data-state") == "live"


@pytest.fixture
def all_heard(stage):
    """Signals on all channels."""
    few = list(stage.choir.channels)
    stage.choir.channels = WAVES
    yield
    stage.choir.channels = few


def test_of_a_hundred_channels_64_are_shown_and_others_can_be_chosen(all_heard, open_wall, page):
    open_wall(None, 64)
    expect(page.locator("#wall-notice")).to_contain_text("first 64 of 100")
    page.get_by_role("button", name="Channels …").click()
    page.get_by_role("button", name="None").click()
    expect(page.locator(TILES)).to_have_count(0)
    page.get_by_role("searchbox").fill("w9")
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator(TILES)).to_have_count(8)
    page.keyboard.press("Escape")
    expect(page.locator("#wall-notice")).to_be_hidden()
    assert order(page)[0] == "w90"


def pictures(page):
    return [tile(page, name).evaluate(PICTURE) for name in FOUR]


def test_controls_and_pause_hold_for_all_strips(open_wall, page):
    open_wall(["rate", *FOUR], 5)
    notes = page.locator(".tile-strip").locator("..").locator(".tile-note")
    page.locator("#tool-speed").select_option("50")
    expect(notes).to_have_text([re.compile("^50 mm/s")] * 4)
    page.locator("#tool-pause").click()
    expect(page.locator(".wall-summary")).to_have_text(re.compile("^Paused at .* · 5 channels$"))
    # what is older than the page comes to fill the strips; then nothing moves
    wait_for(lambda: pictures(page) == (page.wait_for_timeout(500) or pictures(page)), 5, message="the strips move")
    page.locator("#tool-pause").click()
    expect(page.locator(".wall-summary")).to_have_text("5 channels")
    assert page.errors == []


LINKED = re.compile(r"#view=wall&channel=w02&at=[^&]+&sample=\d+$")


@pytest.fixture
def elsewhere(stage, browser):
    """A page of somebody else, whose wall has two other channels."""
    page = new_page(browser, viewport={"width": 1000, "height": 420})
    choose(stage, page, ["w00", "w01"])
    yield page
    page.close()


def test_the_wall_goes_through_time_and_its_address_names_the_moment(open_wall, page, elsewhere):
    open_wall(FOUR, 4)
    bar = page.locator("#wall #time-bar")
    tile(page, "w02").locator("button").focus()
    for _ in range(3):
        bar.press("ArrowLeft")
    expect(page).to_have_url(LINKED)
    assert min(tile(page, name).evaluate(INKED) for name in FOUR) > 50
    elsewhere.goto(page.evaluate("location.href"))
    expect(tile(elsewhere, "w02").locator("#moment-mark")).to_be_visible(timeout=15_000)
    assert order(elsewhere) == ["w02", "w00", "w01"]
    expect(tile(elsewhere, "w02").locator("button")).to_be_focused()
    expect(elsewhere).to_have_url(LINKED)
    assert elsewhere.evaluate("location.hash") == page.evaluate("location.hash")
    elsewhere.locator("#time-live").click()
    expect(elsewhere).to_have_url(re.compile("#view=wall$"))
    expect(elsewhere.locator("#moment-mark")).to_be_hidden()
    expect(elsewhere.locator("#time")).to_be_hidden()  # the window is low
    tile(page, "w02").click()
    expect(page).to_have_url(re.compile("#channel=w02&at="))
    expect(page.locator("#waveform #time-live")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    expect(page.locator("#wall #time-live")).to_be_visible()
    assert violations(page) == []
    assert page.errors == []


def test_a_link_to_a_channel_that_is_not_there_says_so(open_wall, page):
    open_wall(FOUR, 4, "#view=wall&channel=nobody&at=e:1-0&sample=0")
    expect(page.locator("#moment-text")).to_have_text("There is no channel “nobody” at the moment.")


def test_keys_of_tools_for_one_strip_do_nothing_on_the_wall(open_wall, page):
    open_wall(FOUR, 4)
    for key in ("d", "s", "c"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("?")
    rows = page.get_by_role("dialog", name="Help").locator(".key-list")
    expect(rows).to_contain_text("Wall: to the next tile")
    for tool in ("details", "calipers"):
        expect(rows).not_to_contain_text(re.compile(tool, re.IGNORECASE))
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(page.locator("#panel")).to_be_visible()
    expect(page.locator("#details")).to_be_hidden()
    page.keyboard.press("?")
    expect(rows).to_contain_text(re.compile("details", re.IGNORECASE))


def test_a_phone_has_one_column_that_scrolls(open_wall, page):
    page.set_viewport_size({"width": 320, "height": 640})
    open_wall(SIXTEEN, 16)
    boxes = [tile(page, name).bounding_box() for name in ("w00", "w01")]
    assert boxes[0]["x"] == boxes[1]["x"]
    assert boxes[0]["height"] >= 90
    assert boxes[0]["width"] > 300
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    last = tile(page, "w13")
    last.scroll_into_view_if_needed()
    wait_for(lambda: last.evaluate(INKED) > 50, 5, 0.1, message="a strip that was scrolled to is not drawn")
    page.locator("#toolbar-more").click()
    page.get_by_role("button", name="Arrange", exact=True).click()
    expect(page.locator("#toolbar")).to_have_attribute("data-open", "false")
    expect(page.get_by_role("button", name="Move later")).to_be_visible()
