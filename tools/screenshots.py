"""Take the pictures of the README and of docs/: ``make pictures``, or ``python tools/screenshots.py [folder]``.

Starts Pace twice on free ports, with the channels and recordings of development.ini and as a ward of sixteen beds,
opens a page for each picture in a Chromium, and saves it when its strips are full.
"""
import sys
import tempfile
from configparser import RawConfigParser
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.browser import chromium  # noqa: E402
from tests.support.pace_server import PaceServer  # noqa: E402
from tests.support.ports import free_port  # noqa: E402
from tests.support.waiting import wait_for  # noqa: E402
from tools.palette import reduced  # noqa: E402

DESK = {"width": 1280, "height": 720}
PHONE = {"viewport": {"width": 360, "height": 640}, "color_scheme": "dark", "device_scale_factor": 2}
PICTURES = {
    "page.png": ("bench", "#channel=mitdb-208", {"viewport": DESK}, ()),
    "calipers.png": ("bench", "#channel=mitdb-208", {"viewport": DESK}, ("Space", "c")),
    "people.png": ("bench", "#channel=mitdb-208", {"viewport": DESK}, ("p",)),
    "contrast.png": ("bench", "#channel=mitdb-100", {"viewport": DESK, "contrast": "more"}, ()),
    "page-phone.png": ("bench", "#channel=mitdb-100", PHONE, ()),
    "wall.png": ("ward", "#view=wall", {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}, ()),
}
"""File: the server that it shows, the address there, the screen, and the keys pressed at last."""

NAMES = ("Ada", "Ben", "Cem", "Dana", "Eve")
"""Of the people before the pages of one server, in the order of the pictures."""

PEAKS = """() => {
  const canvas = document.getElementById('strip');
  const {data, width, height} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const green = (x, y) => {
    const at = (y * width + x) * 4;
    const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
    return g > r + 30 && g > b + 30;
  };
  const tops = Array.from({length: width}, (_, x) => {
    let y = 0;
    while (y < height && !green(x, y)) y += 1;
    return y;
  });
  const reach = 20; // px on either side; 60 px above its surroundings is a beat
  const box = canvas.getBoundingClientRect();
  return tops.flatMap((top, x) => {
    const around = tops.slice(Math.max(x - reach, 0), x + reach + 1);
    const first = tops.indexOf(Math.min(...around), Math.max(x - reach, 0));
    return first === x && Math.max(...around.filter((y) => y < height)) - top > 60 ? [box.left + x] : [];
  });
}"""
"""Where the beats of a green trace are, in px of the page."""

BEDS = 16
FILLED_MS = 15_000  # a strip is 12.4 s wide at 1280 px, and the recordings begin when the server does
AFTER_MS = 1000  # for what the keys have opened
LARGEST = 150_000  # bytes; git keeps every version of a picture for ever

LIVE = """() => {
  const notice = document.getElementById('strip-notice');
  return document.querySelector('canvas').width > 100 && (notice.hidden || document.body.dataset.view === 'wall');
}"""


def sections(kind):
    """``{name: {key: value}}`` of the sections ``[kind:name]`` of development.ini."""
    ini = RawConfigParser()
    ini.read(ROOT / "development.ini", encoding="utf-8")
    return {name.partition(":")[2]: dict(ini[name]) for name in ini.sections() if name.startswith(f"{kind}:")}


def beginning_at(folder, name, share):
    """A copy of a recording of pace/data that begins so far (0 to 1) into it: hearts of a ward do not beat as one."""
    lines = (ROOT / "pace" / "data" / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    header = [line for line in lines if line.startswith("#")]
    rows = lines[len(header):]
    first = int(share * len(rows))
    path = folder / f"{name}-{first}.csv"
    path.write_text("".join([*header, *rows[first:], *rows[:first]]), encoding="utf-8")
    return path


def ward(folder):
    """The channels and replays of sixteen beds that have the two recordings by turns."""
    channels, replays = {}, {}
    for bed in range(BEDS):
        name = ("mitdb-208", "mitdb-100")[bed % 2]
        channels[f"bed-{bed + 1}"] = {**sections("channel")[name], "label": f"Bed {bed + 1}"}
        replays[f"bed-{bed + 1}"] = {"file": beginning_at(folder, name, bed / BEDS), "loop": "true"}
    return {"channels": channels, "replays": replays}


def start(folder, **options):
    """A running server with a Redis of its own."""
    return PaceServer(folder, f"embedded://127.0.0.1:{free_port()}", **options).start()


def open_page(browser, server, name, address, screen):
    """A page that shows a live trace, and has somebody of that name before it."""
    context = browser.new_context(**screen)
    context.add_init_script(f"localStorage.setItem('pace.name', {name!r})")
    page = context.new_page()
    page.goto(f"{server.url}/{address}")
    wait_for(lambda: page.evaluate(LIVE), 20, 0.2, message=f"{address} shows no live trace")
    return page


def put_on_beats(page):
    """Drag the cursors of the calipers, if there are any, to two beats in the middle."""
    beats = page.evaluate(PEAKS)[5:]
    for cursor, beat in zip(page.locator(".cursor:visible").all(), beats, strict=False):
        line, grip = (cursor.locator(f".cursor-{part}").bounding_box() for part in ("line", "grip"))
        x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + beat - line["x"] - line["width"] / 2, y)
        page.mouse.up()


def take(page, keys, path):
    """Press the keys and save what the page shows."""
    for key in keys:
        page.keyboard.press(key)
    if keys:
        page.wait_for_timeout(AFTER_MS)
    put_on_beats(page)
    path.write_bytes(reduced(page.screenshot()))
    size = path.stat().st_size
    print(f"{path} {size / 1000:.0f} kB")
    if size > LARGEST:
        raise SystemExit(f"{path} has more than {LARGEST} bytes")


def take_all(browser, which, server, folder):
    """Take the pictures that show this server."""
    wanted = {file: rest for file, (shows, *rest) in PICTURES.items() if shows == which}
    pages = {file: open_page(browser, server, name, address, screen)
             for name, (file, (address, screen, _)) in zip(cycle(NAMES), wanted.items(), strict=False)}
    next(iter(pages.values())).wait_for_timeout(FILLED_MS)
    for file, page in pages.items():
        take(page, wanted[file][-1], folder / file)
        page.context.close()


def main(folder=ROOT / "docs"):
    """Take every picture into ``folder``."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        scratch = Path(name)
        bench = {"channels": sections("channel"), "replays": sections("replay")}
        for which, options in {"bench": bench, "ward": ward(scratch)}.items():
            server = start(scratch, **options)
            try:
                take_all(browser, which, server, Path(folder))
            finally:
                server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
