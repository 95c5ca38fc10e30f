"""When all that was gathered is appended."""
import pytest

from pace.hub.settling import FALL_S, MOST_SHARE, RISE_S, SETTLE_S, Settle

TICK = 1_700_000_000_000


def learn(settle, *offsets, rounds=1):
    for number in range(rounds):
        settle.learn([TICK + 40 * number + offset for offset in offsets])
    return settle.seconds


def test_a_few_channels_wait_for_no_more_than_before():
    settle = Settle(0.04)
    assert learn(settle, 0, 1, 3, rounds=1000) == SETTLE_S
    assert learn(settle, 15) == SETTLE_S + RISE_S
    assert learn(settle, 1, rounds=10) == pytest.approx(SETTLE_S)


def test_the_last_of_many_channels_is_waited_for():
    settle = Settle(0.04)
    assert learn(settle, *range(15), rounds=50) == pytest.approx(0.015, abs=FALL_S)
    assert learn(settle, 1, rounds=200) == SETTLE_S


def test_one_round_in_twenty_held_up_moves_little():
    settle = Settle(0.04)
    for _ in range(50):
        learn(settle, 18)
        assert learn(settle, 1, rounds=19) == SETTLE_S


@pytest.mark.parametrize("offset", [20, 30, 39])
def test_what_comes_in_the_other_half_waits_for_the_next_tick(offset):
    settle = Settle(0.04)
    assert learn(settle, offset, rounds=100) == SETTLE_S
    assert learn(settle, offset, 18, rounds=100) == pytest.approx(0.019, abs=FALL_S)
    assert settle.seconds <= 0.04 * MOST_SHARE


@pytest.mark.parametrize("interval", [0, 0.01])
def test_short_intervals_settle_within_their_share(interval):
    settle = Settle(interval)
    assert learn(settle, *range(10), rounds=100) <= interval * MOST_SHARE
    settle.learn([])
    assert Settle(interval).seconds == interval * 0.1
