"""A real Chromium."""
import os
import shutil
from contextlib import contextmanager

from tests.support.waiting import PATIENCE

#: The headless shell first: the same engine without the window around it, which costs a page half of its start.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"]
MISSING = "no Chromium on this machine (apt-get install chromium)"


def find_chromium():
    """The path of a Chromium (``PACE_CHROMIUM`` goes first), or None."""
    return os.environ.get("PACE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium():
    """A running browser; `browser.new_page()` opens a page with a profile of its own."""
    from playwright.sync_api import expect, sync_playwright
    expect.set_options(timeout=5000 * PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()
