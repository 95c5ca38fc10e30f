"""Everyone: no rule of WCAG 2.2 is broken that a program can check, in any state, colour and width of the page."""
import json
from functools import partial

import pytest

from tests.support import axe
from tests.support.browser import after_frame
from tests.support.tour import REACHABLE, open_page, tour_stage, walk

pytestmark = pytest.mark.browser

TARGET_PX = 44
HEADER_PX = 128
"""Half of the lowest window."""

SMALL = f"""(least) => ({REACHABLE})()
  .filter((e) => e.matches('a, button, input, select, summary, [role=tab]') && !e.matches('.skip, p a'))
  .map((e) => [e, (e.closest('label, .tile') ?? e).getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < least - 0.5)
  .map(([e, box]) => `${{e.id || e.className || e.tagName}}: ${{box.width.toFixed()}} × ${{box.height.toFixed()}}`)"""

OVERFLOW = """() => {
  const across = document.documentElement.scrollWidth;
  const wide = across > innerWidth ? [`page: ${across}`] : [];
  const cut = [...document.querySelectorAll('button, select, h1, h2, dt, label, .notice')]
    .filter((e) => e.clientWidth > 0 && e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
    .filter((e) => getComputedStyle(e).textOverflow !== 'ellipsis');
  return [...wide, ...cut.map((e) => `${e.id || e.className || e.tagName}: ${e.scrollWidth} > ${e.clientWidth}`)];
}"""

SPACED_OUT = f"""() => {{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* {{ line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; }} p {{ margin-bottom: 2em !important; }}`);
  document.adoptedStyleSheets = [sheet];
  const found = ({OVERFLOW})();
  document.adoptedStyleSheets = [];
  return found;
}}"""

STAYING = """(most) => {
  const top = document.querySelector('.top');
  const {height} = top.getBoundingClientRect();
  return height < most || getComputedStyle(top).position !== 'sticky' ? [] : [`${height} px of the window`];
}"""

COLOURED = """([contrast, dark, high]) => {
  localStorage.setItem('pace.contrast', contrast);
  dispatchEvent(new StorageEvent('storage', {key: 'pace.contrast'}));
  const on = ({media, sheet}) => sheet !== null && matchMedia(media).matches;
  const sheet = (name) => document.getElementById(`css-${name}`);
  if (on(sheet('dark')) !== dark || on(sheet('contrast')) !== high) throw new Error(`no ${contrast} colours`);
}"""


def rules(page):
    return axe.violations(page) if axe.SCRIPT.is_file() else []


def contrast(page, colours):
    """What the colours change; the other rules are looked at in light ones."""
    if not axe.SCRIPT.is_file():
        return []
    for chosen in (colours, "light"):
        page.evaluate(COLOURED, [json.dumps(chosen), chosen == "dark", chosen == "high"])
        if chosen == colours:
            found = axe.violations(page, ["color-contrast"])
    return found


def at_size(page, width, height, script, argument=None):
    """What a script finds in a window of another size; then it has its own again."""
    own = page.viewport_size
    page.set_viewport_size({"width": width, "height": height})
    after_frame(page)
    found = page.evaluate(script, argument)
    page.set_viewport_size(own)
    return found


def targets(page):
    return page.evaluate(SMALL, TARGET_PX)


WIDE = {
    "axe": rules,
    "dark": partial(contrast, colours="dark"),
    "high": partial(contrast, colours="high"),
    "targets": targets,
    "wider text": lambda page: page.evaluate(SPACED_OUT),
    "wall screen": partial(at_size, width=3840, height=2160, script=OVERFLOW),
}
NARROW = {
    "axe": rules,
    "targets": targets,
    "phone": lambda page: page.evaluate(OVERFLOW),
    "400 %": partial(at_size, width=320, height=256, script=OVERFLOW),
    "header at 400 %": partial(at_size, width=320, height=256, script=STAYING, argument=HEADER_PX),
    "200 %": partial(at_size, width=640, height=400, script=OVERFLOW),
}
"""What is looked at in each state, by the width in which one comes to it; each leaves the page as it was."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = tour_stage(tmp_path_factory.mktemp("access"))
    yield stage
    stage.close()


def seen(browser, url, width, height, looks):
    """{look: {state: what it found}} of one walk through all states."""
    page = open_page(browser, url, width, height)
    found = walk(page, lambda page: {name: lines for name, look in looks.items() if (lines := look(page))})
    page.close()
    return {look: {state: lines[look] for state, lines in found.items() if look in lines} for look in looks}


@pytest.fixture(scope="module")
def wide(stage, browser):
    return seen(browser, stage.url, 1280, 800, WIDE)


@pytest.fixture(scope="module")
def narrow(stage, browser):
    return seen(browser, stage.url, 320, 640, NARROW)


needs_axe = pytest.mark.skipif(not axe.SCRIPT.is_file(), reason=axe.MISSING)


@needs_axe
def test_axe_finds_nothing(wide):
    assert wide["axe"] == {}


@needs_axe
def test_axe_finds_nothing_on_a_phone(narrow):
    assert narrow["axe"] == {}


@needs_axe
@pytest.mark.parametrize("colours", ["dark", "high"])
def test_axe_finds_enough_contrast_in_other_colours(wide, colours):
    assert wide[colours] == {}


def test_targets_have_44_px(wide, narrow):
    """All but links within sentences and the skip link, which no finger meets (WCAG 2.5.5 excepts the former).

    What a label or a tile of the wall covers belongs to its control.
    """
    assert (wide["targets"], narrow["targets"]) == ({}, {})


@pytest.mark.parametrize("window", ["phone", "400 %", "200 %"])
def test_nothing_is_cut_or_scrolls_sideways(narrow, window):
    """320 × 256 is a window of 1280 × 1024 at 400 % (WCAG 1.4.10), 640 × 400 one of 1280 × 800 at 200 % (1.4.4)."""
    assert narrow[window] == {}


def test_nothing_is_cut_or_scrolls_sideways_on_a_wall_screen(wide):
    assert wide["wall screen"] == {}


def test_what_stays_in_sight_leaves_room_for_the_strip(narrow):
    assert narrow["header at 400 %"] == {}


def test_wider_spaced_text_has_room(wide):
    """WCAG 1.4.12."""
    assert wide["wider text"] == {}
