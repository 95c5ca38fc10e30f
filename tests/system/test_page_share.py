"""A link for somebody else: made in the dialog, opened in another browser, taken back."""
import json
import re

import pytest

from pace.security.passwords import hashed
from tests.support import axe
from tests.support.browser import new_page
from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

PASSWORD = "correct horse"
TRACE = {"leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5"}
CHANNELS = {"bed": {"label": "Bed 4", **TRACE}, "other": {"label": "Other bed", "note": "nobody", **TRACE}}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("share")
    (folder / "users").write_text(f"ada:{hashed(PASSWORD)}:\n")
    (folder / "secret").write_text("s" * 32)
    stage = Stage(folder, channels=CHANNELS, settings={
        "auth": "users", "users": "users", "secret": "file:secret", "audit": "audit.log"})
    stage.audit = folder / "audit.log"
    stage.play("bed")
    stage.play("other")
    yield stage
    stage.close()


@pytest.fixture
def page(emptied_page):
    return emptied_page


def log_in(stage, page):
    page.goto(f"{stage.url}/")
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    connected(page)


def connected(page):
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=20_000)


def events(stage, name):
    lines = [json.loads(line) for line in stage.audit.read_text().splitlines()]
    return [line for line in lines if line["event"] == name]


def test_a_link_is_made_opened_and_taken_back(stage, page, browser):
    log_in(stage, page)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Share this channel by a link").click()
    dialog = page.get_by_role("dialog", name="Share by a link")
    expect(dialog).to_contain_text("Bed 4")
    if axe.SCRIPT.is_file():
        assert axe.violations(page) == []
    dialog.get_by_label("Ends after").select_option(label="8 hours")
    dialog.get_by_role("button", name="Make link").click()
    address = dialog.get_by_label("Link. It is shown this once:")
    expect(address).to_be_focused()
    url = address.input_value()
    assert url.startswith(f"{stage.url}/share/")
    assert "bed" not in url
    expect(dialog.get_by_role("status")).to_contain_text("The link shows the channel until")
    guest = new_page(browser)
    open_as_guest(stage, guest, url)
    if axe.SCRIPT.is_file():
        assert axe.violations(page) == []
    dialog.get_by_role("button", name="Revoke").click()
    expect(dialog.get_by_role("listitem")).to_have_count(0)
    expect(guest.locator("#notices")).to_contain_text("This link is not valid any more", timeout=20_000)
    guest.goto(url)
    expect(guest.get_by_role("heading", name="No such link")).to_be_visible()
    guest.close()
    assert page.errors == []
    assert [len(events(stage, name)) for name in ("share", "share used", "share revoked")] == [1, 1, 1]


def open_as_guest(stage, guest, url):
    """The guest sees the one channel, and neither people nor tools for them; the address names no token."""
    guest.goto(url)
    connected(guest)
    assert guest.url == f"{stage.url}/#channel=bed"
    expect(guest.get_by_role("tab")).to_contain_text(["Bed 4"])
    expect(guest.locator("#facts")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"), timeout=20_000)
    expect(guest.locator("#shared-until")).to_contain_text("Shared with you until")
    for tool in ("#tool-people", "#tool-notes", "#tool-note", "#tool-share", "#counter"):
        expect(guest.locator(tool)).to_be_hidden()
    expect(guest.get_by_role("link", name="Log in")).to_be_visible()


OVERLAPS = """label => {
    const head = document.querySelector(".panel-head"), shown = [...head.children].filter(one => one.checkVisibility());
    document.getElementById("channel-label").textContent = label;
    const boxes = shown.map(one => [one.id, one.getBoundingClientRect()]), outer = head.getBoundingClientRect();
    const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
    const inside = ({ left, right, top, bottom }) =>
        left >= outer.left && right <= outer.right && top >= outer.top && bottom <= outer.bottom;
    const covered = boxes.flatMap(([id, box], at) =>
        boxes.slice(at + 1).filter(([, other]) => !apart(box, other)).map(([other]) => [id, other]));
    return [boxes.length, boxes.filter(([, box]) => !inside(box)).map(([id]) => id), covered];
}"""


LABELS = ("Bed 4", "ECG, MIT-BIH 208", "Ward 3, bed 12, Holter recorder", "Ward 3, bed 12, Holter recorder, twice")


def test_its_button_covers_nothing(stage, page):
    log_in(stage, page)
    expect(page.locator("#tool-share")).to_be_visible(timeout=20_000)
    expect(page.locator("#scale")).to_be_visible()
    for width, height in ((360, 780), (320, 780), (780, 360)):
        page.set_viewport_size({"width": width, "height": height})
        for label in LABELS:
            assert page.evaluate(OVERLAPS, label) == [3, [], []], (width, label)


def test_where_one_may_only_look_no_note_is_begun(stage, page):
    log_in(stage, page)
    expect(page.locator("#tool-note")).to_be_enabled(timeout=20_000)
    page.get_by_role("tab", name="Other bed").click()
    expect(page.locator("#channel-label")).to_have_text("Other bed")
    expect(page.locator("#tool-note")).to_be_disabled()
    page.keyboard.press("n")
    expect(page.locator("#note-told")).to_have_text("You may look at this channel, and not mark notes on it.")


def test_what_is_saved_is_in_the_audit_log(stage, page):
    log_in(stage, page)
    expect(page.locator("#tool-calipers")).to_be_enabled(timeout=20_000)  # there is something to save
    page.keyboard.press("s")
    with page.expect_download():
        page.locator("[data-save=csv]").click()
    expect(page.locator(".save-said")).to_contain_text("Saved as bed_")
    told = wait_for(lambda: events(stage, "export"), message="nothing of it in the audit log")
    assert [(line["user"], line["channel"], line["what"]) for line in told] == [("ada", "bed", "csv")]
    assert told[0]["begin"] < told[0]["end"]
