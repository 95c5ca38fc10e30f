from dataclasses import replace

import pytest

from pace.channels import Source
from pace.hub import Hub
from pace.positions import Position
from tests.support.hub import Bench, Viewer, channel


def test_viewers_of_one_channel_share_the_frames():
    bench = Bench()
    first, second = bench.viewer(), bench.viewer()
    bench.publish(3)
    bench.tick()
    assert first.frames[-1] is second.frames[-1]


def test_two_tabs_of_the_same_are_independent():
    bench = Bench()
    first, second = bench.viewer(), bench.viewer()
    bench.hub.unsubscribe(first, "ecg")
    bench.publish(1)
    bench.tick()
    assert (first.samples, second.samples) == ([], [0])


def test_unsubscribe_is_answered_whatever_was_watched():
    bench = Bench()
    viewer = bench.viewer()
    for _ in range(2):
        bench.hub.unsubscribe(viewer, "ecg")
    assert [message["subscribed"] for message in viewer.of("status")] == [True, False, False]
    assert bench.hub.feeds["ecg"].watchers == 0


def test_who_subscribes_again_begins_anew_and_is_counted_once():
    bench = Bench()
    bench.publish(2)
    viewer = bench.viewer()
    bench.hub.subscribe(viewer, "ecg")
    bench.settle()
    assert viewer.samples == [0, 1, 0, 1]
    assert bench.hub.feeds["ecg"].watchers == 1
    bench.publish(1)
    bench.tick()
    assert viewer.samples == [0, 1, 0, 1, 2]


def test_nothing_comes_after_the_answer_to_who_leaves():
    bench = Bench()
    viewer = bench.viewer()
    bench.publish(1)
    bench.hub.broadcast("ecg", bench.broker.history("ecg"))
    bench.hub.unsubscribe(viewer, "ecg")
    bench.hub.flush()
    assert viewer.messages[-1]["subscribed"] is False
    bench.hub.subscribe(viewer, "ecg")
    bench.settle()
    assert viewer.samples == [0]


def test_what_has_come_of_a_channel_that_goes_away_is_sent():
    bench = Bench()
    viewer = bench.viewer()
    bench.publish(1)
    bench.hub.broadcast("ecg", bench.broker.history("ecg"))
    bench.hub.set_channels({})
    assert [message["type"] for message in viewer.messages[-2:]] == ["block", "status"]


def test_who_joins_between_broadcast_and_flush_gets_it_once():
    bench = Bench()
    bench.viewer()
    bench.publish(1)
    bench.hub.broadcast("ecg", bench.broker.history("ecg"))
    late = bench.viewer()
    bench.hub.flush()
    assert late.samples == [0]


def test_leave_gives_up_everything():
    bench = Bench(other="text")
    viewer = bench.viewer()
    bench.hub.subscribe(viewer, "other")
    bench.settle()
    assert sorted(bench.hub.subscriptions(viewer)) == ["ecg", "other"]
    bench.hub.leave(viewer)
    assert bench.hub.subscriptions(viewer) == []
    assert [feed.watchers for feed in bench.hub.feeds.values()] == [0, 0]


def test_an_unknown_channel_is_a_key_error():
    bench = Bench()
    with pytest.raises(KeyError):
        bench.hub.subscribe(Viewer(), "nowhere")
    assert bench.hub.feeds == {}


def test_channels_come_and_go():
    bench = Bench()
    session = bench.viewer()
    bench.hub._sessions["x"] = session
    found = {**bench.channels, "good": channel("good")}
    bench.hub.set_channels(found)
    bench.hub.set_channels(dict(found))
    bench.hub.set_channels({"good": channel("good")})
    lists = [[described["name"] for described in message["channels"]]
             for message in session.of("status") if "channels" in message]
    assert lists == [["ecg", "good"], ["good"]]
    assert [message["subscribed"] for message in session.of("status") if "subscribed" in message] == [True, False]
    assert bench.hub.subscriptions(session) == []
    assert bench.hub.feeds == {}


def test_a_channel_that_goes_while_somebody_catches_up():
    bench = Bench()
    viewer = Viewer()
    bench.hub.subscribe(viewer, "ecg")
    bench.hub.set_channels({})
    bench.settle()
    assert [message["type"] for message in viewer.messages] == ["status"]
    assert bench.hub.feeds == {}


def test_detach_ends_those_who_wait():
    bench = Bench()
    bench.broker.down = True
    bench.viewer()
    bench.hub.detach()
    assert len(bench.hub._catchups) == 0


def test_a_hub_is_a_session_manager_with_one_fan_out():
    bench = Bench()
    assert isinstance(bench.hub, Hub)
    assert len(bench.hub) == 0
    bench.hub.broadcast("nobody watches this", [("1-0", "{}")])
    assert bench.hub.feeds == {}
    assert bench.hub.flush() == 1


def test_a_channel_that_is_described_otherwise_goes_on():
    bench = Bench()
    viewer = bench.viewer()
    changed = replace(channel("ecg"), label="Heart")
    bench.hub.set_channels({"ecg": changed})
    bench.publish(1)
    bench.tick()
    assert viewer.samples == [0]
    assert bench.hub.feeds["ecg"].channel is changed
    assert [message["subscribed"] for message in viewer.of("status")] == [True]


def test_a_channel_of_another_source_is_begun_anew_by_who_watches_it():
    bench = Bench()
    live, joining = bench.viewer(), Viewer()
    bench.hub.subscribe(joining, "ecg", Position("none", "1-0"))
    bench.hub.set_channels({"ecg": replace(channel("ecg"), source=Source("stream", "ecg"))})
    bench.settle()
    bench.publish(1)
    bench.tick()
    assert bench.hub.feeds["ecg"].inspection is not None
    for viewer in (live, joining):
        assert [message["subscribed"] for message in viewer.of("status")][-2:] == [False, True]
        assert viewer.samples == [0]
        assert bench.hub.subscriptions(viewer) == ["ecg"]
