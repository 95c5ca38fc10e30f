import pytest

from pace.hub.fanout import SLOTS, Fanout
from pace.hub.frames import Span
from tests.support.hub import Clock, Viewer


def viewers_of(fanout, *channel_lists):
    viewers = []
    for channels in channel_lists:
        viewers.append(Viewer())
        for channel in channels:
            fanout.add(viewers[-1], channel)
    return viewers


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def slow(clock):
    """A Fanout of 2 * SLOTS viewers, two in each slot, and a second for each delivery."""
    fanout = Fanout(clock)
    fanout.viewers = viewers_of(fanout, *["a"] * 2 * SLOTS)
    for viewer in fanout.viewers:
        viewer.deliver = lambda frame, deliver=viewer.deliver: clock.pass_(1) or deliver(frame)
    return fanout


def test_same_channels_same_frame():
    fanout = Fanout()
    one, two, both, none = viewers_of(fanout, "a", "a", "ab", "c")
    fanout.put("a", ["1", "2"], Span(None, "e:1-0"))
    assert fanout.flush() == 1
    assert one.frames == two.frames == both.frames
    assert one.frames[0] is two.frames[0]
    assert one.texts == ["1", "2"]
    assert none.frames == []


def test_all_that_waits_leaves_in_one_frame_in_order():
    fanout = Fanout()
    both, = viewers_of(fanout, "ab")
    fanout.put("b", ["1"], Span(None, "e:1-0"))
    fanout.put("a", ["2"])
    fanout.put("b", ["3"], Span("e:1-0", "e:2-0"))
    fanout.flush()
    assert len(both.frames) == 1
    assert both.texts == ["1", "3", "2"]
    assert both.frames[0].spans == {"b": Span(None, "e:1-0")}


def test_nothing_is_sent_twice():
    fanout = Fanout()
    viewer, = viewers_of(fanout, "a")
    fanout.put("a", ["1"])
    fanout.flush()
    fanout.flush()
    assert viewer.texts == ["1"]


def test_a_viewer_may_leave_while_it_is_served():
    fanout = Fanout()
    first, second = viewers_of(fanout, "a", "a")
    for viewer in (first, second):
        viewer.deliver = lambda frame, viewer=viewer: fanout.remove(viewer, "a")
    fanout.put("a", ["1"])
    fanout.flush()
    assert fanout.watching("a") == []
    assert first.slot is second.slot is None


def test_viewers_spread_over_the_slots():
    fanout = Fanout()
    viewers = viewers_of(fanout, *["a"] * 2 * SLOTS)
    assert {id(viewer.slot) for viewer in viewers} == {id(slot) for slot in fanout._slots}
    assert {slot.viewers for slot in fanout._slots} == {2}


def test_who_is_not_served_in_time_gets_one_frame_of_several_rounds(slow, clock):
    slow.put("a", ["1"], Span(None, "e:1-0", at=7))
    assert slow.flush(clock() + SLOTS) == 0.5
    slow.put("a", ["2"], Span("e:1-0", "e:2-0", at=8))
    assert slow.flush(clock() + SLOTS) == 0.5
    early = [viewer for viewer in slow.viewers if viewer.texts == ["1"]]
    late = [viewer for viewer in slow.viewers if viewer.texts == ["1", "2"]]
    assert len(early) == len(late) == SLOTS
    assert {len(viewer.frames) for viewer in slow.viewers} == {1}
    assert len({id(viewer.frames[0]) for viewer in late}) == 1
    assert late[0].frames[0].spans == {"a": Span(None, "e:1-0", at=7)}
    slow.flush()
    assert {tuple(viewer.texts) for viewer in slow.viewers} == {("1", "2")}


def test_turns_go_round(slow, clock):
    for number in range(6):
        slow.put("a", [str(number)])
        slow.flush(clock() + 2 * SLOTS / 4)
    assert {len(viewer.frames) for viewer in slow.viewers} == {1, 2}
    slow.flush()
    assert {tuple(viewer.texts) for viewer in slow.viewers} == {tuple("012345")}


def test_one_slot_is_served_however_late_it_is(slow, clock):
    slow.put("a", ["1"])
    assert slow.flush(clock() - 1) == 1 / SLOTS


def test_as_many_are_served_as_must_be(slow, clock):
    slow.put("a", ["1"])
    assert slow.flush(clock(), least=0.5) == 0.5


def test_rounds_that_everybody_has_are_forgotten(slow, clock):
    for _ in range(5):
        slow.put("a", ["1"])
        slow.flush(clock())
    assert len(slow._rounds) == 5
    slow.flush()
    assert not slow._rounds


def test_who_joins_gets_what_comes_then_and_its_slot_what_was_there(slow, clock):
    slow.put("a", ["1"])
    slow.flush(clock())
    late, = viewers_of(slow, "a")
    slow.put("a", ["2"])
    slow.flush()
    assert late.texts == ["2"]
    assert {tuple(viewer.texts) for viewer in slow.viewers} == {("1", "2")}


def test_who_comes_is_put_where_nobody_has_to_be_served_for_it(slow, clock):
    slow.put("a", ["1"])
    slow.flush(clock())
    viewers_of(slow, "a")
    assert sum(len(viewer.frames) for viewer in slow.viewers) == 2


def test_one_more_channel_begins_where_the_others_stand():
    fanout = Fanout()
    viewer, = viewers_of(fanout, "a")
    fanout.put("a", ["1"])
    fanout.put("b", ["not for it"])
    fanout.add(viewer, "b")
    fanout.put("b", ["2"])
    fanout.flush()
    assert viewer.texts == ["1", "2"]


def test_who_leaves_a_channel_gets_nothing_more_of_it(slow, clock):
    leaving = slow.viewers[-1]
    slow.put("a", ["1"])
    slow.flush(clock())
    slow.remove(leaving, "a")
    slow.flush()
    assert leaving.texts == []
    assert leaving.slot is None


def test_what_was_sent_is_counted_for_each_viewer():
    fanout = Fanout()
    viewers_of(fanout, "a", "ab", "c")
    fanout.put("a", ["12", "345"], Span(None, "e:1-0"))
    fanout.put("b", ["6789"])
    assert (fanout.blocks, fanout.bytes) == (0, 0)
    fanout.flush()
    assert fanout.bytes == 5 + 9
    assert fanout.blocks == 2 + 3  # a status that shares a frame with blocks counts as one


def test_who_leaves_while_served_was_served():
    fanout = Fanout()
    viewer, = viewers_of(fanout, "a")
    viewer.deliver = lambda frame: fanout.remove(viewer, "a")
    fanout.put("a", ["1"], Span(None, "e:1-0"))
    fanout.flush()
    assert (fanout.blocks, fanout.bytes) == (1, 1)
