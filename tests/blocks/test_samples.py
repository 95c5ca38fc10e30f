"""pace.blocks.samples"""
from pace.blocks import Samples, Text


def test_they_are_told_apart_by_type_alone():
    assert type(Samples(1.0, None, [[2.0]], 3.0)) is not type(Text(1.0, "a"))
    assert Samples(1.0, None, [[2.0]], 3.0).arrival == 3.0
