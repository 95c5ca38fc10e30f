"""pace.settings.lines: where what stands, as configparser reads it."""
import configparser

from hypothesis import given
from hypothesis import strategies as st

from pace.settings.lines import Place, doubled, places

TEXT = """# comment
[a]
x = 1
   more = of x
; y = 2

y: 2
[b]
x=
[a]
x = 3
z = 4
z = 5
"""


def test_places():
    assert list(places(TEXT)) == [
        Place(2, "a"), Place(3, "a", "x"), Place(7, "a", "y"), Place(8, "b"), Place(9, "b", "x"), Place(10, "a"),
        Place(11, "a", "x"), Place(12, "a", "z"), Place(13, "a", "z")]


def test_doubled_sections_and_keys():
    assert [(first.line, again.line) for first, again in doubled(places(TEXT))] == [(2, 10), (12, 13)]


LINES = ["[a]", "[b]", "x = 1", "  x = 1", "\tb", "", "# c", "  ; c", "y: 2", "z", " [c]", "= 1"]


@given(st.lists(st.sampled_from(LINES)))
def test_what_is_found_is_what_configparser_reads(lines):
    text = "\n".join(["[first]", *lines])
    parser = configparser.RawConfigParser(strict=False, default_section="")
    try:
        parser.read_string(text)
    except configparser.ParsingError:
        return  # what could not be read stands in no place
    read = {(name, key) for name in parser.sections() for key in parser.options(name)}
    assert {(place.section, place.key) for place in places(text) if place.key} == read
