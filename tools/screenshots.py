"""Take the pictures of the README and of docs/: ``python tools/screenshots.py [folder]``.

Starts Pace with the channels and recordings of development.ini on free ports, opens the page in a Chromium, and writes
page.png (1280 px, light) and page-phone.png (360 px, dark) when the strip is full.
"""
import sys
import tempfile
from configparser import RawConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.browser import chromium  # noqa: E402
from tests.support.pace_server import PaceServer  # noqa: E402
from tests.support.ports import free_port  # noqa: E402
from tests.support.waiting import wait_for  # noqa: E402

PICTURES = {
    "page.png": ("mitdb-208", {"viewport": {"width": 1280, "height": 640}, "color_scheme": "light"}),
    "page-phone.png": ("mitdb-100", {
        "viewport": {"width": 360, "height": 640}, "color_scheme": "dark", "device_scale_factor": 2}),
}
"""File: the channel that it shows, and the screen."""

FILLED_MS = 15_000  # a strip is 12.4 s wide at 1280 px, and the recordings begin when the server does

LIVE = """() => {
  const canvas = document.getElementById('strip');
  return canvas.width > 300 && document.getElementById('strip-notice').hidden;
}"""


def sections(kind):
    """``{name: {key: value}}`` of the sections ``[kind:name]`` of development.ini."""
    ini = RawConfigParser()
    ini.read(ROOT / "development.ini", encoding="utf-8")
    return {name.partition(":")[2]: dict(ini[name]) for name in ini.sections() if name.startswith(f"{kind}:")}


def open_page(browser, server, channel, screen):
    """A page that shows a live trace of the channel."""
    page = browser.new_context(**screen).new_page()
    page.goto(f"{server.url}/#channel={channel}")
    wait_for(lambda: page.evaluate(LIVE), 20, 0.2, message="the page shows no live trace")
    return page


def main(folder=ROOT / "docs"):
    """Take every picture into ``folder``."""
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        server = PaceServer(
            Path(scratch), f"embedded://127.0.0.1:{free_port()}", channels=sections("channel"),
            replays=sections("replay")).start()
        try:
            pages = {name: open_page(browser, server, *shown) for name, shown in PICTURES.items()}
            pages["page.png"].wait_for_timeout(FILLED_MS)
            for name, page in pages.items():
                page.screenshot(path=Path(folder) / name)
                print(Path(folder) / name)
        finally:
            server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
