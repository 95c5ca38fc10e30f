"""Everyone: no rule of WCAG 2.2 is broken that a program can check, in any state, colour and width of the page."""
import pytest

from tests.support import axe
from tests.support.tour import REACHABLE, opener, tour_stage, walk

pytestmark = pytest.mark.browser

TARGET_PX = 44


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = tour_stage(tmp_path_factory.mktemp("access"))
    yield stage
    stage.close()


@pytest.fixture
def opened(stage, browser):
    """Open the page: ``opened(320, 640, contrast="dark")``."""
    with opener(browser, stage.url) as opened:
        yield opened


@pytest.mark.skipif(not axe.SCRIPT.is_file(), reason=axe.MISSING)
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(opened, width):
    assert walk(opened(width), axe.violations) == {}


@pytest.mark.skipif(not axe.SCRIPT.is_file(), reason=axe.MISSING)
@pytest.mark.parametrize("contrast", ["dark", "high"])
def test_axe_finds_enough_contrast_in_other_colours(opened, contrast):
    """What the colours change; the other rules have been looked at in light ones."""
    assert walk(opened(contrast=contrast), lambda page: axe.violations(page, ["color-contrast"])) == {}


SMALL = f"""(least) => ({REACHABLE})()
  .filter((e) => e.matches('a, button, input, select, summary, [role=tab]') && !e.matches('.skip, p a'))
  .map((e) => [e, (e.closest('label, .tile') ?? e).getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < least - 0.5)
  .map(([e, box]) => `${{e.id || e.className || e.tagName}}: ${{box.width.toFixed()}} × ${{box.height.toFixed()}}`)"""


@pytest.mark.parametrize("width", [1280, 320])
def test_targets_have_44_px(opened, width):
    """All but links within sentences and the skip link, which no finger meets (WCAG 2.5.5 excepts the former).

    What a label or a tile of the wall covers belongs to its control.
    """
    assert walk(opened(width), lambda page: page.evaluate(SMALL, TARGET_PX)) == {}


OVERFLOW = """() => {
  const across = document.documentElement.scrollWidth;
  const wide = across > innerWidth ? [`page: ${across}`] : [];
  const cut = [...document.querySelectorAll('button, select, h1, h2, dt, label, .notice')]
    .filter((e) => e.clientWidth > 0 && e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
    .filter((e) => getComputedStyle(e).textOverflow !== 'ellipsis');
  return [...wide, ...cut.map((e) => `${e.id || e.className || e.tagName}: ${e.scrollWidth} > ${e.clientWidth}`)];
}"""


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (640, 400), (3840, 2160)],
                         ids=["phone", "400 %", "200 %", "wall screen"])
def test_nothing_is_cut_or_scrolls_sideways(opened, width, height):
    """320 × 256 is a window of 1280 × 1024 at 400 % (WCAG 1.4.10), 640 × 400 one of 1280 × 800 at 200 % (1.4.4)."""
    assert walk(opened(width, height), lambda page: page.evaluate(OVERFLOW)) == {}


def test_what_stays_in_sight_leaves_room_for_the_strip(opened):
    page = opened(320, 256)
    assert page.locator(".top").bounding_box()["height"] < 128 or page.evaluate(
        "getComputedStyle(document.querySelector('.top')).position") != "sticky"


def test_wider_spaced_text_has_room(opened):
    """WCAG 1.4.12."""
    page = opened()
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
      document.adoptedStyleSheets = [sheet];
    }""")
    assert walk(page, lambda page: page.evaluate(OVERFLOW)) == {}
