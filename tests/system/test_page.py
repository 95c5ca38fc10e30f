"""The page in a real Chromium, with a real server and Redis: the trace drawn is the signal sent."""
import json
import re
import time

import pytest

from tests.support.browser import new_page
from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.strip import BLUE, PX_PER_MV, PX_PER_S, StripReader, gaps, levels, rising_edges
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

CHANNELS = {
    "pulses": {"label": "Pulses", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE},
    "other": {"label": "Other", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE},
    "wild": {"label": "Wild", "unit": "V", "colour": BLUE},
    "timed": {"label": "Timed", "kind": "text"},
    "testing": {"label": "Testing", "kind": "text"},
    "pulse-rate": {"label": "Pulse rate", "kind": "number", "unit": "bpm"},
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """Pulses in real time, and 11 s of the past."""
    stage = Stage(tmp_path_factory.mktemp("page"), channels=CHANNELS, settings={"discover": "ecgs-keys"})
    stage.play("pulses")
    yield stage
    stage.close()


@pytest.fixture
def server(stage):
    return stage.server


@pytest.fixture
def redis_client(stage):
    return stage.client


@pytest.fixture
def page(emptied_page):
    return emptied_page


@pytest.fixture(scope="module")
def strip(kept_page):
    return StripReader(kept_page)


def open_page(page, server, address=""):
    page.goto(f"{server.url}/{address}")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)


def wait_for_trace(strip, columns=400, timeout=10):
    wait_for(lambda: strip.drawn() > columns, timeout, 0.1, message="no trace on the strip")


@pytest.fixture(params=[1, 2], ids=["ratio 1", "ratio 2"])
def scaled(request, browser):
    """A page of a screen with one or two device pixels a CSS pixel."""
    page = new_page(browser, device_scale_factor=request.param)
    yield page, request.param
    page.close()


@pytest.fixture
def first_visit(browser):
    """A page of a browser that has loaded nothing yet."""
    page = new_page(browser)
    yield page
    page.close()


def test_pulses_have_the_height_and_spacing_that_were_sent(server, scaled):
    page, ratio = scaled
    strip = StripReader(page)
    open_page(page, server)
    wait_for_trace(strip)
    columns = strip.columns()
    upper, lower = levels(columns)
    assert lower - upper == pytest.approx(PX_PER_MV * ratio, abs=1)
    edges = rising_edges(columns, (upper + lower) / 2)
    assert len(edges) >= 9
    distances = [right - left for left, right in zip(edges, edges[1:], strict=False)]
    assert distances == pytest.approx([PX_PER_S * ratio] * len(distances), abs=1.01)
    assert edges[-1] - edges[0] == pytest.approx(PX_PER_S * ratio * len(distances), abs=1.01)


@pytest.mark.alone
def test_the_trace_moves_at_a_steady_25_mm_a_second(server, page, strip):
    open_page(page, server)
    wait_for_trace(strip)
    upper, lower = levels(strip.columns())
    seen = [(at, edges) for at, edges in strip.frames(round((upper + lower) / 2), 4000) if len(edges) > 8]
    assert len(seen) > 60
    moved = [shift(one, other) for (_, one), (_, other) in zip(seen, seen[1:], strict=False)]
    due = [(later - earlier) * PX_PER_S / 1000 for (earlier, _), (later, _) in zip(seen, seen[1:], strict=False)]
    frame = PX_PER_S / 60
    assert max(abs(one - other) for one, other in zip(moved, due, strict=True)) <= frame + 1
    assert sum(moved) == pytest.approx(sum(due), rel=0.05)
    columns = strip.columns()  # of which the frames have added a third, piece by piece
    assert gaps(columns) == []
    edges = rising_edges(columns, (upper + lower) / 2)
    distances = [right - left for left, right in zip(edges, edges[1:], strict=False)]
    assert distances == pytest.approx([PX_PER_S] * len(distances), abs=1.01)


def shift(before, after):
    """How far to the left (device pixels) the crossings went from one frame to the next."""
    return min((left - right for left in before[-4:] for right in after[-4:] if left >= right), default=0)


@pytest.mark.alone
def test_who_opens_late_sees_the_last_ten_seconds_at_once(server, page, strip):
    open_page(page, server)
    wait_for(lambda: strip.drawn() > 9.5 * PX_PER_S, 2, 0.05, message="less than 9.5 s on the strip")


def test_flip_by_click_and_by_key_without_reloading(server, page, strip):
    open_page(page, server)
    page.evaluate("window.stayed = true")
    title = page.locator("#channel-label")
    expect(title).to_have_text("Pulses")
    page.get_by_role("tab", name="Testing").click()
    expect(title).to_have_text("Testing")
    for key, label in [("ArrowRight", "Pulse rate"), ("j", "Pulses"), ("k", "Pulse rate"), ("ArrowLeft", "Testing"),
                       ("2", "Other"), ("1", "Pulses")]:
        page.keyboard.press(key)
        expect(title).to_have_text(label)
        expect(page.locator("[role=tab][aria-selected=true] .tab-label")).to_have_text(label)
        assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
    wait_for_trace(strip)
    assert page.evaluate("window.stayed") is True
    assert page.errors == []


def test_the_address_keeps_the_channel(server, page):
    open_page(page, server, "#channel=testing")
    expect(page.locator("#channel-label")).to_have_text("Testing")
    page.keyboard.press("j")
    assert page.url.endswith("#channel=pulse-rate")
    page.reload()
    expect(page.locator("#channel-label")).to_have_text("Pulse rate")
    open_page(page, server, "?channel=other")
    expect(page.locator("#channel-label")).to_have_text("Other")


def test_lines_of_text_newest_first_with_their_time(server, redis_client, page):
    open_page(page, server, "#channel=testing")
    expect(page.locator("#no-lines")).to_be_visible()
    for text in ("first", "<b>second</b>"):
        redis_client.publish("testing", text)
        expect(page.locator(".line").first).to_have_text(text)
    assert page.locator(".line").all_text_contents() == ["<b>second</b>", "first"]
    assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3}", page.locator("#lines time").first.text_content())
    page.reload()
    expect(page.locator(".line")).to_have_count(2)


@pytest.mark.alone
def test_a_line_is_on_the_page_within_200_ms(server, redis_client, page):
    open_page(page, server, "#channel=timed")
    expect(page.locator("#no-lines")).to_be_visible()
    page.evaluate("""() => {
      window.came = {};
      new MutationObserver(() => { window.came[document.querySelector('.line').textContent] ??= Date.now(); })
        .observe(document.getElementById('lines'), {childList: true});
    }""")
    delays = []
    for number in range(5):
        sent = time.time() * 1000
        redis_client.publish("timed", f"line {number}")
        came = wait_for(lambda text=f"line {number}": page.evaluate("text => window.came[text] ?? null", text), 5)
        delays.append(came - sent)
    assert sorted(delays)[2] < 200


def test_a_number_is_large_with_unit_and_age(server, redis_client, page):
    open_page(page, server, "#channel=pulse-rate")
    redis_client.publish("pulse-rate", f"{time.time() * 1000:.0f}|71.5")
    expect(page.locator(".reading-value")).to_have_text("71.5")
    expect(page.locator(".reading-unit")).to_have_text("bpm")
    expect(page.locator(".reading-age")).to_have_text(re.compile(r"[12] s ago"))
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.reading-value')).fontSize)") >= 56


def test_malformed_payloads_are_counted_and_the_good_ones_go_on(stage, server, redis_client, page, strip):
    stage.play("other")
    open_page(page, server, "#channel=other")
    for _ in range(3):
        redis_client.publish("other", '{"t": 1, "v": "nonsense"}')
    row = page.locator("#facts div", has_text="Malformed")
    expect(row.locator("dd")).to_have_text(re.compile(r"^3 \(last: .+\)$"), timeout=10_000)
    wait_for_trace(strip)
    expect(page.locator("#strip-notice")).to_be_hidden()


def test_a_discovered_channel_appears_and_goes_away_by_itself(server, redis_client, page):
    open_page(page, server)
    redis_client.sadd("ecgs-keys", "good")
    tab = page.get_by_role("tab", name="good")

    def publish():
        redis_client.publish("ecg-good", f"{time.time() * 1000:.1f}|-0.165|0.325")
        return tab.is_visible()

    wait_for(publish, 10, 0.02, message="the channel did not appear")
    tab.click()
    wait_for(lambda: publish() and "Lead 2" in page.locator("#strip").get_attribute("aria-label"), 5, 0.02)
    redis_client.srem("ecgs-keys", "good")
    expect(page.locator("[data-notice=gone]")).to_contain_text("no channel “good”", timeout=15_000)
    expect(tab).to_have_count(0)


def test_strange_samples_leave_the_page_alive(stage, server, redis_client, page, strip):
    open_page(page, server, "#channel=wild")
    stage.heard("wild")
    now = int(time.time() * 1000)
    for payload_text in (
            json.dumps({"t": now, "dt": 5, "v": [[1e30, -1e30, None, 1e-30]]}),
            json.dumps({"t": now - 3_600_000, "dt": 5, "v": [[1] * 10_000]}),
            json.dumps({"t": now + 10**12, "dt": 0.001, "v": [[1, 2]]}),
            json.dumps({"t": 1, "dt": 1e6, "v": [[1, 2]]}),
            f"{now}|7", f"{now}|8", f"{now - 1}|9"):
        redis_client.publish("wild", payload_text)
    page.keyboard.press("d")
    samples = page.locator("#details [data-number=received] dd")
    expect(samples).to_have_text(re.compile(r"10.011"), timeout=5000)
    assert page.evaluate("document.getElementById('strip').height") < 1000
    stage.play("wild", backlog_s=3)
    wait_for(lambda: len(strip.columns()) and strip.drawn() > 200, 5, 0.1, message="no trace afterwards")
    assert page.errors == []


def test_less_motion_means_that_the_trace_stands_and_is_overwritten(server, page, strip):
    page.emulate_media(reduced_motion="reduce")
    open_page(page, server)
    wait_for_trace(strip)
    upper, lower = levels(strip.columns())
    seen = strip.frames(round((upper + lower) / 2), 700)
    common = set(seen[0][1]).intersection(*(edges for _, edges in seen))
    assert len(common) >= 8


def test_nothing_is_refused_missing_or_asked_of_another_origin(server, first_visit):
    page, said, asked = first_visit, [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: said.append(response.url) if response.status >= 400 else None)
    open_page(page, server)
    for key in "1234":
        page.keyboard.press(key)
    page.goto(f"{server.url}/nothing")
    assert [text for text in said if not text.endswith(("/nothing", "(Not Found)"))] == []
    assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{server.port}"}
    assert page.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_everything_without_scrolling_sideways(server, page, strip, scheme):
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme)
    open_page(page, server)
    wait_for_trace(strip, 200)
    for name in ("#link-state", "#link-transport", "#link-next", ".pages", "#channel-label", "#strip"):
        box = page.locator(name).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
