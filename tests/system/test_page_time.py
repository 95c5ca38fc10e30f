"""Pause, scroll back and links to a moment: what the strip shows then is what was published then."""
import json
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from pace.keys import Keys, shard
from tests.support.browser import new_page
from tests.support.expecting import expect
from tests.support.pulses import PulseTrain
from tests.support.stage import Stage
from tests.support.strip import BLUE, PX_PER_MV, PX_PER_S, StripReader, gaps
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

BLOCK_MS = 40
STEP_MS = 5
PAST_S = 280
FULL = 1150
"""Columns of a strip with trace from edge to edge, at a page of 1280 px."""


def staircase(ms):
    """0.1 mV more with each second, from 0 to 0.9: a level names its second."""
    return ms // 1000 % 10 / 10


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """A channel with minutes of past, appended as they would have been then, that goes on."""
    channel = {"label": "Steps", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}
    stage = Stage(tmp_path_factory.mktemp("time"), channels={"steps": channel, "other": {**channel, "label": "Other"}},
                  settings={"history_s": "3600"})  # longer than these tests take: nothing goes away meanwhile
    stage.heard("steps")
    trains = [go_on(stage, name) for name in ("steps", "other")]
    yield stage
    for train in trains:
        train.stop()
    stage.close()


def go_on(stage, channel):
    train = PulseTrain(stage.client, channel, staircase)
    pipe = stage.client.pipeline()
    for start in range(train.sent_until - PAST_S * 1000, train.sent_until, BLOCK_MS):
        values = [staircase(start + ms) for ms in range(0, BLOCK_MS, STEP_MS)]
        block = json.dumps({"t": start, "dt": STEP_MS, "v": [values]})
        pipe.xadd(Keys().blocks(channel), {"b": block}, id=f"{start + BLOCK_MS}-0")
    pipe.execute()
    return train.start()


@pytest.fixture
def page(emptied_page):
    return emptied_page


@pytest.fixture(scope="module")
def strip(kept_page):
    return StripReader(kept_page)


def open_page(page, stage, address="#channel=steps"):
    page.goto(f"{stage.url}/{address}")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)


def wait_for_trace(strip, columns=900):
    wait_for(lambda: strip.drawn() > columns, 10, 0.1, message="no trace on the strip")


def address(page):
    """The address of the page as it is now; Playwright's own is that of the last event it has seen."""
    return page.evaluate("location.href")


def linked_time(stage, page):
    """Sample time (epoch ms) that the address names."""
    wait_for(lambda: "at=" in address(page), 5, 0.05, message="the address names no moment")
    fields = parse_qs(urlsplit(address(page)).fragment)
    id = fields["at"][0].split(":")[1]
    ((_, block),) = stage.client.xrange(Keys().blocks("steps"), id, id)
    return json.loads(block["b"])["t"] + int(fields["sample"][0]) * STEP_MS


def seconds_around(strip, centre):
    """The first of eight seconds around the time in the middle of the strip, and each one's level (tenths of a mV)."""
    columns = strip.columns()
    drawn = [x for x, column in enumerate(columns) if column]
    middle = (drawn[0] + len(columns)) / 2
    floor = max(columns[x][1] for x in drawn)
    first = int(centre // 1000) - 4
    at = [round(middle + (second * 1000 + 500 - centre) * PX_PER_S / 1000) for second in range(first, first + 8)]
    return first, [round((floor - columns[x][1]) / (PX_PER_MV / 10)) for x in at]


def shows_what_was_published(stage, strip):
    centre = linked_time(stage, strip.page)
    first, seen = seconds_around(strip, centre)
    return seen == [second % 10 for second in range(first, first + 8)]


def test_pause_holds_the_picture_while_data_arrives(stage, page, strip):
    open_page(page, stage)
    wait_for_trace(strip)
    page.keyboard.press("Space")
    expect(page.locator("#tool-pause")).to_have_attribute("aria-label", "Go on live")
    wait_for_trace(strip, FULL)  # paused, what is older than the page comes to fill the strip
    held = strip.columns()
    expect(page.locator("#time-behind")).to_have_text(re.compile("−0:0[23]"), timeout=5000)
    assert strip.columns() == held
    page.keyboard.press("l")
    expect(page.locator("#time-behind")).to_have_text("")
    wait_for(lambda: strip.columns() != held, 2, 0.05, message="the strip does not go on")
    assert strip.drawn() > 900
    wait_for(lambda: "at=" not in address(page), 3, 0.05, message="the address of a live page names a moment")
    assert page.errors == []


WIDE = 3840
WIDE_PLOT = WIDE - 150
"""Columns of a strip with trace from edge to edge at most, at a page of that width."""


DELAY_S = 10
"""The play-out delay, which a busy machine makes longer, is no more; a strip so wide shows 39 seconds and more."""


def seconds_back(before, after):
    """From one time of the day to the next, ``h:m:s``."""
    return sum(60 ** place * (int(was) - int(now)) for place, was, now in zip(
        (2, 1, 0), before.split(":"), after.split(":"), strict=True))


def is_full(strip, columns=WIDE_PLOT):
    found = strip.columns()
    return sum(map(bool, found)) > columns and gaps(found) == []


def test_a_wide_strip_is_full_at_once_at_every_speed_and_where_it_was_scrolled_to(stage, page, strip):
    page.set_viewport_size({"width": WIDE, "height": 600})
    page.goto(f"{stage.url}/#channel=steps")
    page.evaluate("window.playheads = []; setInterval(() => "
                  "playheads.push(document.getElementById('time-to')?.textContent), 50)")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    wait_for(lambda: is_full(strip), 10, 0.1, message="39 seconds are not all there")
    page.keyboard.press("Space")
    wait_for(lambda: shows_what_was_published(stage, strip), 5, 0.1, message="other samples than were published")
    page.keyboard.press("l")
    page.keyboard.press(",")
    page.keyboard.press(",")
    wait_for(lambda: is_full(strip), 15, 0.1, message="156 seconds are not all there")
    times = [moment for moment in page.evaluate("playheads") if moment]
    assert max(map(seconds_back, times, times[1:])) < DELAY_S or max(times) > "23:59"  # the present was never left
    expect(page.locator("#time-live")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("PageUp")
    kept = (PAST_S - WIDE_PLOT / PX_PER_S * 4) * PX_PER_S / 4
    wait_for(lambda: is_full(strip, kept - 100), 15, 0.1, message="what is kept is not all there")
    assert page.errors == []


def test_scrolled_back_the_strip_shows_what_was_published_then(stage, page, strip):
    open_page(page, stage)
    wait_for_trace(strip)
    for _ in range(4):
        page.keyboard.press("PageUp")
    wait_for_trace(strip, FULL)
    wait_for(lambda: shows_what_was_published(stage, strip), 5, 0.1, message="other samples than were published")
    box = page.locator("#strip").bounding_box()
    before = linked_time(stage, page)
    page.mouse.move(box["x"] + 400, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 400 + 3 * PX_PER_S, box["y"] + 60, steps=5)
    page.mouse.up()
    wait_for(lambda: linked_time(stage, page) == pytest.approx(before - 3000, abs=15), 3, 0.1, message="a drag of 3 s")
    wait_for(lambda: shows_what_was_published(stage, strip), 5, 0.1)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#channel-label")).to_have_text("Other")
    wait_for(lambda: "channel=other" in address(page), 5, 0.1)
    assert linked_time(stage, page) == pytest.approx(before - 3000, abs=15)
    page.keyboard.press("End")
    expect(page.locator("#time-live")).to_have_attribute("aria-pressed", "true")
    assert page.errors == []


def test_the_bar_goes_to_the_beginning_of_what_is_kept_and_says_so(stage, page, strip):
    open_page(page, stage)
    wait_for_trace(strip)
    bar = page.locator("#time-bar")
    bar.press("PageUp")
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"Paused at \d\d:\d\d:\d\d, 1\d s behind live"))
    bar.press("Home")
    expect(page.locator("#time-state")).to_have_text(re.compile(r"Older samples than .* are not kept"))
    wait_for(lambda: 0.4 < strip.drawn() / FULL < 0.6, 5, 0.1, message=lambda: f"drawn: {strip.drawn()} of {FULL}")
    bar.press("End")
    expect(bar).to_have_attribute("aria-valuetext", "Live")
    assert page.errors == []


@pytest.fixture
def elsewhere(browser):
    """A page of somebody else."""
    page = new_page(browser)
    yield page
    page.close()


def test_a_link_opens_the_same_moment_elsewhere(stage, page, strip, elsewhere):
    open_page(page, stage)
    wait_for_trace(strip)
    for _ in range(3):
        page.keyboard.press("PageUp")
    linked_time(stage, page)
    page.reload()
    expect(page.locator("#moment-mark")).to_be_visible(timeout=10_000)
    other = StripReader(elsewhere)
    elsewhere.goto(address(page))
    expect(elsewhere.locator("#moment-mark")).to_be_visible(timeout=10_000)
    for reader in (strip, other):
        wait_for_trace(reader, FULL)
        wait_for(lambda reader=reader: shows_what_was_published(stage, reader), 5, 0.1)
    assert other.columns() == strip.columns()
    mark, box = (elsewhere.locator(name).bounding_box() for name in ("#moment-mark", "#strip"))
    drawn = [x for x, column in enumerate(other.columns()) if column]
    assert mark["x"] + 1 - box["x"] == pytest.approx((drawn[0] + box["width"]) / 2, abs=2)
    assert address(elsewhere) == address(page)


def test_a_moment_that_is_not_there_is_told_and_live_is_offered(stage, page):
    epoch = stage.client.get(Keys().epoch(shard("steps")))
    for moment, words in ((f"{epoch}:1700000000000-0&sample=3", "no longer kept"),
                          ("gone:1700000000000-0", "has lost since"), ("nonsense", "cannot be read")):
        page.goto("about:blank")
        open_page(page, stage, f"#channel=steps&at={moment}")
        expect(page.locator("#moment-text")).to_contain_text(words, timeout=6000)
        page.get_by_role("button", name="Show live").click()
        expect(page.locator("#moment-text")).to_have_text("")
        expect(page.locator("#time-live")).to_have_attribute("aria-pressed", "true")
        wait_for(lambda: address(page).endswith("#channel=steps"), 3, 0.05, message="the address names the moment")


def test_a_device_whose_clock_is_three_days_off_shows_the_same(stage, elsewhere):
    page, strip = elsewhere, StripReader(elsewhere)
    page.clock.set_fixed_time(time.time() + 3 * 86_400)
    open_page(page, stage)
    wait_for_trace(strip)
    expect(page.locator("#strip-notice")).to_be_hidden()
    now = page.locator("#time-to").text_content()
    page.keyboard.press("d")
    expect(page.locator("[data-number=clock] dd")).to_have_text(re.compile("^(72 h|71 h 59 min) ahead"))
    delay = page.locator("[data-number=p50] dd")
    expect(delay).to_have_text(re.compile(r"^\d{2,3} ms$"))
    shown = [time.strftime("%H:%M:%S", time.localtime(time.time() - ago)) for ago in range(4)]
    assert now in shown
    page.keyboard.press("PageUp")
    linked_time(stage, page)
    assert strip.drawn() > 900
    assert page.errors == []
