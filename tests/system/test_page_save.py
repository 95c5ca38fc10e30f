"""What is taken away is what was seen: pixels, millimetres and samples."""
import csv
import json
import re
import struct
import time
from xml.etree import ElementTree

import pytest

from tests.support.expecting import expect
from tests.support.pulses import RATE, value_at
from tests.support.stage import Stage
from tests.support.strip import BLUE, PX_PER_S, StripReader
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

PULSES = {"unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}
CHANNELS = {
    "pulses": {"label": "Pulses, bed 4", "leads": "I", **PULSES},
    "pair": {"label": "=SUM(1,2)", "leads": "I, -aVR", **PULSES},
    "silent": {"label": "Silent", "leads": "I", **PULSES},
}
SVG = "{http://www.w3.org/2000/svg}"
SVG_PX_PER_MM = 20
STEP_MS = 1000 // RATE


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("save"), channels=CHANNELS)
    stage.play("pulses")
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def strip(kept_page):
    return StripReader(kept_page)


@pytest.fixture
def page(emptied_page, strip):
    return emptied_page


def start(stage, page, strip, channel="pulses", seconds=8, publish=lambda: None):
    """A page that shows so many seconds of a channel, with the dialog open."""
    page.goto(f"{stage.url}/#channel={channel}")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    publish()
    wait_for(lambda: strip.drawn() > seconds * PX_PER_S, 15, 0.1, message="no trace on the strip")
    page.keyboard.press("s")
    expect(page.get_by_role("dialog", name="Save the strip")).to_be_visible()


def take(page, kind):
    """Choose a kind in the open dialog; return the file's name and its bytes."""
    with page.expect_download() as waiting:
        page.locator(f"[data-save={kind}]").click()
    download = waiting.value
    expect(page.locator(".save-said")).to_have_text(f"Saved as {download.suggested_filename}.")
    with open(download.path(), "rb") as file:
        return download.suggested_filename, file.read()


def blue_pixels(page, png):
    """Width, height and number of pixels in the colour of the trace, as the browser reads the picture."""
    return page.evaluate("""async (bytes) => {
      const {width, height, ...rest} = await createImageBitmap(new Blob([Uint8Array.from(bytes)])).then((image) => {
        const ctx = new OffscreenCanvas(image.width, image.height).getContext('2d');
        ctx.drawImage(image, 0, 0);
        const {data} = ctx.getImageData(0, 0, image.width, image.height);
        let blue = 0;
        for (let i = 0; i < data.length; i += 4) blue += data[i] < 20 && data[i + 1] < 20 && data[i + 2] > 190 ? 1 : 0;
        return {width: image.width, height: image.height, blue, corner: [...data.slice(0, 3)]};
      });
      return [width, height, rest.blue, rest.corner];
    }""", list(png))


def test_a_picture_has_the_pixels_of_the_screen_and_its_size_on_paper(stage, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, device_scale_factor=2, color_scheme="dark")
    page = context.new_page()
    start(stage, page, StripReader(page))
    name, png = take(page, "png")
    strip = page.evaluate("[document.getElementById('strip').width, document.getElementById('strip').height]")
    width, height, blue, corner = blue_pixels(page, png)
    context.close()
    assert re.fullmatch(r"pulses_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.png", name)
    assert width == strip[0]
    assert strip[1] + 100 < height < strip[1] + 400
    assert corner == [255, 255, 255]
    assert blue > 9 * PX_PER_S
    at = png.index(b"pHYs")
    assert struct.unpack(">IIB", png[at + 4:at + 13]) == (7559, 7559, 1)


def points_of(path):
    return [tuple(map(float, point.split(" "))) for point in re.split("[ML]", path.get("d"))[1:]]


def test_a_drawing_is_true_to_scale_with_all_that_explains_it(stage, page, strip):
    start(stage, page, strip)
    name, svg = take(page, "svg")
    root = ElementTree.fromstring(svg)
    assert name.endswith("Z.svg")
    width, height = (float(root.get(key).removesuffix("mm")) for key in ("width", "height"))
    assert [float(part) for part in root.get("viewBox").split()] == pytest.approx(
        [0, 0, width * SVG_PX_PER_MM, height * SVG_PX_PER_MM], abs=0.2)
    assert width == pytest.approx(page.locator("#strip").evaluate("e => e.clientWidth") * 25.4 / 96, abs=0.1)
    trace = [point for path in root.iter(f"{SVG}path") if path.get("stroke") == BLUE for point in points_of(path)]
    heights = [y for _, y in trace]
    assert max(heights) - min(heights) == pytest.approx(10 * SVG_PX_PER_MM, abs=0.02)
    rises = [right[0] for left, right in zip(trace, trace[1:], strict=False) if right[1] < left[1]]
    assert len(rises) >= 8
    assert [b - a for a, b in zip(rises, rises[1:], strict=False)] == pytest.approx(
        [25 * SVG_PX_PER_MM] * (len(rises) - 1), abs=0.02)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[0] == "Pulses, bed 4"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d [\d:.]+ – [\d:.]+ UTC.*", texts[1])
    assert texts[2] == "Channel pulses · I · 25 mm/s · 10 mm/mV"
    assert {"Pace · Not a medical device", "I", "mV"} <= set(texts[3:])
    assert b"http" not in svg.replace(b"http://www.w3.org/2000/svg", b"")


def rows_of(text):
    """(comments, names of the columns, {epoch ms: cells}) of a CSV file."""
    rows = [row for row in csv.reader(text.decode().splitlines()) if row]
    comments = [row for row in rows if row[0].startswith("#")]
    names, *samples = [row for row in rows if not row[0].startswith("#")]
    return comments, names, {float(row[1]): row for row in samples}


def test_samples_are_those_that_were_published(stage, page, strip):
    start(stage, page, strip)
    _, text = take(page, "csv")
    comments, names, samples = rows_of(text)
    assert ["# label", "Pulses, bed 4"] in comments
    assert names == ["time (UTC)", "epoch (ms)", "I"]
    assert len(samples) > 9 * RATE
    assert {float(cells[2]) - value_at(at) for at, cells in samples.items()} == {0}
    assert sorted(samples) == list(range(int(min(samples)), int(max(samples)) + 1, STEP_MS))
    at, cells = next(iter(samples.items()))
    assert cells[0] == time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at // 1000)) + f".{int(at % 1000):03}Z"


def test_a_picture_that_the_browser_does_not_make_is_told(stage, page, strip):
    start(stage, page, strip, seconds=2)
    page.evaluate("() => { HTMLCanvasElement.prototype.toBlob = (done) => done(null); }")
    page.locator("[data-save=png]").click()
    expect(page.locator(".save-said")).to_have_text(re.compile(r"^Not saved: .+ no picture of \d+ × \d+ pixels\.$"))
    assert page.errors == []


def test_leads_gaps_and_labels_that_look_like_formulas(stage, page, strip):
    stage.heard("pair")
    now = int(time.time() * 1000) // 1000 * 1000
    leads = [[round(0.001 * i, 3) for i in range(600)], [None if i == 7 else -0.25 for i in range(600)]]

    def publish():
        for begin in (now - 8000, now - 3000):
            stage.client.publish("pair", json.dumps({"t": begin, "dt": STEP_MS, "v": leads}))

    start(stage, page, strip, "pair", 5, publish)
    _, text = take(page, "csv")
    comments, names, samples = rows_of(text)
    assert ["# label", "'=SUM(1,2)"] in comments
    assert ["# gap of 2005 ms"] in comments
    assert names[2:] == ["I", "'-aVR"]
    assert len(samples) == 1200
    assert samples[now - 8000 + 7 * STEP_MS][2:] == ["0.007", ""]
    assert samples[now - 3000 + 599 * STEP_MS][2:] == ["0.599", "-0.250"]
    assert b"\r\n\r\n# gap of 2005 ms\r\n" in text
    _, svg = take(page, "svg")
    root = ElementTree.fromstring(svg)
    heights = [[y for _, y in points_of(path)] for path in root.iter(f"{SVG}path") if path.get("stroke") == BLUE]
    assert len(heights) == 2
    assert max(heights[0]) - min(heights[0]) == pytest.approx(5.99 * SVG_PX_PER_MM, abs=0.02)


def test_a_strip_without_samples_says_that_there_is_nothing_to_save(stage, page):
    page.goto(f"{stage.url}/#channel=silent")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    page.locator("#tool-save").click()
    expect(page.get_by_role("dialog")).to_contain_text("There is no strip with samples to save.")
    expect(page.locator("[data-save=csv]")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("#tool-save")).to_be_focused()
