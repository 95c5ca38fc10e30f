"""pace.people.bus"""
import pytest

from pace.errors import BrokerDown
from pace.people import bus as bus_module
from pace.people.bus import Bus
from tests.support.room import FakeWire, Switchboard


class Side:
    """A Bus at a switchboard; `told` is what it heard of kind "x", "anew" and "gone" of whom."""

    def __init__(self, board, **figures):
        self.bus, self.wire, self.told, self.mine = Bus(), FakeWire(board), [], []
        self.bus.on("x", lambda worker, body: self.told.append(body["n"]))
        self.bus.state("x", lambda: [{"n": n} for n in self.mine])
        self.bus.anew("x", lambda worker: self.told.append("anew"))
        self.bus.gone(lambda worker: self.told.append("gone"))
        self.figures = figures
        self.bus.beat(lambda: self.figures)
        self.bus.open(self.wire)

    def say(self, n, to=None):
        self.bus.publish("x", {"n": n}, to)
        self.bus.flush()

    def heard(self):
        told, self.told = self.told, []
        return told


def rounds(*sides, count=1):
    """Ticks of all, each followed by what they have to say."""
    for _ in range(count):
        for side in sides:
            side.bus.tick()
        for _ in range(3):
            for side in sides:
                side.bus.flush()


@pytest.fixture
def board():
    return Switchboard()


@pytest.fixture
def pair(board):
    sides = Side(board, sessions=1), Side(board, sessions=2)
    rounds(*sides, count=2)
    for side in sides:
        side.heard()
    return sides


def test_what_one_says_the_others_hear_in_order(pair):
    one, two = pair
    for n in range(3):
        one.bus.publish("x", {"n": n})
    one.bus.publish("y", {})
    one.bus.publish("x", {"n": 3}, two.bus.token)
    one.bus.publish("x", {"n": 4}, "nobody")
    assert two.heard() == []
    one.bus.flush()
    assert (one.heard(), two.heard()) == ([], [0, 1, 2, 3])


def test_before_the_start_nothing_is_said():
    bus = Bus()
    bus.publish("x", {})
    assert (bus.token, bus.workers, bus.hears) == (None, {}, False)


def test_whoever_comes_learns_the_state_of_all(pair, board):
    one, two = pair
    one.mine, two.mine = [1, 2], [3]
    third = Side(board, sessions=3)
    third.mine = [4]
    rounds(one, two, third)
    assert sorted(third.heard(), key=str) == [1, 2, 3, "anew", "anew"]
    assert (one.heard(), two.heard()) == (["anew", 4], ["anew", 4])


def test_workers_with_the_figures_of_their_beats(pair):
    one, two = pair
    assert one.bus.workers == two.bus.workers == {one.bus.token: {"sessions": 1}, two.bus.token: {"sessions": 2}}


def test_a_lost_letter_is_noticed_by_the_next(pair):
    one, two = pair
    two.wire.lose = 1
    one.mine = [7, 8]
    one.say(7)
    one.say(8)
    rounds(one, two, count=2)
    assert two.heard() == [8, "anew", 7, 8]


def test_a_lost_answer_is_asked_for_again(pair):
    one, two = pair
    one.mine = [7]
    two.wire.lose = 1
    one.say(7)
    one.say(8)
    two.wire.lose = 1
    rounds(one, two, count=4)
    assert two.heard()[-2:] == ["anew", 7]


def test_after_a_cut_both_begin_anew(pair):
    one, two = pair
    two.wire.cut()
    one.mine = [5]
    one.say(5)
    rounds(one, two)
    assert two.heard() == []
    two.wire.mend()
    rounds(one, two)
    assert two.heard() == ["anew", 5]
    assert not one.told


def test_while_redis_is_down_what_is_said_waits(pair, board):
    one, two = pair
    board.down = True
    with pytest.raises(BrokerDown):
        one.say(1)
    with pytest.raises(BrokerDown):
        one.say(2)
    board.down = False
    one.bus.flush()
    assert two.heard() == [1, 2]


def test_after_giving_up_the_others_notice(pair, board):
    one, two = pair
    board.down = True
    with pytest.raises(BrokerDown):
        one.say(1)
    one.bus.give_up()
    board.down = False
    one.mine = [1, 2]
    one.say(2)
    rounds(one, two, count=2)
    assert two.heard() == [2, "anew", 1, 2]


def test_a_worker_that_dies_has_gone_after_six_seconds(pair):
    one, two = pair
    one.say(1)
    one.wire.kill()
    rounds(two, count=12)
    assert two.heard() == [1]
    rounds(two)
    assert two.heard() == ["gone"]
    assert list(two.bus.workers) == [two.bus.token]


def test_a_worker_that_ends_has_gone_at_once(pair, board):
    one, two = pair
    one.bus.say_alive()
    assert board.alive == {one.bus.token}
    one.bus.close()
    one.bus.stop()
    assert two.heard() == ["gone"]
    assert board.alive == set()
    one.bus.publish("x", {"n": 1})


def test_ending_without_redis(pair, board):
    one, _ = pair
    board.down = True
    one.bus.say_alive()
    one.bus.close()
    one.bus.stop()
    assert board.alive == set()


def test_each_beat_renews_the_key_and_brings_figures(pair, board):
    one, two = pair
    one.figures = {"sessions": 9}
    one.bus.say_alive()
    one.bus.flush()
    assert two.bus.workers[one.bus.token] == {"sessions": 9}
    assert one.bus.token in board.alive


def test_silence_is_shorter_than_the_key_lives():
    assert bus_module.BEAT_S * 3 == bus_module.GIVE_UP_S == 12 * bus_module.TICK_S
