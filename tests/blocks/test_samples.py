"""pace.blocks.samples"""
from pace.blocks import Place, Samples, Text


def test_they_are_told_apart_by_type_alone():
    assert type(Samples(1.0, None, [[2.0]], 3.0)) is not type(Text(1.0, "a"))
    assert type(Place(1.0, 0.0, 0.0, None, None, 2.0)) not in (Samples, Text)
    assert Samples(1.0, None, [[2.0]], 3.0).arrival == 3.0
