"""The numbers of the details panel are those of what was published."""
import json
import re
import time

import pytest

from tests.support.expecting import expect
from tests.support.stage import Stage

pytestmark = pytest.mark.browser

STEP_MS = 5
RATE = 1000 // STEP_MS


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    channel = {"label": "Known", "leads": "I II", "unit": "mV", "rate": str(RATE), "range": "-2 2"}
    stage = Stage(tmp_path_factory.mktemp("details"), channels={
        "known": channel, "slow": {**channel, "label": "Slow", "leads": "I"},
        "testing": {"label": "Testing", "kind": "text"}})
    yield stage
    stage.close()


@pytest.fixture
def page(emptied_page):
    return emptied_page


def publish(stage, channel, start, leads, step=STEP_MS):
    stage.client.publish(channel, json.dumps({"t": start, "dt": step, "v": leads}))


def open_details(page, stage, channel):
    page.goto(f"{stage.url}/#channel={channel}")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    page.keyboard.press("d")
    expect(page.locator("#details")).to_be_visible()


def number(page, key):
    return page.locator(f"#details [data-number={key}] dd")


def test_the_figures_are_those_that_were_published(stage, page):
    stage.heard("known")
    now = int(time.time() * 1000)
    before, gap = 7 * RATE, 100
    publish(stage, "known", now - 9000, [[1.9] * RATE, [-1.9] * RATE])  # too old for the last 5 s
    first = [0.1] * before
    first[before - 300] = -0.456
    publish(stage, "known", now - 8000, [first, [0.25] * before])
    second = [0.2] * 90
    second[10] = 1.234
    publish(stage, "known", now - 8000 + (before + gap) * STEP_MS, [second, [None] * 90])
    open_details(page, stage, "known")
    cells = page.locator("#details-leads tbody tr")
    expect(cells.nth(0).locator("th, td")).to_have_text(["I", "−0.456", "1.234", "1.690", "0.200"])
    expect(cells.nth(1).locator("th, td")).to_have_text(["II", "0.250", "0.250", "0.000", "0.250"])
    expect(page.locator("#details-leads caption")).to_have_text("Last 5 s, mV")
    expect(number(page, "received")).to_have_text(re.compile(f"^1.{RATE + before + 90 - 1000}$"))
    expect(number(page, "lost")).to_have_text(str(gap))
    expect(number(page, "rate")).to_have_text("200 Hz, 200 Hz declared")
    expect(page.locator("#details-gaps li").first).to_have_text(re.compile(r"^\d\d:\d\d:\d\d · 0.5\d? s$"))
    assert page.errors == []


def test_a_rate_that_is_off_is_flagged(stage, page):
    stage.heard("slow")
    publish(stage, "slow", int(time.time() * 1000) - 5000, [[0.5] * 800], 5.5)
    open_details(page, stage, "slow")
    row = page.locator("#details [data-number=rate]")
    expect(row.locator("dd")).to_have_text("181.8 Hz, 200 Hz declared, −9.1 % off")
    expect(row).to_have_class("bad")


def test_the_way_to_the_page_and_the_server_are_told(stage, page):
    open_details(page, stage, "testing")
    for key, text in {"transport": "websocket", "version": r"\d+\.\d+.*", "history": "5 min", "flush": "40 ms",
                      "clock": r"right \(−?\d+ ms from the server's\)", "trip": r"\d+ ms", "lines": "0"}.items():
        expect(number(page, key)).to_have_text(re.compile(f"^{text}$"))
    page.keyboard.press("d")
    expect(page.locator("#details")).to_be_hidden()


def test_numbers_are_read_out_once_and_only_when_asked_for(stage, page):
    open_details(page, stage, "known")
    spoken = page.locator("#details-spoken")
    expect(page.locator("#details-leads tbody tr")).to_have_count(2)
    expect(spoken).to_have_text("")
    page.get_by_role("button", name="Read the numbers").click()
    expect(spoken).to_have_text(re.compile(r"^I: minimum −0\.456, maximum 1\.234, .* II: minimum "))
    live = page.locator("#details [aria-live], #details [role=status]")
    assert live.evaluate_all("all => all.map((one) => one.id)") == ["details-spoken"]
