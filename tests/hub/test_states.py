from dataclasses import replace

from pace.channels import Source
from pace.hub.feed import Feed
from pace.hub.states import gist, state
from tests.support.hub import Bench, channel


def test_state_of_a_channel_that_nobody_watches():
    assert state(None, 0) == {"live": False, "last": None, "received": 0, "malformed": 0, "error": None,
                              "rate": None, "flags": []}


def test_state_is_what_the_feed_shows_and_ingest_reports():
    feed = Feed(channel("ecg"))
    feed.prime("e", [("5000-0", "{}")], seen=100.0)
    feed.report = {"received": 7, "malformed": 1, "error": "no number", "rate": 143.1, "flags": ["clock"]}
    assert state(feed, 101.0) == {"live": True, "last": 5000, "received": 7, "malformed": 1, "error": "no number",
                                  "rate": 143.1, "flags": ["clock"]}


def test_malformed_blocks_that_a_publisher_appended_itself_are_counted():
    feed = Feed(replace(channel("ecg"), source=Source("stream", "ecg")))
    feed.prime("e", [("5000-0", "junk")], seen=100.0)
    assert state(feed, 101.0)["malformed"] == 1
    assert state(feed, 101.0)["error"].startswith("no JSON")


def test_gist_leaves_out_what_always_moves():
    feed = Feed(channel("ecg"))
    feed.report = {"received": 7, "rate": 360.2}
    before = gist(state(feed, 0))
    feed.report = {"received": 99, "rate": 359.9}
    assert gist(state(feed, 0)) == before
    feed.report = {"received": 99, "rate": 180.0}
    assert gist(state(feed, 0)) != before


def states(viewer):
    return [message["state"] for message in viewer.of("status") if "state" in message]


def test_viewers_are_told_of_a_change_once():
    bench = Bench()
    bench.publish(1)
    viewer = bench.viewer()
    bench.states.round()
    assert len(states(viewer)) == 1
    bench.broker.set_statuses({"ecg": {"malformed": 3, "error": "no number"}})
    for _ in range(3):
        bench.states.round()
    assert [(told["malformed"], told["error"]) for told in states(viewer)] == [(0, None), (3, "no number")]


def test_silence_is_told_and_its_end_too():
    bench = Bench()
    bench.publish(1)
    viewer = bench.viewer()
    bench.clock.pass_(2.5)
    bench.states.round()
    bench.publish(1)
    bench.tick()
    bench.states.round()
    assert [told["live"] for told in states(viewer)] == [True, False, True]


def test_silence_is_told_while_redis_is_away():
    bench = Bench()
    bench.publish(1)
    viewer = bench.viewer()
    bench.tick()
    bench.broker.down = True
    bench.clock.pass_(2.5)
    bench.states.round()
    assert bench.hub.link.state == "down"
    assert [told["live"] for told in states(viewer)] == [True, False]


def test_viewers_are_told_when_the_interval_stretches_and_when_it_does_not_any_more():
    bench = Bench()
    viewer = bench.viewer()
    bench.hub._sessions["x"] = viewer
    for share in (1, 0.4, 0.4, 0.08, *[1] * 100):
        bench.hub.tempo.served(share)
        bench.states.round()
    told = [message for message in viewer.of("status") if "stretched" in message]
    assert [(message["stretched"], message["interval_ms"]) for message in told[:2]] == [(True, 100), (True, 500)]
    assert (told[-1]["stretched"], told[-1]["interval_ms"]) == (False, 40)
    assert all(message["stretched"] for message in told[:-1])
    assert len(told) < 10
    assert not bench.hub.stretched


def test_what_ingest_told_last_is_kept_while_redis_is_away():
    bench = Bench()
    bench.broker.set_statuses({"ecg": {"last": 5}})
    bench.states.round()
    bench.broker.down = True
    bench.states.round()
    assert bench.hub.reports == {"ecg": {"last": 5}}
