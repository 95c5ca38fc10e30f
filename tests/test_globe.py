"""pace.globe: what is a place, and what is refused with the name of its field."""
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.errors import Malformed
from pace.globe import FIELDS, coordinates
from tests.support.attempts import attempt

ALL = tuple(FIELDS)
HERE = {"lat": 52.52, "lng": 13.405}


def refused(**fields):
    with pytest.raises(Malformed) as caught:
        coordinates(HERE | fields, ALL)
    return caught.value.reason


def test_a_place_with_all_fields():
    given = {**HERE, "accuracy": 12, "heading": 359.96, "tilt": -45, "something": "else"}
    assert coordinates(given, ALL) == {"lat": 52.52, "lng": 13.405, "accuracy": 12.0, "heading": 0.0, "tilt": -45.0}


def test_what_is_left_out_is_none():
    assert coordinates(HERE | {"tilt": None}, ALL) == {**HERE, "accuracy": None, "heading": None, "tilt": None}
    assert set(coordinates(HERE, ("lat", "lng"))) == {"lat", "lng"}


def test_a_decimetre_is_what_is_kept():
    found = coordinates({"lat": 0.12345678, "lng": -0.0000001}, ALL)
    assert str((found["lat"], found["lng"])) == "(0.123457, 0.0)"


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("value", [True, False, "1", "", [], {}, math.nan, math.inf, -math.inf])
def test_no_number(name, value):
    assert refused(**{name: value}) == f"{name} is no number"


@pytest.mark.parametrize(("field", "value"), [
    ("lat", 90.1), ("lat", -91), ("lng", 180.5), ("lng", -1e300), ("lat", 10**400), ("heading", -1), ("heading", 361),
    ("tilt", 181), ("accuracy", -0.5)])
def test_off_the_globe(field, value):
    assert refused(**{field: value}).startswith(f"{field} is not from ")


@pytest.mark.parametrize("name", ["lat", "lng"])
def test_missing(name):
    assert refused(**{name: None}) == f"{name} is missing"


@given(st.dictionaries(st.sampled_from(ALL), st.floats() | st.integers() | st.booleans() | st.text() | st.none()))
def test_whatever_comes_is_a_place_or_malformed(given):
    found, _ = attempt(lambda: coordinates(given, ALL), Malformed)
    for name, value in (found or {}).items():
        low, high, _ = FIELDS[name]
        assert value is None or low <= value <= high
