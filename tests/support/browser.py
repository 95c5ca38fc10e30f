"""A real Chromium."""
import os
import shutil
from contextlib import contextmanager
from functools import wraps

from tests.support.waiting import PATIENCE

#: The headless shell first: the same engine without the window around it, which costs a page half of its start.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"]
FEWER_FRAMES = """
{
  const [request, cancel] = [window.requestAnimationFrame.bind(window), window.cancelAnimationFrame.bind(window)];
  const frames = new Map();
  window.requestAnimationFrame = (draw) => {
    const id = setTimeout(() => frames.set(id, request((at) => frames.delete(id) && draw(at))), 180);
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    clearTimeout(id);
    cancel(frames.get(id));
  };
}
"""
"""For a page beside others: it draws some five times a second, and not with all the processor that there is."""
MISSING = "no Chromium on this machine (apt-get install chromium)"
SIZE = {"width": 1280, "height": 800}


def find_chromium():
    """The path of a Chromium (``PACE_CHROMIUM`` goes first), or None."""
    return os.environ.get("PACE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium():
    """A running browser; `browser.new_page()` opens a page with a profile of its own."""
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        if PATIENCE > 1:
            browser.new_context = _calm(browser.new_context)
        browser.profiles = []
        yield browser
        browser.close()


def _calm(make):
    """Make contexts of few frames."""
    @wraps(make)
    def calm(**options):
        made = make(**options)
        made.add_init_script(FEWER_FRAMES)
        return made
    return calm


def new_page(browser, **options):
    """A page with cookies and storage of its own; ``page.errors`` collects what its scripts threw.

    ``options`` are those of a browser context. One whose pages were closed is used again, emptied: what it loaded of
    the site's files, more than a hundred, it need not load again.
    """
    options = {"viewport": SIZE, **options}
    used = [context for context, given in browser.profiles if given == options and not context.pages]
    if not used:
        browser.profiles.append((browser.new_context(**options), options))
    page = (used[0] if used else browser.profiles[-1][0]).new_page()
    forget(page)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    return page


def empty(page):
    """Leave the site, and forget what it has stored; the browser keeps the files that it loaded."""
    page.goto("about:blank")
    forget(page)
    page.set_viewport_size(SIZE)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.errors.clear()


def after_frame(page):
    """Return when a frame has been drawn: what was changed before it stands where it is seen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def leave(page):
    """Close a page and all others of its person."""
    for one in page.context.pages:
        one.close()


def forget(page):
    """Let a context be as if nobody had used it, but for the files that it has loaded."""
    context = page.context
    devtools = context.new_cdp_session(page)
    devtools.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    devtools.detach()
    context.clear_cookies()
    context.clear_permissions()
    context.set_geolocation(None)
    context.set_offline(False)
    context.unroute_all()
