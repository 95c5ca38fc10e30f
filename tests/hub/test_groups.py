from hypothesis import given
from hypothesis import strategies as st

from pace.hub.groups import NO_CHANNELS, Groups
from tests.support.hub import Viewer


def test_viewers_of_the_same_channels_share_a_group():
    groups = Groups()
    first, second, third = Viewer(), Viewer(), Viewer()
    for viewer, channels in ((first, "ab"), (second, "ba"), (third, "a")):
        for channel in channels:
            groups.add(viewer, channel)
    assert dict(groups) == {
        frozenset("ab"): {first, second}, frozenset("a"): {third}}
    assert first.channels is second.channels
    assert set(groups.watching("b")) == {first, second}


def test_the_last_one_to_leave_ends_the_group():
    groups = Groups()
    viewer = Viewer()
    groups.add(viewer, "a")
    groups.remove(viewer, "a")
    assert list(groups) == []
    assert viewer.channels is NO_CHANNELS


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.sampled_from("abc"))))
def test_every_viewer_is_in_the_group_of_its_channels(steps):
    groups, viewers = Groups(), [Viewer() for _ in range(4)]
    wanted = {viewer: set() for viewer in viewers}
    for adds, number, channel in steps:
        viewer = viewers[number]
        if adds:
            groups.add(viewer, channel)
            wanted[viewer].add(channel)
        elif channel in wanted[viewer]:
            groups.remove(viewer, channel)
            wanted[viewer].discard(channel)
    found = {viewer: set(channels) for channels, members in groups for viewer in members}
    assert found == {viewer: channels for viewer, channels in wanted.items() if channels}
