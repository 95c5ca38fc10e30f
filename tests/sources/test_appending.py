"""What travels between ingest and the broker."""
import pytest

from pace.sources.appending import Tail


@pytest.mark.parametrize("tail", [Tail(0.0, ()), Tail(1331040405123.25, (0, 1, 2**32 - 1)), Tail(-1.5, (7,) * 32)])
def test_tail_survives_packing(tail):
    assert Tail.unpack(tail.pack()) == tail


@pytest.mark.parametrize("data", [b"", b"1234567", b"123456789", b"12345678901"])
def test_what_is_no_tail_is_none(data):
    assert Tail.unpack(data) is None
