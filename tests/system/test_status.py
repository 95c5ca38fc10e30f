"""The status page and the monitor's line, while the server works and while Redis is away."""
import re
import time

import pytest

from tests.support import axe
from tests.support.browser import new_page
from tests.support.expecting import expect
from tests.support.pulses import payload
from tests.support.stage import Stage

pytestmark = pytest.mark.browser

WAVE = {"leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5"}
CHANNELS = {"pulses": {"label": "Pulses", **WAVE}, "fallen": {"label": "Fallen", **WAVE},
            "rate": {"label": "Pulse rate", "kind": "number", "unit": "bpm"}}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """Two workers, a channel that lives, one that fell silent, a malformed payload."""
    stage = Stage(tmp_path_factory.mktemp("status"), channels=CHANNELS, server={"workers": "2"})
    stage.heard("fallen")
    stage.client.publish("fallen", payload(int(time.time() * 1000) // 5 * 5, 1000))
    stage.client.publish("fallen", "junk")
    stage.play("pulses", backlog_s=0)
    yield stage
    stage.close()


@pytest.fixture
def monitor(browser):
    """A second page, of another person."""
    page = new_page(browser)
    yield page
    page.close()


def open_status(page, stage):
    page.goto(f"{stage.url}/status")
    expect(page.locator("#known")).to_be_visible(timeout=10_000)


def number(page, key):
    return page.locator(f"#figures [data-figure={key}] dd")


def row(page, table, name):
    return page.locator(f"#{table} tbody tr", has=page.get_by_role("rowheader", name=name))


def test_figures_move_and_break_no_rule(stage, page, monitor):
    open_status(page, stage)
    expect(number(page, "workers")).to_have_text("2")
    expect(page.locator("#workers tbody tr")).to_have_count(2)
    expect(number(page, "viewers")).to_have_text("1")
    expect(number(page, "redis")).to_have_text(re.compile(r"^answers within [\d.]+ ms$"))
    clock = number(page, "clock").text_content()
    monitor.goto(f"{stage.url}/#channel=pulses")
    expect(number(page, "viewers")).to_have_text("2")
    expect(number(page, "blocks")).to_have_text(re.compile(r"^[12]\d a second$"))
    assert number(page, "clock").text_content() > clock
    assert page.locator("[data-chart=viewers] canvas").count() == 1
    expect(row(page, "channels", "Pulses").get_by_role("cell").nth(0)).to_have_text("live")
    expect(row(page, "channels", "Fallen").get_by_role("cell").nth(3)).to_have_text(re.compile(r"^1 \(last: no \|"))
    for width in (1280, 320, 3840):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert axe.violations(page) == []
    for look in ({"color_scheme": "dark"}, {"contrast": "more"}, {"color_scheme": "light"}):
        page.emulate_media(**look)
        assert axe.violations(page, ["color-contrast"]) == []
    assert page.errors == []


def test_the_monitor_tells_what_its_strip_does_not(stage, page):
    page.goto(f"{stage.url}/#channel=pulses")
    line = page.locator("#serverline")
    expect(line).to_contain_text("Fallen has fallen silent.", timeout=10_000)
    page.evaluate("location.hash = 'channel=fallen'")
    expect(line).to_be_empty()
    page.evaluate("location.hash = 'channel=pulses'")
    line.get_by_role("link", name="Server status").click()
    expect(row(page, "channels", "Fallen").get_by_role("cell").nth(0)).to_have_text(re.compile("no samples since"))
    assert page.errors == []


def test_redis_stopped_and_started_again(stage, page, monitor):
    open_status(page, stage)
    monitor.goto(f"{stage.url}/#channel=pulses")
    expect(monitor.locator("#serverline")).to_contain_text("Fallen")
    stage.redis.stop()
    expect(number(page, "redis")).to_have_text(re.compile("^cannot be reached since"))
    expect(page.locator("[data-notice=trouble-redis]")).to_be_visible()
    expect(monitor.locator("[data-notice=redis]")).to_be_visible()
    expect(monitor.locator("#serverline")).to_be_empty()
    expect(number(page, "workers")).to_have_text("2")
    stage.redis.start()
    expect(number(page, "redis")).to_have_text(re.compile("^answers"))
    expect(page.locator("[data-notice=trouble-redis]")).to_have_count(0)
    assert page.errors == []
