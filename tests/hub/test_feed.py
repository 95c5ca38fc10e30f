import json
import math
from dataclasses import replace

from pace.broker import Entry
from pace.channels import Source
from pace.hub.feed import LIVE_S, NOTHING, Feed, before
from pace.positions import MAX_PART, Position
from tests.support.hub import channel


def entries(*ids):
    return [Entry(id, json.dumps({"t": 1, "dt": 1, "v": [[int(id.split("-")[0])]]})) for id in ids]


def ids(blocks):
    return [block.position for block in blocks]


def test_a_feed_begins_with_what_is_there():
    feed = Feed(channel("ecg"))
    assert (feed.primed, feed.position) == (False, None)
    feed.prime("e", entries("5-0", "6-0"), seen=10.0)
    assert (feed.primed, feed.position, feed.last_id) == (True, "e:6-0", "6-0")
    assert feed.ring.covers((5, 0))
    assert not feed.ring.covers((4, 0))


def test_an_empty_channel():
    feed = Feed(channel("ecg"))
    feed.prime("e", [], seen=float("-inf"))
    assert (feed.position, feed.last_id, feed.recent()) == (None, "0-0", [])
    assert ids(feed.take(entries("1-0"), 1.0)) == ["e:1-0"]


def test_what_is_known_is_not_taken_again():
    feed = Feed(channel("ecg"))
    feed.prime("e", entries("5-0", "6-0"), seen=10.0)
    assert ids(feed.take(entries("5-0", "6-0", "7-0"), 11.0)) == ["e:7-0"]
    assert feed.take(entries("6-0", "7-0"), 12.0) == []
    assert feed.seen == 11.0
    assert len(feed.ring) == 3


def test_messages_are_what_pages_get():
    feed = Feed(channel("ecg"))
    feed.prime("e", [], 0)
    block, = feed.take(entries("7-0"), 1.0)
    assert json.loads(block.message) == {
        "type": "block", "channel": "ecg", "pos": "e:7-0", "block": {"t": 1, "dt": 1, "v": [[7]]}}


def test_a_torn_ring_bridges_no_hole():
    feed = Feed(channel("ecg"))
    feed.prime("e", entries("1-0", "2-0"), 0)
    feed.tear("9-0")
    feed.take(entries("9-0"), 1.0)
    assert ids(feed.ring) == ["e:9-0"]
    assert not feed.ring.covers((2, 0))


def test_recent_is_ten_seconds_of_a_waveform():
    feed = Feed(channel("ecg"))
    feed.prime("e", entries("1000-0", "5000-0", "5001-0", "15000-0"), 0)
    assert ids(feed.recent()) == ["e:5001-0", "e:15000-0"]


def test_recent_is_a_hundred_lines_of_a_text_and_one_number_whatever_their_age():
    lines = entries(*(f"{number * 60_000}-0" for number in range(1, 121)))
    text, number = Feed(channel("t", "text")), Feed(channel("n", "number"))
    text.prime("e", lines, 0)
    number.prime("e", lines, 0)
    assert ids(text.recent()) == [f"e:{entry.id}" for entry in lines[-100:]]
    assert ids(number.recent()) == ["e:7200000-0"]


def test_live_ends_after_two_seconds():
    feed = Feed(channel("ecg"))
    assert not feed.live(0)
    feed.prime("e", entries("1-0"), seen=100.0)
    assert feed.live(100.0 + LIVE_S - 0.01)
    assert not feed.live(100.0 + LIVE_S)


def test_frames_are_shared_until_the_next_block():
    feed = Feed(channel("ecg"))
    feed.prime("e", entries("1-0", "2-0"), 0)
    since = Position("e", "1-0")
    frame = feed.frame(since, [], feed.ring.after((1, 0)))
    assert feed.frame(since, [], feed.ring.after((1, 0))) is frame
    assert frame.spans["ecg"] == ("e:1-0", "e:2-0", math.inf)
    assert feed.frame(since, ["a gap"], feed.ring.after((1, 0))) is not frame
    feed.take(entries("3-0"), 1.0)
    assert feed.frame(since, [], feed.ring.after((1, 0))).messages[-1] == feed.ring.last(1)[0].message


def test_frames_kept_are_bounded():
    feed = Feed(channel("ecg"))
    feed.prime("e", entries(*(f"{number}-0" for number in range(1, 100))), 0)
    for number in range(1, 99):
        feed.frame(Position("e", f"{number}-0"), [], feed.ring.after((number, 0)))
    assert len(feed._frames) <= 16


def test_a_frame_without_blocks_has_no_span():
    feed = Feed(channel("ecg"))
    feed.prime("e", [], 0)
    frame = feed.frame(None, ["a gap"], [])
    assert (frame.messages, frame.spans) == (("a gap",), {})


def test_before():
    assert before((5, 3)) == (5, 2)
    assert before((5, 0)) == (4, MAX_PART)
    assert before((5, 0)) > NOTHING


def test_what_publishers_append_themselves_is_checked():
    feed = Feed(replace(channel("ecg"), source=Source("stream", "ecg")))
    feed.prime("e", [Entry("1-0", '1},"x":{"type":"status"'), *entries("2-0")], 0)
    assert [json.loads(block.message)["block"] for block in feed.ring] == [
        {"hole": "malformed"}, {"t": 1.0, "dt": 1.0, "v": [[2.0]]}]


def test_a_feed_may_be_described_otherwise():
    feed = Feed(replace(channel("ecg"), source=Source("stream", "ecg")))
    other = replace(feed.channel, label="Heart", leads=("I", "II"))
    assert feed.fits(other)
    assert not feed.fits(channel("ecg"))
    assert not feed.fits(replace(feed.channel, kind="text"))
    feed.describe(other)
    assert feed.channel is other
    assert feed.inspection.safe("1-0", '{"t": 1, "dt": 1, "v": [[1], [2]]}') == '{"t":1.0,"dt":1.0,"v":[[1.0],[2.0]]}'
