import json

from pace.hub.frames import BlockFrame, Span
from pace.hub.thinning import thin
from pace.sockjs import Frame


def frame(first, last, channel="ecg", size=100):
    messages = ["x" * (size // (last - first + 1)) for _ in range(first, last + 1)]
    return BlockFrame(messages, {channel: Span(f"e:{first - 1}-0", f"e:{first}-0")})


def gaps(frames):
    messages = [json.loads(message) for frame in frames for message in frame.messages if message.startswith("{")]
    return [message for message in messages if message["type"] == "gap"]


def test_what_fits_is_left_alone():
    frames = [frame(1, 5), frame(6, 10)]
    assert thin(frames, 10_000) == (frames, set())


def test_the_oldest_go_and_one_gap_stands_in_their_place():
    answer = Frame(["an answer"])
    frames = [answer, frame(1, 5), frame(6, 10), frame(11, 15), frame(16, 20)]
    kept, lost = thin(frames, 250)
    assert [kept[0], *kept[2:]] == [answer, frames[3], frames[4]]
    assert gaps(kept) == [{"type": "gap", "channel": "ecg", "from": "e:0-0", "to": "e:11-0", "reason": "slow"}]
    assert lost == {"ecg"}


def test_answers_are_never_dropped():
    answers = [Frame(["y" * 100]) for _ in range(10)]
    assert thin(answers, 500) is None
    kept, _ = thin([*answers, frame(1, 5)], 1050)
    assert [waiting for waiting in kept if type(waiting) is Frame] == answers


def test_a_second_thinning_takes_the_first_ones_gap_in():
    kept, _ = thin([frame(1, 5), frame(6, 10), frame(11, 15)], 250)
    again, _ = thin([*kept, frame(16, 20), frame(21, 25)], 250)
    assert gaps(again) == [{"type": "gap", "channel": "ecg", "from": "e:0-0", "to": "e:16-0", "reason": "slow"}]


def test_each_channel_has_its_own_gap():
    frames = [frame(1, 5, "a"), frame(1, 5, "b"), frame(6, 10, "a")]
    kept, lost = thin(frames, 120)
    assert {gap["channel"]: gap["to"] for gap in gaps(kept)} == {"a": "e:6-0", "b": None}
    assert lost == {"a", "b"}
