import json
import math

from pace.hub import thinning
from pace.hub.frames import BlockFrame, Span
from pace.sockjs import Frame


def thin(frames, room, most=10_000, oldest=-math.inf):
    return thinning.thin(frames, room, most, '{{"type":"status","channel":"{}"}}'.format, oldest)


def frame(first, last, channel="ecg", size=300, at=math.inf):
    messages = ["x" * (size // (last - first + 1)) for _ in range(first, last + 1)]
    return BlockFrame(messages, {channel: Span(f"e:{first - 1}-0", f"e:{first}-0", at)})


def told(frames):
    """The messages that are no blocks and no answers."""
    return [json.loads(message) for frame in frames for message in frame.messages if message.startswith("{")]


def gap(start, end, channel="ecg"):
    return {"type": "gap", "channel": channel, "from": start, "to": end, "reason": "slow"}


def test_what_fits_is_left_alone():
    frames = [frame(1, 5), frame(6, 10)]
    assert thin(frames, 10_000) == frames


def test_the_oldest_go_and_one_gap_and_the_state_stand_in_their_place():
    answer = Frame(["an answer"])
    frames = [answer, frame(1, 5), frame(6, 10), frame(11, 15), frame(16, 20)]
    kept = thin(frames, 750)
    assert [kept[0], *kept[2:]] == [answer, frames[3], frames[4]]
    assert told(kept) == [gap("e:0-0", "e:11-0"), {"type": "status", "channel": "ecg"}]


def test_answers_are_never_dropped():
    answers = [Frame(["y" * 100]) for _ in range(10)]
    assert thin(answers, 500, 900) is None
    kept = thin([*answers, frame(1, 5)], 500, 1300)
    assert [waiting for waiting in kept if type(waiting) is Frame] == answers


def test_a_second_thinning_takes_the_first_ones_gap_in():
    kept = thin([frame(1, 5), frame(6, 10), frame(11, 15)], 750)
    again = thin([*kept, frame(16, 20), frame(21, 25)], 750)
    assert told(again) == [gap("e:0-0", "e:16-0"), {"type": "status", "channel": "ecg"}]


def test_each_channel_has_its_own_gap():
    kept = thin([frame(1, 5, "a"), frame(1, 5, "b"), frame(6, 10, "a")], 350)
    assert [message for message in told(kept) if message["type"] == "gap"] == [
        gap("e:0-0", "e:6-0", "a"), gap("e:0-0", None, "b")]


def test_the_newest_stays_if_it_can():
    large = frame(6, 10, size=3000)
    kept = thin([frame(1, 5), large], 1000, 3500)
    assert kept[1:] == [large]
    assert [message["to"] for message in told(kept) if message["type"] == "gap"] == ["e:6-0"]
    kept = thin([frame(1, 5), large], 1000, 3000)
    assert [message["to"] for message in told(kept) if message["type"] == "gap"] == [None]
    assert len(kept) == 1


def test_the_gap_itself_counts():
    large = frame(6, 10, size=3000)
    assert large not in thin([frame(1, 5), large], 1000, large.size + 10)


def test_blocks_that_are_too_old_go_however_few_they_are():
    answer = Frame(["an answer"])
    frames = [frame(1, 5, at=1), answer, frame(6, 10, at=2), frame(11, 15, at=3), frame(16, 20, at=4)]
    kept = thin(frames, 10_000, oldest=3)
    assert kept[1:] == [answer, *frames[3:]]
    assert told(kept)[0] == gap("e:0-0", "e:11-0")


def test_the_newest_stays_however_old_it_is_and_whatever_answer_follows():
    frames = [frame(1, 5, at=1), frame(6, 10, at=2), Frame(["an answer"])]
    assert thin(frames, 10_000, oldest=9)[1:] == frames[1:]


def test_history_before_blocks_that_are_too_old_goes_into_the_same_gap():
    frames = [frame(1, 5), frame(6, 10, at=1), frame(11, 15, at=2)]
    kept = thin(frames, 10_000, oldest=2)
    assert told(kept)[0] == gap("e:0-0", "e:11-0")
    assert kept[1:] == frames[2:]
    assert thin(frames, 10_000, oldest=1) == frames


def test_a_gap_is_as_old_as_what_it_stands_for():
    frames = [frame(1, 5, at=1), frame(6, 10, at=2), frame(11, 15, at=3)]
    kept = thin(thin(frames, 10_000, oldest=2), 10_000, oldest=3)
    assert told(kept)[0] == gap("e:0-0", "e:11-0")
    assert (thinning.stalled_since(kept), thinning.blocks_since(kept)) == (1, 3)


def test_answers_and_history_have_no_age():
    frames = [Frame(["an answer"]), frame(1, 5)]
    assert thinning.stalled_since(frames) == thinning.blocks_since(frames) == math.inf
    assert thinning.stalled_since([*frames, frame(6, 10, at=7)]) == 7
