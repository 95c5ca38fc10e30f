"""pace.blocks.encoding: the JSON that pages get."""
import pytest

from pace.blocks import encoding


def test_times_have_microseconds_and_intervals_nanoseconds():
    assert encoding.even(5.00049, 1000 / 360, [[1.5]]) == '{"t":5.0,"dt":2.777778,"v":[[1.5]]}'
    assert encoding.uneven([5.0004, 6], [[1, None]]) == '{"t":[5.0,6],"v":[[1,null]]}'


def test_text_is_ascii_with_escapes():
    assert encoding.text(5, "ž\u2028<") == '{"t":5,"text":"\\u017e\\u2028<"}'


def test_place():
    assert encoding.place(5.0004, 52.5, 13.4, None, -3.0) == (
        '{"t":5.0,"lat":52.5,"lng":13.4,"heading":null,"tilt":-3.0}')


def test_hole():
    assert encoding.hole("ingest") == '{"hole":"ingest"}'


def test_what_is_no_json_is_never_written():
    with pytest.raises(ValueError, match="JSON"):
        encoding.even(5, 4, [[float("nan")]])
