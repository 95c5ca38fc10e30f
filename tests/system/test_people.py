"""People on the page: two browsers on two servers of one Redis, and a worker that is killed."""
import os
import re
import signal
from contextlib import contextmanager

import pytest

from tests.support.browser import leave, new_page
from tests.support.crowd import Member
from tests.support.expecting import expect
from tests.support.pace_server import PaceServer
from tests.support.stage import Stage
from tests.support.tour import channel, press
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

CHANNELS = {"words": {"label": "Words", "kind": "text"}, "other": {"label": "Other", "kind": "text"},
            "pulses": {"leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5"}}
"""A trace where one is needed alone: to draw it takes more of the processor than all else here."""
SOON_MS = 1000
"""Who comes, changes and leaves is seen so soon by everybody."""
LATE_MS = 10 * SOON_MS
"""What the tests wait for which do not claim that. A killed worker's ghosts are gone after ten seconds."""

PLACE = """async (name) => {
  const {page} = await import(document.querySelector("script[src$='/js/map.js']").src);
  const pin = [...page.pins.values()].find((one) => one.name === name);
  return pin && [pin.place.lat, pin.place.lng];
}"""
"""Where somebody's pin is, as the map knows it."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """``far`` is another server, with a worker of its own, on the same Redis."""
    folder = tmp_path_factory.mktemp("people")
    stage = Stage(folder, channels=CHANNELS)
    stage.far = PaceServer(folder, stage.redis.url, channels=CHANNELS).start()
    yield stage
    stage.far.stop()
    stage.close()


@contextmanager
def opener(browser, url):
    """A function that opens a page of a server as another person's; what it opened is closed at the end."""
    pages = []

    def start(path="/"):
        pages.append(page := new_page(browser))
        page.goto(url + path)
        expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
        return page

    yield start
    for page in pages:
        leave(page)


@pytest.fixture
def near(stage, browser):
    """Open the page of the one server."""
    with opener(browser, stage.url) as opened:
        yield opened


@pytest.fixture
def far(stage, browser):
    """Open the page of the other server."""
    with opener(browser, stage.far.url) as opened:
        yield opened


def names(page):
    return page.locator(".person-name bdi")


def expect_people(page, *wanted, timeout=LATE_MS):
    """The panel of the people shows these names, oneself first."""
    expect(names(page)).to_have_text(list(wanted), timeout=timeout)


def open_people(page):
    """Open the panel, where it is closed."""
    if not page.locator("#people").is_visible():
        press("p")(page)


def call(page, name):
    """Open the panel, and take a name."""
    open_people(page)
    page.get_by_label("Your name").fill(name)
    page.keyboard.press("Enter")
    expect(names(page).first).to_have_text(name or re.compile("^Guest [0-9a-f]{4}$"), timeout=LATE_MS)


def test_a_person_is_one_in_all_tabs_and_keeps_the_name(near, stage):
    ada = near()
    call(ada, "Ada")
    other = ada.context.new_page()
    other.goto(stage.url)
    expect(ada.locator("#counter")).to_contain_text("1 person on 2 pages", timeout=LATE_MS)
    press("p")(other)
    expect_people(other, "Ada", timeout=LATE_MS)
    call(other, "Countess")
    expect_people(ada, "Countess")
    other.close()
    expect(ada.locator("#counter")).to_contain_text("1 person on 1 page", timeout=LATE_MS)
    ada.reload()
    press("p")(ada)
    expect_people(ada, "Countess", timeout=LATE_MS)
    call(ada, "")


def expect_place(page, name, *place):
    """The map of the page has somebody there."""
    wait_for(lambda: page.evaluate(PLACE, name) == list(place), SOON_MS / 1000, 0.02,
             message=lambda: f"{name} is at {page.evaluate(PLACE, name)}, not at {place}")


@pytest.mark.alone
def test_two_see_each_other_come_change_note_and_leave_within_a_second(stage, near, far):
    ada = near()
    call(ada, "Ada")
    ben = far()
    expect_people(ada, "Ada", re.compile("^Guest [0-9a-f]{4}$"), timeout=SOON_MS)
    call(ben, "Ben")
    expect_people(ada, "Ada", "Ben", timeout=SOON_MS)
    expect(ada.locator("#watchers")).to_have_text("Ben watches, too", timeout=SOON_MS)
    channel("other")(ben)
    expect(ada.locator(".person", has_text="Ben")).to_contain_text("watches Other", timeout=SOON_MS)
    expect(ada.get_by_role("tab", name=re.compile("^2? ?Other.*1 other watches"))).to_be_visible()
    expect(ada.locator("#watchers")).to_be_hidden()
    expect(ada.locator("#counter")).to_contain_text("2 people on 2 pages")
    check_that_a_note_is_seen(stage, ada, ben)
    open_people(ada)
    leave(ben)
    expect_people(ada, "Ada", timeout=SOON_MS)
    expect(ada.locator("#counter")).to_contain_text("1 person on 1 page")
    check_that_a_move_is_seen(ada, far("/map"))


def check_that_a_note_is_seen(stage, ada, ben):
    """Both see a trace, and the one notes something on it."""
    train = stage.play("pulses")
    for page in (ada, ben):
        channel("pulses")(page)
        expect(page.locator("#strip-notice")).to_be_hidden(timeout=LATE_MS)
    press("b")(ada)
    press("n")(ben)
    ben.keyboard.type("A PVC?")
    ben.keyboard.press("Enter")
    expect(ada.locator(".note-list")).to_contain_text("A PVC?", timeout=SOON_MS)
    train.stop()
    channel("words")(ada)


def check_that_a_move_is_seen(ada, ben):
    """Ada goes to the map, moves before the eyes of Ben, and leaves."""
    ada.context.grant_permissions(["geolocation"])
    ada.context.set_geolocation({"latitude": 52.5, "longitude": 13.4, "accuracy": 5})
    ada.goto(ada.url.partition("#")[0] + "map")
    expect(ada.locator("#link-state")).to_have_text("Connected", timeout=5000)
    ada.locator("#share-begin").click()
    expect(ben.locator(".pin bdi")).to_have_text(["Ada"], timeout=2 * SOON_MS)  # first it has to be found
    expect_place(ben, "Ada", 52.5, 13.4)
    ada.context.set_geolocation({"latitude": 52.51, "longitude": 13.41, "accuracy": 5})
    expect_place(ben, "Ada", 52.51, 13.41)
    assert ada.errors == []
    leave(ada)
    wait_for(lambda: ben.evaluate(PLACE, "Ada") is None, SOON_MS / 1000, 0.02, message="Ada's pin is still there")
    expect(ben.locator(".pin")).to_have_count(0, timeout=2 * SOON_MS)  # the list is written once a second
    assert ben.errors == []


def test_messages_are_for_one_alone_and_answered_or_refused_and_names_harm_nothing(near, far):
    ada, ben, cem = near(), far(), far()
    for page, name in ((ada, "Ada"), (ben, "Ben"), (cem, "Cem")):
        call(page, name)
    ada.get_by_role("button", name="Write to Ben").press("Enter")
    ada.keyboard.type("The <b>third</b> beat?")
    ada.keyboard.press("Enter")
    notice = ben.locator("#letters-new li")
    expect(notice).to_contain_text("Message from Ada", timeout=LATE_MS)
    expect(notice.locator(".letter-text")).to_have_text("The <b>third</b> beat?")
    spoken = "Message from \u2068Ada\u2069: \u2068The <b>third</b> beat?\u2069"
    assert ben.locator("#letters-spoken").text_content() == spoken
    notice.get_by_role("button", name="Answer").press("Enter")
    ben.keyboard.type("A PVC.")
    ben.keyboard.press("Enter")
    expect(notice).to_have_count(0)
    expect(ada.locator(".letters")).to_contain_text("A PVC.", timeout=LATE_MS)
    leave(ben)
    expect_people(ada, "Ada", "Cem")
    ada.get_by_label("Message, for nobody else").fill("Are you there?")
    ada.keyboard.press("Enter")
    expect(ada.locator("#correspondence")).to_contain_text("Ben is not here any more", timeout=LATE_MS)
    assert ada.get_by_label("Message, for nobody else").input_value() == "Are you there?"
    assert cem.locator("#letters-new li").count() == 0
    check_that_names_are_shown_as_they_are_and_harm_nothing(ada, cem)


def check_that_names_are_shown_as_they_are_and_harm_nothing(ada, eve):
    hostile = "<img src=x onerror=alert(1)>\u202egnirts"
    eve.get_by_label("Your name").fill(hostile)
    eve.keyboard.press("Enter")
    expect_people(ada, "Ada", hostile.replace("\u202e", ""))
    assert ada.locator("#people img").count() == 0
    eve.get_by_label("Your name").fill("\u2800")
    eve.keyboard.press("Enter")
    expect(eve.locator("#own-name-state")).to_contain_text("does not take this name", timeout=LATE_MS)
    expect_people(ada, "Ada", hostile.replace("\u202e", ""))
    assert [ada.errors, eve.errors] == [[], []]


def test_a_full_room_is_shown_page_after_page(stage, near):
    crowd = [Member(stage.server.port) for _ in range(130)]
    try:
        for n, member in enumerate(crowd):
            member.say(type="hello", protocol=1, name=f"P {n:03}")
        ada = near()
        call(ada, "Ada")
        expect(ada.locator(".people-others")).to_contain_text(re.compile("and 3[01] more"), timeout=LATE_MS)
        ada.locator("#people-more").focus()
        ada.keyboard.press("Enter")
        expect_people(ada, "Ada", *(f"P {n:03}" for n in range(130)), timeout=LATE_MS)
        expect(ada.locator("#people-more")).to_be_hidden()
        expect(ada.locator("#people-title")).to_be_focused()
        assert ada.errors == []
    finally:
        for member in crowd:
            member.socket.close()


def test_a_killed_worker_leaves_no_ghost(stage, near, far):
    ada, ben = near(), far()
    call(ada, "Ada")
    call(ben, "Ben")
    with LiveViewer(stage.far.websocket_url) as cut_off:  # it does not come back by itself, as the browser does
        cut_off.say(type="hello", protocol=1, person="a-secret-of-sixteen", name="Zed")
        expect_people(ada, "Ada", "Ben", "Zed")
        worker, = stage.far.process.children
        os.kill(worker, signal.SIGKILL)
        expect_people(ada, "Ada", "Ben", timeout=LATE_MS)
    expect(ben.locator("#link-state")).to_have_text("Connected", timeout=LATE_MS)
    expect_people(ben, "Ben", "Ada", timeout=LATE_MS)
    expect(ada.locator("#counter")).to_contain_text("2 people on 2 pages", timeout=LATE_MS)
    assert [ada.errors, ben.errors] == [[], []]
