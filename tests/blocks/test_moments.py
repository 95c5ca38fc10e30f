"""pace.blocks.moments"""
import pytest

from pace.blocks import encoding
from pace.blocks.moments import time_of
from pace.errors import Malformed


def test_evenly_spaced_samples():
    block = encoding.even(1331040405123.4, 1000 / 360, [[1, 2, None]])
    assert [time_of(block, sample) for sample in range(3)] == [1331040405123.4, 1331040405126.178, 1331040405128.956]


def test_samples_with_a_time_each():
    assert time_of(encoding.uneven([5, 7.25], [[1, 2], [3, 4]]), 1) == 7.25


def test_blocks_of_one_moment():
    assert time_of(encoding.text(5, "hello"), 0) == 5
    assert time_of('{"t": 5, "v": [[1]]}', 0) == 5


@pytest.mark.parametrize(("block", "sample", "reason"), [
    ('{"t": 5, "dt": 1, "v": [[1, 2]]}', 2, "2 samples, counted from 0"),
    ('{"t": [5], "v": [[1]]}', 1, "1 sample, counted from 0"),
    ('{"t": 5, "text": "x"}', 1, "1 sample"),
    ('{"t": 5, "dt": 1, "v": [[1, 2]]}', -1, "2 samples"),
    ('{"hole": "ingest"}', 0, "a hole"),
])
def test_what_is_not_there(block, sample, reason):
    with pytest.raises(Malformed, match=reason):
        time_of(block, sample)
