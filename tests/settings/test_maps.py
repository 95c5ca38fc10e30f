"""pace.settings.maps"""
import pytest

from pace.errors import Malformed
from pace.settings.maps import MAX_PINS, Pin, credit, credit_parts, pins, tile_source, tiles


@pytest.mark.parametrize(("text", "source"), [
    ("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "https://tile.openstreetmap.org"),
    ("https://{s}.tiles.example/{z}/{x}/{y}{r}.png?key=a-b_c", "https://*.tiles.example"),
    ("http://127.0.0.1:8080/{z}/{x}/{y}", "http://127.0.0.1:8080"),
    ("/tiles/{z}/{x}/{y}.png", None),
])
def test_tiles(text, source):
    assert tiles().read(text) == text
    assert tile_source(text) == source


@pytest.mark.parametrize("text", [
    "", "https://tiles.example/", "https://tiles.example/{z}/{x}.png", "tiles.example/{z}/{x}/{y}.png",
    "ftp://tiles.example/{z}/{x}/{y}.png", "//tiles.example/{z}/{x}/{y}.png", "https:///{z}/{x}/{y}.png",
    "https://tiles.example;script-src */{z}/{x}/{y}.png", "https://user:pw@tiles.example/{z}/{x}/{y}.png",
    "https://a.{s}.example/{z}/{x}/{y}.png", "https://*.example/{z}/{x}/{y}.png",
    "https://tiles.example/{z}/{x}/{y}.png?{q}", "https://tiles.example/{z}/{x}/{y}/{y}.png",
    "https://tiles.example/{z}/{x}/{y} .png", "javascript://x/{z}/{x}/{y}", "/{z}/{x}/{y}; object-src *",
    "https://tiles.example/{z}/{x}/{y}" + "a" * 500])
def test_no_tiles(text):
    with pytest.raises(ValueError):
        tiles().read(text)


def test_credit():
    assert credit().read("© OpenStreetMap contributors").startswith("©")
    for text in ("", "a\nb", "a" * 201):
        with pytest.raises(ValueError):
            credit().read(text)


@pytest.mark.parametrize(("text", "parts"), [
    ("© OpenStreetMap contributors https://www.openstreetmap.org/copyright",
     ("© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright")),
    ("© The Town", ("© The Town", None)),
    ("© Us javascript:alert(1)", ("© Us javascript:alert(1)", None)),
    ("https://www.example", ("https://www.example", None)),
])
def test_an_address_that_ends_the_credit_is_its_link(text, parts):
    assert credit_parts(text) == parts


def test_pins():
    assert pins().read("52.5163 13.3777 Brandenburg Gate") == (Pin(52.5163, 13.3777, "Brandenburg Gate"),)
    assert pins().read("\n1 2 A\n\n -3.5\t4 B, the <second>\n") == (Pin(1, 2, "A"), Pin(-3.5, 4, "B, the <second>"))


@pytest.mark.parametrize(("text", "reason"), [
    ("", "1 to 100 pins"),
    ("1 2 a\n" * (MAX_PINS + 1), "1 to 100 pins"),
    ("52.5, 13.4 Gate", "'52.5, 13.4 Gate' has no latitude and longitude"),
    ("91 13.4 Gate", "'91 13.4 Gate' has no latitude"),
    ("nan 13.4 Gate", "'nan 13.4 Gate' has no latitude"),
    ("Gate", "'Gate' has no latitude"),
    ("52.5 13.4", "'52.5 13.4' has no label"),
    ("52.5 13.4 " + "a" * 81, "'52.5 13.4 aaa"),
])
def test_no_pins(text, reason):
    with pytest.raises(Malformed) as caught:
        pins().read(text)
    assert caught.value.reason.startswith(reason)
