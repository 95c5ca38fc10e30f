"""The map: two people who see each other move and leave, consent, a wearable that leads to its trace."""
import json

import pytest

from tests.support import axe
from tests.support.browser import leave, new_page
from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

SOON_MS = 2000
WAVE = {"leads": "II", "unit": "mV", "rate": "200", "range": "-0.5 1.5"}
CHANNELS = {
    "ecg": {"label": "ECG of the runner", **WAVE},
    "runner": {"label": "Runner", "kind": "place", "trace": "ecg", "colour": "#b3261e"},
}
TURN = """([alpha, gamma]) => dispatchEvent(Object.assign(new Event('deviceorientationabsolute'),
    {absolute: true, alpha, beta: 0, gamma}))"""
"""The sensor of a device that has one."""
PLACE = """async (name) => {
  const {page} = await import(document.querySelector("script[src$='/js/map.js']").src);
  const pin = [...page.pins.values()].find((one) => one.name === name);
  return pin && [pin.place.lat, pin.place.lng, pin.place.heading];
}"""
SMALL = """() => [...document.querySelectorAll('main button, main a[href], main input')]
  .filter((e) => e.checkVisibility() && !e.closest('.map-credit'))
  .map((e) => [e.id || e.className, e.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 43.5).map(([name]) => name)"""
"""Targets of less than 44 px, but for links within a sentence."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("map"), channels=CHANNELS, settings={"map_pin": "52.5163 13.3777 Gate"})
    stage.play("ecg")
    yield stage
    stage.close()


class Person:
    """Somebody in a browser of his own on the map; ``shares`` lets it tell the position."""

    def __init__(self, browser, url, name, shares=True):
        self.page = new_page(browser)
        self.context, self.errors = self.page.context, self.page.errors
        self.page.add_init_script(
            f"localStorage.setItem('pace.name', {json.dumps(name)});"
            # no browser of a test has a sensor; one that asks before it tells is a browser of its own
            "delete globalThis.DeviceOrientationEvent?.requestPermission")
        if shares:
            self.context.grant_permissions(["geolocation"], origin=url)
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.goto(f"{url}/map")
        expect(self.page.locator("#link-state")).to_have_text("Connected", timeout=15_000)

    def go(self, lat, lng):
        self.context.set_geolocation({"latitude": lat, "longitude": lng, "accuracy": 5})

    def agree(self):
        self.page.locator("#share-begin").click()
        expect(self.page.locator("#share-state")).to_contain_text("You are on everyone’s map", timeout=SOON_MS)

    def row(self, name):
        return self.page.locator(".pin", has=self.page.locator("bdi", has_text=name))

    def place(self, name):
        """Where a person's pin is: [lat, lng, heading], as the page knows it."""
        return self.page.evaluate(PLACE, name)


def is_pin_under(page, x, y):
    """Whether the pointer shows that there is a pin to be clicked; it has to move for that."""
    for step in (1, 0):
        page.mouse.move(x + step, y)
    return "on-pin" in page.locator("#map").get_attribute("class")


@pytest.fixture
def person(stage, browser):
    people = []

    def come(name, **options):
        people.append(Person(browser, stage.url, name, **options))
        return people[-1]

    yield come
    for one in people:
        leave(one.page)
        assert one.errors == []


def expect_place(person, name, *wanted):
    """A person's map has that name at [lat, lng, heading] soon."""
    wait_for(lambda: person.place(name) == list(wanted), SOON_MS / 1000, 0.02,
             message=lambda: f"{name} is at {person.place(name)}, not at {wanted}")


def test_two_see_each_other_move_turn_and_leave(person):
    ada, ben = person("Ada"), person("Ben")
    ada.go(52.5, 13.4)
    expect(ben.row("Gate")).to_contain_text("fixed")
    expect(ben.page).to_have_title("2 online · Map · Pace")
    assert ben.row("Ada").count() == 0  # nothing is shared before she agrees
    ada.agree()
    expect(ada.row("Ada")).to_contain_text("you")
    expect_place(ben, "Ada", 52.5, 13.4, None)
    ada.go(52.51, 13.41)
    ada.page.evaluate(TURN, [90, 0])
    expect_place(ben, "Ada", 52.51, 13.41, 270)
    expect(ben.row("Ada")).to_contain_text("facing west", timeout=SOON_MS)
    late = person("Late")  # is told at once where she stands
    expect_place(late, "Ada", 52.51, 13.41, 270)
    leave(ada.page)
    for other in (ben, late):
        expect(other.row("Ada")).to_have_count(0, timeout=SOON_MS)
    expect(ben.page).to_have_title("2 online · Map · Pace", timeout=SOON_MS)


def test_consent_is_asked_can_be_withdrawn_and_a_refusal_is_told(person, stage):
    ada, ben, cem = person("Ada"), person("Ben"), person("Cem", shares=False)
    ada.go(52.5, 13.4)
    ada.agree()
    expect(ben.row("Ada")).to_have_count(1, timeout=SOON_MS)
    assert [key for key in stage.client.scan_iter("*") if "place" in key or "location" in key] == []
    ada.page.locator("#share-end").click()
    expect(ada.page.locator("#share-begin")).to_be_focused()
    for page in (ada, ben):
        expect(page.row("Ada")).to_have_count(0, timeout=SOON_MS)
    ada.go(52.6, 13.5)  # nobody watches
    cem.page.locator("#share-begin").click()
    expect(cem.page.locator("#share-state")).to_contain_text("Not shared: the browser was not allowed", timeout=SOON_MS)
    assert ben.row("Ada").count() == ben.row("Cem").count() == 0


def test_a_wearable_moves_and_opens_its_trace(person, stage):
    ada = person("Ada")
    stage.heard("runner")
    stage.client.publish("runner", json.dumps({"lat": 52.52, "lng": 13.38, "heading": 180}))
    expect(ada.row("Runner")).to_contain_text("facing south", timeout=SOON_MS)
    stage.client.publish("runner", json.dumps({"lat": 52.521, "lng": 13.381, "tilt": 5}))
    expect_place(ada, "Runner", 52.521, 13.381, None)
    ada.row("Runner").get_by_role("link", name="Open trace of Runner").press("Enter")
    expect(ada.page.locator("#channel-label")).to_have_text("ECG of the runner", timeout=5000)
    ada.page.goto(f"{stage.url}/#channel=runner")
    expect(ada.page.locator("#place")).to_contain_text("52.521")
    ada.page.get_by_role("link", name="Show on the map").click()
    expect(ada.page.locator("#map-card")).to_contain_text("Runner", timeout=5000)
    box = ada.page.locator("#map").bounding_box()
    # looked at, it comes to stand in the middle: a drop, which is seen above its place
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 21
    wait_for(lambda: is_pin_under(ada.page, x, y), SOON_MS / 1000, 0.05, "no pin in the middle of the map")
    ada.page.mouse.click(x, y)
    expect(ada.page.locator("#channel-label")).to_have_text("ECG of the runner", timeout=5000)


@pytest.mark.skipif(not axe.SCRIPT.is_file(), reason=axe.MISSING)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(person):
    ada = person("Ada")
    ada.go(52.5, 13.4)
    ada.agree()
    ada.row("Ada").get_by_role("button").click()
    expect(ada.page.locator("#map-card")).to_contain_text("Ada")
    for width, scheme in ((1280, "light"), (360, "dark")):
        ada.page.set_viewport_size({"width": width, "height": 740})
        ada.page.emulate_media(color_scheme=scheme)
        assert axe.violations(ada.page) == []
        assert ada.page.evaluate("document.documentElement.scrollWidth") <= width
        assert ada.page.evaluate(SMALL) == []
