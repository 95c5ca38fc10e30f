"""Notes on the page: two people in two browsers see the same note at the same sample."""
import json
import re
from contextlib import contextmanager

import pytest

from tests.support import browser as browsers
from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.strip import BLUE
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

CHANNELS = {"pulses": {"label": "Pulses, bed 4", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5",
                       "colour": BLUE}}
HOSTILE = "<img src=x onerror=alert(1)> \u202eevil\u202c &lt;"
SEEN = HOSTILE.replace("\u202e", "").replace("\u202c", "")
X_OF = "e => new DOMMatrix(e.style.transform).m41"
"""CSS pixels from the left edge of the strip to a mark on it."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("notes"), channels=CHANNELS, server={"workers": 2},
                  settings={"marks": "artefact, ectopic beat"})
    stage.play("pulses")
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def two(browser):
    """Windows of two people, each with a storage of its own."""
    pages = [browsers.new_page(browser) for _ in range(2)]
    yield pages
    for page in pages:
        page.close()


@pytest.fixture
def visit(two, stage):
    """Somebody who opens the page; who comes is somebody else than in the test before."""
    free = iter(two)

    def open_page():
        page = next(free)
        page.set_viewport_size({"width": 1280, "height": 900})
        return load(page, stage)

    yield open_page
    errors = [error for page in two for error in page.errors]
    for page in two:
        browsers.empty(page)
    assert errors == []


def load(page, stage):
    page.goto(f"{stage.url}/#channel=pulses")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    expect(page.locator("#tool-note")).to_be_enabled(timeout=10_000)
    return page


def kept(stage):
    """The notes in Redis, oldest first."""
    return [json.loads(fields["n"]) for _, fields in stage.client.xrange("pace:{0}:notes") if "n" in fields]


def entry(page, text):
    return page.locator("#notes .note", has_text=text)


@contextmanager
def guest(stage, name):
    with LiveViewer(stage.server.websocket_url) as viewer:
        viewer.next("welcome")
        viewer.say(type="hello", protocol=1, name=name)
        yield viewer


def test_a_click_on_the_strip_makes_a_note_that_others_see_at_that_sample(stage, visit):
    ada, bob = visit(), visit()
    ada.keyboard.press("Space")
    ada.locator("#tool-note").click()
    box = ada.locator("#strip").bounding_box()
    ada.mouse.click(box["x"] + 700, box["y"] + 60)
    expect(ada.locator(".note-draft")).to_be_visible()
    assert ada.locator(".note-draft").evaluate(X_OF) == pytest.approx(700, abs=1)
    ada.keyboard.type("a wide one")
    ada.keyboard.press("Enter")
    expect(ada.locator("#note-form")).to_be_hidden()
    line = ada.locator(".note-line:not(.note-draft)")
    expect(line).to_have_count(1)
    assert line.evaluate(X_OF) == pytest.approx(700, abs=1)
    expect(ada.locator(".note-label")).to_have_text("a wide one")

    expect(bob.locator("#tool-notes")).to_have_attribute("data-badge", "1")
    expect(bob.locator("#notes-spoken")).to_contain_text("a wide one")
    bob.keyboard.press("b")
    bob.locator(".note-go", has_text="a wide one").click()
    note = kept(stage)[-1]
    wait_for(lambda: f"at={note['pos']}&sample={note['sample']}" in bob.evaluate("location.href"), 5, 0.05,
             message="the address does not name the noted moment")
    marks = bob.locator(".note-line:not(.note-draft), #moment-mark")
    assert marks.nth(0).evaluate(X_OF) == pytest.approx(marks.nth(1).evaluate(X_OF), abs=0.5)

    ada.keyboard.press("s")
    with ada.expect_download() as waiting:
        ada.locator("[data-save=svg]").click()
    with open(waiting.value.path(), encoding="utf-8") as file:
        assert ">a wide one</text>" in file.read()
    ada.evaluate("location.hash = 'view=wall'")
    expect(ada.locator("#wall .note-label")).to_have_text("a wide one")


def test_a_note_by_keys_is_found_after_a_reload_and_taken_back(stage, visit):
    ada, bob = visit(), visit()
    bob.keyboard.press("b")
    ada.keyboard.press("n")
    expect(ada.locator("#note-form textarea")).to_be_focused()
    ada.keyboard.press("Escape")
    expect(ada.locator("#note-form")).to_be_hidden()
    ada.keyboard.press("n")
    ada.locator("#note-form textarea").fill("x" * 281)
    expect(ada.locator("#note-form .composer-left")).to_have_text("1 characters too many")
    ada.keyboard.press("Enter")
    ada.locator("#note-form").get_by_role("button", name="ectopic beat").click()
    expect(ada.locator("#note-told")).to_have_text("The note is there for everyone.")
    expect(entry(bob, "ectopic beat")).to_be_visible()
    ada.reload()
    expect(ada.locator("#tool-note")).to_be_enabled(timeout=10_000)
    ada.keyboard.press("b")
    expect(entry(ada, "ectopic beat").locator(".note-own")).to_have_text("(you)")
    expect(entry(bob, "ectopic beat").locator(".note-undo")).to_be_hidden()
    undo = entry(ada, "ectopic beat").locator(".note-undo")
    expect(undo).to_have_text(re.compile(r"Undo \(5\d s\)"))
    undo.click()
    for page in (ada, bob):
        expect(entry(page, "ectopic beat")).to_have_count(0)
    assert not any(note["mark"] for note in kept(stage))


def test_what_somebody_says_to_everyone_stands_before_everyone_and_does_no_harm(stage, visit):
    ada = visit()
    with guest(stage, HOSTILE) as eve:
        eve.say(type="note", id=1, text=HOSTILE)
        eve.next("reply", id=1)
        expect(ada.locator("#room-word .note-said")).to_have_text(SEEN)
        expect(ada.locator("#room-word .note-author")).to_have_text(SEEN)
        ada.locator("#room-word").get_by_role("button", name="Hide").click()
        expect(ada.locator("#room-word")).to_be_hidden()
        ada.keyboard.press("b")
        expect(entry(ada, SEEN).locator("bdi.note-said")).to_have_text(SEEN)
        assert ada.locator("#notes img, #room-word img, .note-rail img").count() == 0
        ada.get_by_label("Say something to everyone").fill("we begin")
        ada.get_by_role("button", name="Say", exact=True).click()
        expect(entry(ada, "we begin")).to_contain_text("to everyone")
        eve.say(type="follow", topics=["notes"])
        assert eve.next("note", whole=True)["notes"][-1]["text"] == "we begin"
    expect(ada.get_by_label("Say something to everyone")).to_have_value("")
