"""What a person sets on the page does what it says and is there after a reload."""
import re

import pytest

from tests.support.expecting import expect
from tests.support.stage import Stage
from tests.support.strip import BLUE, StripReader, levels
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

PULSES = {"leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}
CHANNELS = {
    "pulses": {"label": "Pulses", **PULSES}, "other": {"label": "Other", **PULSES},
    "pressure": {"label": "Pressure", "leads": "ABP", "unit": "mmHg", "rate": "200", "range": "0 200"},
    "rate": {"label": "Pulse rate", "kind": "number", "unit": "bpm"}}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("controls"), channels=CHANNELS)
    for name in ("pulses", "other", "pressure"):
        stage.play(name, backlog_s=3)
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def strip(kept_page):
    return StripReader(kept_page)


@pytest.fixture
def page(emptied_page, strip):
    return emptied_page


def opened(page, stage, address=""):
    page.goto(f"{stage.url}/{address}")
    expect(page.locator("#link")).to_have_attribute("data-phase", "open", timeout=15_000)
    return page


def says(page, text):
    expect(page.locator("#scale")).to_have_text(text)


def test_speed_and_gain_by_mouse_for_all_strips(stage, page):
    opened(page, stage)
    says(page, "25 mm/s · 10 mm/mV")
    page.get_by_label("Speed").select_option("50 mm/s")
    page.get_by_label("Gain").select_option("5 mm/mV")
    says(page, "50 mm/s · 5 mm/mV")
    page.keyboard.press("Tab")
    page.get_by_role("tab", name="Other").click()
    says(page, "50 mm/s · 5 mm/mV")
    page.reload()
    says(page, "50 mm/s · 5 mm/mV")
    expect(page.get_by_label("Gain")).to_have_value("5")
    assert page.errors == []


def test_speed_and_gain_by_keys(stage, page):
    opened(page, stage)
    says(page, "25 mm/s · 10 mm/mV")
    for key, text in [
            (">", "50 mm/s · 10 mm/mV"), (">", "50 mm/s · 10 mm/mV"), ("<", "25 mm/s · 10 mm/mV"),
            ("<", "12.5 mm/s · 10 mm/mV"), ("+", "12.5 mm/s · 20 mm/mV"), ("-", "12.5 mm/s · 10 mm/mV"),
            ("-", "12.5 mm/s · 5 mm/mV"), ("0", "12.5 mm/s · 10 mm/mV")]:
        page.keyboard.press(key)
        says(page, text)


def test_one_strip_has_its_own_until_all_are_set(stage, page):
    opened(page, stage)
    page.get_by_label("For", exact=True).select_option("this strip")
    page.get_by_label("Speed").select_option("12.5 mm/s")
    says(page, "12.5 mm/s · 10 mm/mV")
    page.reload()
    says(page, "12.5 mm/s · 10 mm/mV")
    page.get_by_role("tab", name="Other").click()
    says(page, "25 mm/s · 10 mm/mV")
    page.get_by_label("For", exact=True).select_option("all strips")
    page.get_by_label("Speed").select_option("50 mm/s")
    page.get_by_role("tab", name="Pulses").click()
    says(page, "50 mm/s · 10 mm/mV")


def test_another_unit_is_enlarged_by_multiples(stage, page):
    opened(page, stage, "#channel=pressure")
    says(page, re.compile(r"^25 mm/s · [\d.]+ mm/mmHg$"))
    before = float(page.locator("#scale").text_content().split()[3])
    page.get_by_label("Gain").select_option("×2")
    says(page, f"25 mm/s · {2 * before:g} mm/mmHg")


def test_sweep_holds_the_trace_still_and_is_remembered(stage, page, strip):
    opened(page, stage)
    button = page.locator("#tool-sweep")
    expect(button).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("m")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    wait_for(lambda: strip.drawn() > 300, 5, 0.2)
    upper, lower = levels(strip.columns())
    seen = strip.frames(round((upper + lower) / 2), 400)
    assert len(set(seen[0][1]).intersection(*(edges for _, edges in seen))) >= 2
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_who_asked_for_less_motion_may_still_choose_to_scroll(stage, page):
    page.emulate_media(reduced_motion="reduce")
    opened(page, stage)
    expect(page.locator("#tool-sweep")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("m")
    page.reload()
    expect(page.locator("#tool-sweep")).to_have_attribute("aria-pressed", "false")
    page.emulate_media(reduced_motion="no-preference")


def test_german_by_the_browser_and_english_by_choice(stage, browser):
    context = browser.new_context(locale="de-AT")
    page = opened(context.new_page(), stage)
    expect(page.locator("#link-state")).to_have_text("Verbunden")
    expect(page.locator(".brand p")).to_have_text("Kein Medizinprodukt")
    assert page.locator("html").get_attribute("lang") == "de"
    page.get_by_role("button", name="Einstellungen").click()
    page.get_by_label("Sprache").select_option("English")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    page.reload()
    expect(page.locator("#link-state")).to_have_text("Connected")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


def test_a_language_that_does_not_come_is_told(stage, browser):
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.route("**/lang/de.js", lambda route: route.abort())
    opened(page, stage)
    expect(page.locator("[data-notice=language]")).to_contain_text("Deutsch")
    expect(page.locator("#link-state")).to_have_text("Connected")
    context.close()


def test_help_opens_by_its_key_and_gives_the_focus_back(stage, page):
    opened(page, stage)
    page.locator("#tool-sweep").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Help")
    expect(dialog.get_by_text("Faster paper")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#channel-label")).to_have_text("Pulses")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#tool-sweep")).to_be_focused()


def test_the_skip_link_leads_to_the_panel_and_keeps_the_channel(stage, page):
    opened(page, stage, "#channel=other")
    expect(page.locator("#channel-label")).to_have_text("Other")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    page.reload()
    expect(page.locator("#channel-label")).to_have_text("Other")


def test_keys_of_one_character_can_be_switched_off(stage, page):
    opened(page, stage)
    page.get_by_role("button", name="Help").click()
    page.get_by_label("Keys of one character").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("#channel-label")).to_have_text("Pulses")
    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#channel-label")).to_have_text("Other")


def test_a_card_held_to_the_screen_makes_the_millimetres_true(stage, page, strip):
    opened(page, stage)
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Calibrate").click()
    slider = page.locator("#calibration-slider")
    expect(slider).to_be_focused()
    slider.fill("428")
    page.keyboard.press("ArrowRight")
    assert page.locator("#calibration-bar").bounding_box()["width"] == 428.25
    page.get_by_role("button", name="Use this").click()
    px_per_mv = 10 * 428.25 / 85.6
    for _ in range(2):
        wait_for(lambda: strip.drawn() > 300 and height(strip) == pytest.approx(px_per_mv, abs=1.01), 5, 0.2)
        page.reload()
    expect(page.locator("#link-state")).to_have_text("Connected")
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Calibrate").click()
    page.locator("#calibration-reset").click()
    wait_for(lambda: strip.drawn() > 300 and height(strip) == pytest.approx(10 * 96 / 25.4, abs=1.01), 5, 0.2)


def height(strip):
    upper, lower = levels(strip.columns())
    return lower - upper


def test_a_screen_reader_is_told_a_value_and_not_each(stage, page):
    opened(page, stage, "#channel=rate")
    page.evaluate("""() => {
      window.spoken = [];
      new MutationObserver(() => window.spoken.push(document.getElementById('spoken').textContent))
        .observe(document.getElementById('spoken'), {childList: true});
    }""")
    for value in ("71", "72", "73"):
        stage.client.publish("rate", value)
        expect(page.locator(".reading-value")).to_have_text(value)
    assert page.evaluate("window.spoken") == ["Pulse rate 71 bpm"]


def test_the_chosen_contrast_is_there_before_the_first_picture(stage, page):
    opened(page, stage)
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Contrast").select_option("Dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(11, 17, 23)"
    page.get_by_label("Contrast").select_option("High contrast")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.get_by_label("Contrast").select_option("Dark")
    page.reload(wait_until="commit")
    page.wait_for_selector(".brand")
    wait_for(lambda: page.evaluate("performance.getEntriesByName('first-paint').length"), 5)
    assert page.evaluate(ground) == "rgb(11, 17, 23)"


@pytest.mark.parametrize("width", [320, 480])
def test_a_phone_has_the_strip_in_sight_and_the_rest_behind_a_button(stage, page, width):
    page.set_viewport_size({"width": width, "height": 568})
    opened(page, stage)
    # on a slow machine a notice may stand above it for a while
    wait_for(lambda: page.locator("#strip").bounding_box()["y"] < 568 / 2, 10, 0.1)
    assert not page.get_by_label("Speed").is_visible()
    page.get_by_role("button", name="More").click()
    page.get_by_label("Speed").select_option("50 mm/s")
    says(page, "50 mm/s · 10 mm/mV")
    for control in page.locator("#toolbar button:visible, #toolbar select:visible").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    page.keyboard.press("Escape")
    expect(page.get_by_label("Speed")).to_be_hidden()
    expect(page.locator("#toolbar-more")).to_be_focused()
