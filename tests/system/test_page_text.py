"""Letters twice as large, as the browser was told to write them (WCAG 1.4.4): nothing is cut off."""
import pytest

from tests.support.expecting import expect
from tests.support.stage import Stage

pytestmark = pytest.mark.browser

USUAL, LARGE = 16, 32
"""Letters of the browser's standard size, CSS px."""

CHANNELS = {
    "pulses": {"label": "ECG, MIT-BIH 208", "leads": "II", "unit": "mV", "rate": "200", "range": "-1 2"},
    "rate": {"label": "Pulse rate", "kind": "number", "unit": "bpm"},
}

LOST = """() => [...document.querySelectorAll('body *')].filter((element) => {
  if (!element.offsetParent || element.closest('.skip, .visually-hidden, thead, .channels')) return false;
  const { left, right, width } = element.getBoundingClientRect();
  const cuts = !['visible', 'auto'].includes(getComputedStyle(element).overflowX);
  const cut = cuts && element.scrollWidth > element.clientWidth + 1;
  return (width && (left < -1 || right > innerWidth + 1)) || (cut && element.textContent.trim());
}).map(({ tagName, id, className, textContent }) =>
  `${tagName} ${id} ${className} ${textContent.trim().slice(0, 30)}`)"""
"""What reaches beyond the window, or beyond something that cuts it off."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("text"), channels=CHANNELS)
    stage.play("pulses")
    yield stage
    stage.close()


def shows_all(page, where):
    lost = page.evaluate(LOST)
    assert lost == [], f"{where}: {lost}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (320, 640)])
def test_letters_of_twice_the_size_lose_nothing(stage, browser, width, height):
    context = browser.new_context(viewport={"width": width, "height": height}, locale="de")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": LARGE, "fixed": LARGE}})
    page.goto(f"{stage.url}/#channel=pulses")
    expect(page.locator("#link-state")).to_have_text("Verbunden", timeout=15_000)
    expect(page.locator("#tool-calipers")).to_be_enabled(timeout=10_000)
    size = page.locator("#channel-label").evaluate("title => parseFloat(getComputedStyle(title).fontSize)")
    assert size == 18 * LARGE / USUAL
    shows_all(page, "a strip")
    for key, shown in (("c", ".caliper-bar"), ("d", "#details"), ("p", "#people"), ("b", "#notes"), ("?", "dialog")):
        page.keyboard.press(key)
        expect(page.locator(shown).locator("visible=true").first).to_be_visible()
        shows_all(page, shown)
    page.keyboard.press("Escape")
    for key, shown in (("s", "dialog"), ("Escape", "#strip"), ("w", "#wall")):
        page.keyboard.press(key)
        expect(page.locator(shown).locator("visible=true").first).to_be_visible()
        shows_all(page, shown)
    page.evaluate("location.hash = '#channel=rate'")
    expect(page.locator(".reading-value")).to_be_visible()
    stage.client.publish("rate", "72.5")
    expect(page.locator(".reading-value")).to_have_text("72,5")
    shows_all(page, "a number")
    context.close()
