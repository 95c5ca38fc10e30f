from pace.hub.fanout import Fanout
from pace.hub.frames import Span
from tests.support.hub import Viewer


def viewers_of(fanout, *channel_lists):
    viewers = []
    for channels in channel_lists:
        viewers.append(Viewer())
        for channel in channels:
            fanout.groups.add(viewers[-1], channel)
    return viewers


def test_same_channels_same_frame():
    fanout = Fanout()
    one, two, both, none = viewers_of(fanout, "a", "a", "ab", "c")
    fanout.put("a", ["1", "2"], Span(None, "e:1-0"))
    assert fanout.flush() == 3
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
    assert fanout.flush() == 0
    assert viewer.texts == ["1"]


def test_a_viewer_may_leave_while_it_is_served():
    fanout = Fanout()
    first, second = viewers_of(fanout, "a", "a")
    for viewer in (first, second):
        viewer.deliver = lambda frame, viewer=viewer: fanout.groups.remove(viewer, "a")
    fanout.put("a", ["1"])
    fanout.flush()
    assert list(fanout.groups) == []
