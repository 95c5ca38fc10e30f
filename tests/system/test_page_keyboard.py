"""Everything by keyboard, with the focus in sight, and told to who does not see it."""
from contextlib import contextmanager

import pytest

from tests.support.browser import SIZE
from tests.support.expecting import expect
from tests.support.source import ROOT
from tests.support.tour import REACHABLE, STATES, open_page, press, tour_stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = tour_stage(tmp_path_factory.mktemp("keyboard"))
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def kept(stage, browser):
    page = open_page(browser, stage.url)
    yield page
    page.close()


@pytest.fixture
def page(kept):
    """The one page of this file: wide, live with all tools of a trace, and the menu of a narrow one closed."""
    kept.set_viewport_size(SIZE)
    STATES["live"][0](kept)
    expect(kept.locator("#strip-notice")).to_be_hidden()
    expect(kept.locator("#tool-calipers")).to_be_enabled()
    press("l")(kept)
    kept.evaluate("document.querySelector('#toolbar-more[aria-expanded=true]')?.click()")
    return kept


@contextmanager
def shown(page, state):
    reach, leave = STATES[state]
    reach(page)
    try:
        yield
    finally:
        if leave:
            press(leave)(page)


WHERE = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  window.stops ??= new Map();
  if (!window.stops.has(e)) window.stops.set(e, `${window.stops.size}: ${e.id || e.className || e.tagName}`);
  const parts = [e, ...e.querySelectorAll('*')];
  const outlined = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const box = e.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width, 30) / 2, box.top + Math.min(box.height, 30) / 2];
  const top = document.elementFromPoint(x, y);
  return {
    stop: window.stops.get(e),
    outlined: outlined(getComputedStyle(e, '::after')) || parts.some((one) => outlined(getComputedStyle(one))),
    above: top?.id || top?.className,
    seen: top !== null && (e.contains(top) || top.contains(e) || top.htmlFor === e.id),
  };
}"""
LASTING = "() => [...window.stops].filter(([e]) => e.checkVisibility()).map(([, stop]) => stop)"
MOST_STOPS = 120


def tab_through(page, key="Tab"):
    """The stops of the tab key, in order, until one comes again."""
    stops = []
    while len(stops) < MOST_STOPS:
        page.keyboard.press(key)
        stop = page.evaluate(WHERE)
        if stop is None:
            continue  # the browser's own controls have their turn between the last and the first
        if stops and stop["stop"] == stops[0]["stop"]:
            return stops
        stops.append(stop)
    raise AssertionError(f"no way round: {stops[-5:]}")


BEGIN = f"() => {{ window.stops = undefined; window.there = ({REACHABLE})(); }}"


def unreached(page):
    """Elements that the tab key should have come to and did not; what came meanwhile, as news do, is not among them."""
    return page.evaluate(f"""() => ({REACHABLE})().filter((e) => e.tabIndex >= 0 && window.there.includes(e)
      && !window.stops.has(e) && !(e.type === 'radio' && !e.checked)).map((e) => e.id || e.className || e.tagName)""")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("state", ["live", "text", "details", "calipers", "wall"])
def test_everything_is_reached_by_the_tab_key_and_shows_it(page, width, state):
    page.set_viewport_size({**SIZE, "width": width})
    with shown(page, state):
        page.evaluate("document.activeElement.blur()")
        page.evaluate(BEGIN)
        forth = tab_through(page)
        assert [stop for stop in forth if not (stop["outlined"] and stop["seen"])] == []
        assert unreached(page) == []
        known = page.evaluate("window.stops.size")  # the line that tells of a slow server comes and goes with its news
        back = {stop["stop"] for stop in tab_through(page, "Shift+Tab")}
        lasting = set(page.evaluate(LASTING))
        assert {stop for stop in back if int(stop.partition(":")[0]) < known} & lasting == {
            stop["stop"] for stop in forth} & lasting
    assert page.errors == []


@pytest.mark.parametrize("name", ["help", "preferences"])
def test_a_dialog_keeps_the_focus_and_gives_it_back(page, name):
    opener = page.locator(f"#tool-{name}")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"dialog#{name}[open]")).to_be_visible()
    page.evaluate(BEGIN)
    stops = tab_through(page)
    assert all(stop["outlined"] for stop in stops)
    assert unreached(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(opener).to_be_focused()


def test_help_and_manual_name_the_same_keys(page):
    with shown(page, "help"):
        keys = set(page.locator("dialog#help kbd").all_text_contents())
    assert {"?", "Space", "w", "j", "+"} <= keys
    manual = (ROOT / "docs" / "page.md").read_text(encoding="utf-8")
    assert [key for key in sorted(keys) if f"`{key}`" not in manual] == []


@pytest.mark.alone  # a busy server is told of, too
def test_a_screen_reader_is_told_states_and_not_each_sample(page):
    page.evaluate("""() => {
      window.spoken = [];
      const look = new MutationObserver((all) => window.spoken.push(...all.map(({target}) => target.textContent)));
      for (const region of document.querySelectorAll('[aria-live], [role=status], [role=alert], [role=log]')) {
        look.observe(region, {childList: true, characterData: true, subtree: true});
      }
    }""")
    page.wait_for_timeout(2500)  # a hundred samples a lead
    assert page.evaluate("window.spoken") == []
    name = page.locator("#strip").get_attribute("aria-label")
    for word in ("Pulses", "II", "25 mm/s", "10 mm/mV", "Live"):
        assert word in name
