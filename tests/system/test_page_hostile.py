"""Input that breaks drawing, from publishers and straight from the wire: the page stays alive and says what it saw."""
import json
import re
import time

import pytest

from pace.keys import Keys
from tests.support.eavesdropper import Eavesdropper
from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.strip import BLUE, StripReader
from tests.support.waiting import PATIENCE, wait_for

pytestmark = pytest.mark.browser

WAVE = {"leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}
CHANNELS = {
    "pulses": {"label": "Pulses", **WAVE},
    "bare": {"label": "<b>Bare</b>", "unit": "V", "colour": BLUE},
    "appended": {"label": "Appended", "source": "stream:appended", **WAVE},
    "words": {"label": "Words", "kind": "text"},
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("hostile"), channels=CHANNELS)
    for channel in ("pulses", "bare"):
        stage.play(channel)
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def strip(kept_page):
    kept_page.asked = []
    kept_page.on("dialog", lambda dialog: kept_page.asked.append(dialog.message))
    return StripReader(kept_page)


@pytest.fixture
def page(emptied_page, strip):
    emptied_page.asked.clear()
    return emptied_page


@pytest.fixture(scope="module")
def wire(kept_page):
    """What the page's WebSocket carries; the test may add to it."""
    return Eavesdropper(kept_page)


def open_page(page, stage, channel="pulses"):
    page.goto(f"{stage.url}/?transport=websocket#channel={channel}")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)


def expect_alive(page, strip):
    """New samples go on being drawn, the page answers at once, and none of its scripts has failed."""
    wait_for(lambda: strip.drawn() > 150, 10, 0.1, message=lambda: f"no trace; {page.errors}")
    before = page.evaluate("strip.canvas().toDataURL()")
    wait_for(lambda: page.evaluate("strip.canvas().toDataURL()") != before, 2, 0.05, message="the trace stands")
    began = time.monotonic()
    page.evaluate("new Promise(requestAnimationFrame)")
    assert time.monotonic() - began < PATIENCE
    assert page.evaluate("strip.canvas().height") < 16_384
    assert page.errors == []
    assert page.asked == []


NOW = int(time.time() * 1000)
MALFORMED = re.compile(r"Malformed payloads\d+")
PUBLISHED = [
    f"{NOW}|nan", f"{NOW}|1e308", f"{NOW}|-1e308", "inf|1", f"{NOW}|1|2|3", f"{NOW}|",
    json.dumps({"t": NOW, "dt": 5, "v": [[1e308, -1e308, None, 5e-324]]}),
    json.dumps({"t": NOW, "dt": 5, "v": [[0.1], [0.2], [0.3]]}),
    json.dumps({"t": NOW, "dt": 1e-300, "v": [[1, 2, 3]]}),
    json.dumps({"t": [NOW, NOW - 5, NOW - 10**9], "v": [[1, 2, 3]]}),
    json.dumps({"t": 1e308, "dt": 1, "v": [[1, 2]]}),
    json.dumps({"t": 0, "dt": 1, "v": [[1, 2]]}),
    json.dumps({"t": NOW, "dt": 0.001, "v": [[0.5] * 10_000]}),
    json.dumps({"t": NOW, "dt": 5, "v": [[0.5] * 1_000_000]}),
    f'{{"t": {NOW}, "dt": 5, "v": [[NaN, Infinity]]}}',
    "[" * 10_000, "\x00\xff", "<script>alert(1)</script>",
]
"""Payloads: some are refused by Pace, some go through and have to be drawn."""


def test_what_publishers_send_by_pubsub(stage, page, strip):
    open_page(page, stage, "bare")
    expect(page.locator("#channel-label")).to_have_text("<b>Bare</b>")
    for payload in PUBLISHED:
        stage.client.publish("bare", payload)
    expect(page.locator("#facts div", has_text="Malformed")).to_have_text(MALFORMED, timeout=5000)
    train = stage.play("bare", backlog_s=0)
    expect_alive(page, strip)
    train.stop()


def test_what_publishers_append(stage, page, strip):
    open_page(page, stage, "appended")
    key = Keys().blocks("appended")
    blocks = [payload for payload in PUBLISHED if payload.startswith(("{", "["))]
    for block in [*blocks, "", '{"hole": "<i>"}', '{"hole": 7}', '{"text": "no"}', '"x"', "null"]:
        stage.client.xadd(key, {"b": block})
    stage.client.xadd(key, {"other": "field"})
    expect(page.locator("#facts div", has_text="Malformed")).to_have_text(MALFORMED, timeout=5000)
    start = int(time.time() * 1000) // 1000 * 1000
    for second in range(4):
        values = [1.0 if i < 40 else 0.0 for i in range(200)]
        stage.client.xadd(key, {"b": json.dumps({"t": start + second * 1000, "dt": 5, "v": [values]})})
    wait_for(lambda: strip.drawn() > 150, 10, 0.1, message=lambda: f"no trace; {page.errors}")
    assert page.errors == []


def test_lines_of_text_are_text(stage, page, strip):
    open_page(page, stage, "words")
    lines = ["<img src=x onerror=alert(1)>", "x" * 10_000, "\u202e\u0000 \r\n", "&lt;", "ـ" * 5000]
    for line in lines:
        stage.client.publish("words", line)
    expect(page.locator(".line")).to_have_count(len(lines))
    assert page.locator(".line").last.text_content() == lines[0]
    assert page.locator(".line img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.errors == page.asked == []


WIRE = {
    "no JSON": ["{", "NaN", "[]", '""', "null", '{"type": 7}', '{"type": "block"}', '{"type": "<b>"}'],
    "no numbers": [{"t": "t0", "dt": 5, "v": [["1", None, True, [], {}]]}, {"t": None, "v": [[1]]},
                   {"t": "t0", "dt": "5", "v": [[1, 2]]}, {"t": "t0", "dt": 5, "v": {}}, {"v": [[1]]}, {}],
    "beyond numbers": ['{"t": T0, "dt": 5, "v": [[1e999, -1e999, 1e308, -1e308, 5e-324]]}',
                       '{"t": 1e999, "dt": 5, "v": [[1, 2]]}', '{"t": T0, "dt": 1e999, "v": [[1, 2]]}',
                       '{"t": 1e308, "dt": 1e308, "v": [[1, 2, 3]]}', '{"t": -1e308, "dt": 5, "v": [[1, 2]]}',
                       '{"t": T0, "dt": 5e-324, "v": [[1, 2, 3]]}', '{"t": [T0, 1e999, -1e999], "v": [[1, 2, 3]]}'],
    "times back": [{"t": ["t0", "t0-1", "t0-2", "t0-3"], "v": [[1, 2, 3, 4]]}, {"t": "t0-900", "dt": 5, "v": [[1, 2]]},
                   {"t": "t0-86400000", "dt": 5, "v": [[1, 2]]}, {"t": "t0", "dt": -5, "v": [[1, 2]]},
                   {"t": 0, "dt": 5, "v": [[1, 2]]}],
    "leads that change": [{"t": "t0", "dt": 5, "v": [[1, 2]] * count} for count in (2, 12, 1, 1000, 0, 1)],
    "uneven leads": [{"t": "t0", "dt": 5, "v": [[1, 2], [1]]}, {"t": ["t0"], "v": [[1, 2]]},
                     {"t": "t0", "v": [[1, 2]]}],
}
"""What no server of ours sends: blocks of the shown channel, or messages as they are; t0 is the present."""


def as_message(wire, one):
    """The text of a message: a block is put in its place behind the newest, a text goes as it is."""
    now = int(time.time() * 1000)
    if isinstance(one, str):
        return wire.block_message("pulses", one.replace("T0", str(now))) if '"v"' in one else one
    text = re.sub(r'"t0(-\d+)?"', lambda found: str(now + int(found[1] or 0)), json.dumps(one))
    return wire.block_message("pulses", text)


@pytest.mark.parametrize("name", WIRE)
def test_what_no_server_of_ours_sends(stage, page, strip, wire, name):
    open_page(page, stage)
    wait_for(lambda: strip.drawn() > 150, 10, 0.1)
    for one in WIRE[name]:
        wire.send(as_message(wire, one))
    expect_alive(page, strip)
    expect(page.locator("#notices")).to_be_visible()


def test_a_million_samples_in_one_block(stage, page, strip, wire):
    open_page(page, stage)
    wait_for(lambda: strip.drawn() > 150, 10, 0.1)
    wire.send(as_message(wire, {"t": "t0", "dt": 0.01, "v": [[0.5] * 1_000_000]}))
    expect(page.locator("#notices")).to_contain_text("1000000")
    expect_alive(page, strip)


ODD = [
    {"label": "<img src=x onerror=alert(1)>"}, {"label": "x" * 100_000}, {"label": None}, {"leads": ["<b>"] * 1000},
    {"leads": "I"}, {"rate": 1e308}, {"rate": -1}, {"rate": 0}, {"range": [1e308, -1e308]}, {"range": [0, 0]},
    {"range": ["a", None]}, {"colour": "url(http://127.0.0.1:1/)"}, {"unit": "m" * 1000}, {"kind": "<b>"}]
"""What makes a descriptor odd."""

NONSENSE = [
    {"type": "status", "channel": "pulses", "subscribed": True, "state": {
        "live": "x", "last": 1e308, "received": None, "malformed": -1, "error": "<b>", "rate": "fast", "flags": "?"}},
    {"type": "status", "channel": "pulses", "subscribed": True, "state": 7},
    {"type": "status", "channel": "__proto__", "subscribed": True, "state": {}},
    {"type": "status", "redis": "<b>"}, {"type": "status", "stretched": True, "interval_ms": "<b>"},
    {"type": "status", "stretched": False, "interval_ms": 40}, {"type": "status", "redis": "up"},
    {"type": "gap", "channel": "pulses", "from": 1, "to": [], "reason": {}}, {"type": "gap", "channel": "nobody"},
    {"type": "reply", "id": {"a": 1}}, {"type": "reply", "id": 1e308},
    {"type": "error", "code": 400, "reason": {"a": 1}}, {"type": "error", "code": 418, "reason": "<b>tea</b>"},
    {"type": "welcome", "time": 0, "channels": []}]


def test_a_thousand_channels_with_hostile_descriptors(stage, page, strip, wire):
    open_page(page, stage)
    wait_for(lambda: strip.drawn() > 150, 10, 0.1)
    pulses = wire.channels[0]
    channels = [pulses, *({**pulses, "name": f"odd-{i}", "label": f"Odd {i}", **one} for i, one in enumerate(ODD)),
                *({**pulses, "name": f"many-{i}", "label": f"Many {i}"} for i in range(1000))]
    wire.send(json.dumps({"type": "status", "channels": channels}))
    expect(page.get_by_role("tab", name="Many 999")).to_have_count(1, timeout=10_000)
    expect_alive(page, strip)
    for i in range(len(ODD)):
        page.evaluate("name => { location.hash = `channel=${name}`; }", f"odd-{i}")
        wire.send(json.dumps({"type": "status", "channel": f"odd-{i}", "subscribed": True, "state": {"live": True}}))
        for lead_count in (1, 2):
            wire.send(wire.block_message(f"odd-{i}", json.dumps(
                {"t": int(time.time() * 1000), "dt": 5, "v": [[0.1] * 100] * lead_count})))
        page.evaluate("new Promise(requestAnimationFrame)")
    assert page.errors == []
    page.evaluate("location.hash = 'channel=pulses'")
    expect_alive(page, strip)


def test_states_and_answers_of_nonsense(stage, page, strip, wire):
    open_page(page, stage)
    wait_for(lambda: strip.drawn() > 150, 10, 0.1)
    for message in NONSENSE:
        wire.send(json.dumps(message))
    wire.send(json.dumps({"type": "welcome", "time": time.time() * 1000, "redis": "up", "channels": wire.channels}))
    expect_alive(page, strip)
