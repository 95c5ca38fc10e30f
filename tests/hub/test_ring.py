from pace.hub.ring import Block, Ring


def blocks(*numbers, size=10):
    return [Block((number, 0), f"e:{number}-0", "m" * size) for number in numbers]


def numbers(found):
    return [block.order[0] for block in found]


def test_everything_after_the_floor_is_there():
    ring = Ring((4, 9), blocks(5, 6, 7))
    assert ring.covers((4, 9))
    assert numbers(ring.after((4, 9))) == [5, 6, 7]
    assert numbers(ring.after((5, 0))) == [6, 7]
    assert numbers(ring.after((7, 0))) == []
    assert not ring.covers((4, 8))


def test_full_of_blocks_loses_the_oldest_and_raises_the_floor():
    ring = Ring((0, 0), max_blocks=3)
    ring.extend(blocks(1, 2, 3, 4, 5))
    assert numbers(ring) == [3, 4, 5]
    assert ring.floor == (2, 0)
    assert not ring.covers((1, 0))
    assert ring.covers((2, 0))


def test_full_of_characters_loses_the_oldest():
    ring = Ring((0, 0), blocks(1, 2, 3, size=40), max_chars=100)
    assert numbers(ring) == [2, 3]


def test_newest_block_stays_however_large():
    ring = Ring((0, 0), blocks(1, 2, size=1000), max_chars=100)
    assert numbers(ring) == [2]


def test_old_blocks_leave():
    ring = Ring((0, 0), blocks(1_000, 2_000, 9_000), max_ms=7_000)
    assert numbers(ring) == [2_000, 9_000]


def test_characters_are_counted_down_too():
    ring = Ring((0, 0), max_blocks=2, max_chars=100)
    for number in range(1, 50):
        ring.extend(blocks(number, size=40))
    assert len(ring) == 2


def test_last():
    ring = Ring((0, 0), blocks(1, 2, 3))
    assert numbers(ring.last(2)) == [2, 3]
    assert numbers(ring.last(9)) == [1, 2, 3]
