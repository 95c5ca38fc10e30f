"""pace.hub.vouching"""
from pace.hub.vouching import MOST, VOUCHED_S, Vouching


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_each_after_a_time_of_its_own_and_at_the_latest_then():
    clock, chances = Clock(), iter([0.0, 0.5, 1.0])
    vouching = Vouching(clock, lambda: next(chances))
    for session in "abc":
        vouching.add(session)
    found = []
    for share in (0.49, 0.5, 0.75, 1.0):
        clock.now = 100.0 + share * VOUCHED_S
        found.append(vouching.due())
    assert found == [[], ["a"], ["b"], ["c"]]
    assert vouching.due() == []


def test_who_has_gone_is_not_asked():
    clock = Clock()
    vouching = Vouching(clock)
    vouching.add("a")
    vouching.forget("a")
    vouching.forget("never here")
    clock.now += VOUCHED_S
    assert vouching.due() == []


def test_not_all_at_once():
    clock = Clock()
    vouching = Vouching(clock)
    for number in range(2 * MOST + 1):
        vouching.add(number)
    clock.now += VOUCHED_S
    assert [len(vouching.due()) for _ in range(4)] == [MOST, MOST, 1, 0]
