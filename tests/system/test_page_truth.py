"""The page shows no more than it knows: gaps with their length, silence, values beyond the range."""
import re
import time

import pytest

from tests.support.expecting import expect
from tests.support.pulses import BLOCK_MS, PulseTrain, value_at
from tests.support.stage import Stage
from tests.support.strip import BLUE, PX_PER_MV, PX_PER_S, StripReader, gaps, levels
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

WAVE = {"leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}
CHANNELS = {name: {"label": name.title(), **WAVE} for name in ("holed", "silent", "broken", "clipped", "lost")}
REFRESH_S = 0.25
STALE_S = 2

TEXTS = """
window.written = new Set();
const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  window.written.add(text);
  return write.call(this, text, ...rest);
};
"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("truth"), channels=CHANNELS)
    for channel in CHANNELS:
        stage.heard(channel)
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def strip(kept_page):
    kept_page.add_init_script(TEXTS)
    return StripReader(kept_page)


@pytest.fixture
def page(emptied_page, strip):
    return emptied_page


def open_page(page, stage, channel):
    page.goto(f"{stage.url}/#channel={channel}")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)


def written(page):
    """What was written on canvases so far."""
    return page.evaluate("[...window.written]")


class HoledTrain(PulseTrain):
    """Of each six seconds of sample time it sends nothing for 1.52 s: at any time a whole hole is on the strip."""

    EVERY_MS, HOLE_MS = 6000, 38 * BLOCK_MS

    def _publish(self, text):
        if self.sent_until % self.EVERY_MS >= self.HOLE_MS:
            super()._publish(text)


def test_a_gap_is_empty_and_has_its_length_written_in_it(stage, page, strip):
    train = HoledTrain(stage.client, "holed").start(backlog_s=11)
    try:
        open_page(page, stage, "holed")
        hole = pytest.approx(HoledTrain.HOLE_MS / 1000 * PX_PER_S, abs=4)
        wait_for(lambda: (seen := gaps(strip.columns())) and all(width == hole for _, width in seen), 10, 0.1,
                 message=lambda: f"other gaps than {hole} px: {gaps(strip.columns())}")
        wait_for(lambda: any(re.search(r"\b1\.5 s", text) for text in written(page)), 2, 0.05,
                 message=lambda: f"no length of the gap among {written(page)}")
    finally:
        train.stop()


@pytest.mark.alone
def test_silence_is_told_and_greyed_within_two_seconds(stage, page, strip):
    train = stage.play("silent")
    open_page(page, stage, "silent")
    wait_for(lambda: strip.drawn() > 400, 10, 0.1, message="no trace")
    notice = page.locator("#strip-notice")
    expect(notice).to_be_hidden()
    train.stop()
    ended = time.time()
    wait_for(lambda: notice.is_visible() and not strip.drawn(), STALE_S + 2, 0.02, message="neither told nor grey")
    assert time.time() - ended < STALE_S + REFRESH_S + 0.35  # the way to the page, and the reading of its pixels
    since = re.search(r"\d\d:\d\d:\d\d", notice.text_content())[0]
    assert since in {time.strftime("%H:%M:%S", time.localtime(train.sent_until / 1000 + late)) for late in (-1, 0, 1)}
    label = page.locator("#strip").get_attribute("aria-label")
    assert since in label
    again = stage.play("silent", backlog_s=0)
    wait_for(lambda: not notice.is_visible() and strip.drawn() > 100, 5, 0.05, message="not live again")
    again.stop()


def test_values_beyond_the_range_are_marked_at_the_edge(stage, page, strip):
    now = int(time.time() * 1000) // 1000 * 1000

    def wild(ms):
        return {2: 9.0, 3: -9.0}.get((ms // 1000 - now // 1000) % 5, value_at(ms)) if ms % 1000 < 400 else 0.0

    stage.play("clipped", 8, wild)
    open_page(page, stage, "clipped")
    wait_for(lambda: strip.drawn() > 400, 10, 0.1, message="no trace")
    marks = strip.marks()
    second = PX_PER_S * 0.4
    rows = sorted({row for row, _ in marks})
    assert rows[-1] - rows[0] == pytest.approx(2 * PX_PER_MV, abs=4)  # the range is 2 mV
    for edge in (rows[0], rows[-1]):
        assert sum(abs(row - edge) <= 4 for row, _ in marks) >= 0.8 * second
    assert page.errors == []


def test_missing_samples_that_publishers_report_breaks_the_line(stage, page, strip):
    now = int(time.time() * 1000) // 1000 * 1000
    stage.play("broken", 8, lambda ms: None if 3000 <= now - ms < 3400 else value_at(ms))
    open_page(page, stage, "broken")
    wait_for(lambda: strip.drawn() > 200, 10, 0.1, message="no trace")
    (_, width), = gaps(strip.columns())
    assert width == pytest.approx(0.4 * PX_PER_S, abs=3)
    upper, lower = levels(strip.columns())
    assert lower - upper == pytest.approx(PX_PER_MV, abs=1)
