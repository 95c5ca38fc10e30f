"""Every state of the page, in an order in which one leads to the next."""
import json

from tests.support.browser import new_page
from tests.support.expecting import expect
from tests.support.stage import Stage

WAVE = {"unit": "mV", "rate": "200", "range": "-0.5 1.5"}
CHANNELS = {
    "pulses": {"label": "Pulses", "leads": "II", "colour": "#1b5e20", **WAVE},
    "other": {"label": "Other", "leads": "V5", **WAVE},
    "rate": {"label": "Pulse rate", "kind": "number", "unit": "bpm"},
    "words": {"label": "Words", "kind": "text"},
    "nothing": {"label": "Nothing", "leads": "I II", **WAVE},
}


def tour_stage(folder):
    """A stage with those channels: two that beat, a number, some lines, and one that is silent."""
    stage = Stage(folder, channels=CHANNELS)
    for channel in ("pulses", "other"):
        stage.play(channel)
    stage.heard("words")
    for line in ("first", "second " * 40, "w" * 300):
        stage.client.publish("words", line)
    stage.client.publish("rate", "71.5")
    return stage


def open_page(browser, url, width=1280, height=800, contrast="light", **screen):
    """The page in a window of this size, when it shows a trace; ``page.errors`` collects what its scripts threw."""
    page = new_page(browser, viewport={"width": width, "height": height}, **screen)
    page.add_init_script(f"localStorage.setItem('pace.contrast', {json.dumps(json.dumps(contrast))})")
    page.goto(url)
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    expect(page.locator("#strip-notice")).to_be_hidden(timeout=10_000)
    return page


def channel(name):
    def show(page):
        page.evaluate("name => { location.hash = `channel=${name}`; }", name)
        expect(page.get_by_role("tab", selected=True)).to_have_attribute("data-channel", name)
    return show


def press(*keys):
    def act(page):
        page.evaluate("document.activeElement.blur()")
        for key in keys:
            page.keyboard.press(key)
    return act


def dialog(name, *keys):
    def show(page):
        press(*keys)(page)
        expect(page.locator(f"dialog#{name}[open]")).to_be_visible()
    return show


def tool(name, shown):
    """A button of the toolbar, which may be behind the button for more."""
    def show(page):
        if not page.locator(f"#{name}").is_visible():
            page.locator("#toolbar-more").click()
        page.locator(f"#{name}").click()
        expect(page.locator(shown)).to_be_visible()
    return show


def mark(page):
    """Note one of the marks."""
    press("n")(page)
    page.locator(".note-mark").first.click()
    expect(page.locator("#note-form")).to_be_hidden()


STATES = {
    "live": (channel("pulses"), None),
    "silent": (channel("nothing"), None),
    "number": (channel("rate"), None),
    "text": (channel("words"), None),
    "help": (dialog("help", "?"), "Escape"),
    "preferences": (tool("tool-preferences", "dialog#preferences[open]"), "Escape"),
    "calibration": (lambda page: (STATES["preferences"][0](page), page.locator("#calibrate").click()), "Escape"),
    "back to the trace": (channel("pulses"), None),
    "details": (tool("tool-details", "#details"), "d"),
    "people": (press("p"), "Escape"),
    "noting": (lambda page: (press("n")(page), expect(page.locator("#note-form textarea")).to_be_focused()), "Escape"),
    "notes": (lambda page: (mark(page), tool("tool-notes", ".note-list")(page)), "b"),
    "paused": (press("Space"), None),
    "calipers": (tool("tool-calipers", ".caliper-bar"), "c"),
    "save": (dialog("save", "s"), "Escape"),
    "live again": (press("l"), None),
    "wall": (press("w"), None),
    "channels of the wall": (tool("tool-choose", "dialog#wall-choice[open]"), "Escape"),
    "arranging the wall": (tool("tool-arrange", ".wall-movers"), None),
}
"""What the page can show: how to get there from the one before, and the key that ends it."""


def walk(page, look):
    """Go through every state of the page; ``{state: what look(page) found}`` of those where it found something."""
    found = {}
    for name, (reach, leave) in STATES.items():
        reach(page)
        if seen := look(page):
            found[name] = seen
        if leave:
            page.keyboard.press(leave)
    assert page.errors == []
    return found


REACHABLE = """() => {
  const shown = (e) => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0;
  const scope = document.querySelector('dialog[open]') ?? document;
  return [...scope.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter((e) => shown(e) && !e.disabled);
}"""
"""A function of the page: what can have the focus, in the open dialog or else everywhere."""
