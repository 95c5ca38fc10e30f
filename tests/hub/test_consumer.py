import json

import pytest

from pace.errors import BrokerDown
from pace.hub.consumer import CHECK_S, LATE_S, RETRY_S
from pace.hub.manager import LINGER_S
from pace.positions import Position
from pace.tally import tally
from tests.support.hub import Bench, Viewer


def test_one_round_sends_one_frame_with_all_that_came():
    bench = Bench(other="waveform")
    viewer = bench.viewer()
    bench.hub.subscribe(viewer, "other")
    bench.settle()
    viewer.frames.clear()
    one, two = bench.publish(2), bench.publish(2, "other")
    bench.tick()
    assert len(viewer.frames) == 1
    assert sorted(viewer.samples) == one + two


def test_only_watched_channels_are_read(monkeypatch):
    bench = Bench(other="waveform")
    bench.viewer()
    asked = []
    monkeypatch.setattr(bench.broker, "read", lambda lasts: asked.append(set(lasts)) or {})
    bench.tick()
    assert asked == [{"ecg"}]


def test_a_channel_is_read_for_a_while_after_its_last_viewer():
    bench = Bench()
    viewer = bench.viewer()
    bench.hub.leave(viewer)
    bench.clock.pass_(CHECK_S)
    bench.tick()
    assert "ecg" in bench.hub.feeds
    bench.clock.pass_(LINGER_S)
    bench.tick()
    assert bench.hub.feeds == {}


@pytest.mark.parametrize(("into", "rest"), [(0.0041, 0.0399), (0.010, 0.034), (0.039, 0.005), (0.001, 0.003)])
def test_rounds_come_right_after_ingest_has_appended(into, rest):
    bench = Bench()
    bench.viewer()
    bench.clock.now += into
    bench.publish(1)
    assert bench.tick() == pytest.approx(rest, abs=1e-5)


def test_after_a_read_without_news_there_is_no_rest():
    bench = Bench()
    bench.viewer()
    assert bench.tick() == 0


def test_what_grows_right_after_the_first_stream_leaves_with_it(monkeypatch):
    bench = Bench(other="waveform")
    viewer = bench.viewer()
    bench.hub.subscribe(viewer, "other")
    bench.settle()
    viewer.frames.clear()
    wait, sleep = bench.broker.read, bench.clock.pass_

    def read(lasts, block_ms=0):
        if block_ms:
            bench.publish(1)
        return wait(lasts)

    def pass_(seconds):
        sleep(seconds)
        bench.publish(1, "other")
        bench.publish(1)

    monkeypatch.setattr(bench.broker, "read", read)
    monkeypatch.setattr(bench.consumer, "_sleep", pass_)
    bench.consumer.round()
    assert len(viewer.frames) == 1
    assert sorted(viewer.samples) == [0, 1, 2]


def take_time(bench, monkeypatch, viewers, seconds):
    """Let each delivery to one of `viewers` take so many seconds."""
    for viewer in viewers:
        def deliver(frame, deliver=viewer.deliver):
            bench.clock.pass_(seconds)
            deliver(frame)
        monkeypatch.setattr(viewer, "deliver", deliver)


def test_what_there_is_no_time_for_comes_with_the_next_ticks_in_one_frame(monkeypatch):
    bench = Bench()
    viewers = [bench.viewer() for _ in range(3)]
    take_time(bench, monkeypatch, viewers, 0.020)
    bench.publish(1)
    bench.tick()
    assert sorted(len(viewer.samples) for viewer in viewers) == [0, 1, 1]
    bench.publish(1)
    bench.tick()
    assert sorted(viewer.samples for viewer in viewers) == [[0], [0, 1], [0, 1]]
    assert sum(len(viewer.frames) for viewer in viewers) == 3 * 2 + 1  # each was answered and told the state before
    bench.tick()
    assert [viewer.samples for viewer in viewers] == [[0, 1]] * 3


def test_a_round_that_took_too_long_does_not_wait_for_the_tick_after_the_next(monkeypatch):
    bench = Bench()
    viewers = [bench.viewer() for _ in range(3)]
    bench.clock.now += 0.0041
    take_time(bench, monkeypatch, viewers, 0.021)
    bench.publish(1)
    assert bench.tick() == pytest.approx(bench.hub.tempo.leisure)
    assert bench.hub.tempo.leisure < 0.010


def test_the_interval_is_what_viewers_wait_for(monkeypatch):
    bench = Bench()
    viewers = [bench.viewer() for _ in range(4)]
    take_time(bench, monkeypatch, viewers, 0.020)
    bench.publish(1)
    bench.tick()
    assert bench.hub.load() == {"interval_ms": 80, "stretched": True, "shortest_ms": 40, "longest_ms": 1000,
                                "sessions": 0, "watched": 1}


def test_who_is_behind_does_not_wait_for_news(monkeypatch):
    bench = Bench()
    viewers = [bench.viewer() for _ in range(3)]
    take_time(bench, monkeypatch, viewers, 0.020)
    bench.publish(1)
    bench.tick()
    asked = []
    monkeypatch.setattr(bench.broker, "read", lambda lasts, block_ms=0: asked.append(block_ms) or {})
    bench.consumer.round()
    assert asked == [0]
    assert [viewer.samples for viewer in viewers] == [[0]] * 3


def test_reading_that_takes_too_long_makes_ticks_longer(monkeypatch):
    bench = Bench()
    bench.viewer()
    bench.publish(1)
    broadcast = bench.hub.broadcast
    monkeypatch.setattr(bench.hub, "broadcast", lambda *args: bench.clock.pass_(0.040) or broadcast(*args))
    assert bench.tick() == pytest.approx(0.100 - 0.040)
    assert bench.hub.load()["interval_ms"] == 100


def links(viewer):
    return [message["redis"] for message in viewer.of("status") if "redis" in message]


@pytest.fixture
def bench():
    """A bench whose hub has one session, a Viewer that gets announcements too."""
    bench = Bench()
    bench.session = bench.viewer()
    bench.hub._sessions["x"] = bench.session
    return bench


def test_redis_goes_and_comes_back(bench):
    bench.publish(1)
    bench.tick()
    bench.broker.down = True
    assert bench.tick() == RETRY_S
    bench.tick()
    bench.broker.down = False
    missed = bench.publish(2)
    bench.tick()
    assert links(bench.session) == ["up", "down", "up"]
    assert bench.session.samples == [0, *missed]
    assert bench.session.of("gap") == []


def test_redis_is_asked_even_if_nobody_watches():
    bench = Bench()
    bench.tick()
    assert bench.hub.link.state == "up"
    bench.broker.down = True
    bench.tick()
    assert bench.hub.link.state == "down"


def test_redis_comes_back_empty(bench):
    bench.publish(2)
    bench.tick()
    last = bench.session.position
    bench.broker.flush_all()
    bench.clock.pass_(0.5)
    fresh = bench.publish(2)
    bench.tick()
    gap, = bench.session.of("gap")
    first = next(message["pos"] for message in bench.session.of("block") if message["block"]["v"] == [[fresh[0]]])
    assert (gap["from"], gap["to"], gap["reason"]) == (str(last), first, "epoch")
    assert bench.session.samples == [0, 1, *fresh]
    more = bench.publish(1)
    bench.tick()
    assert bench.session.samples == [0, 1, *fresh, *more]


def test_an_epoch_that_ends_in_silence_is_noticed_too(bench):
    bench.publish(1)
    bench.tick()
    bench.broker.flush_all()
    bench.clock.pass_(CHECK_S)
    bench.tick()
    assert [(gap["reason"], gap["to"]) for gap in bench.session.of("gap")] == [("epoch", None)]


def test_a_fail_over_that_lost_nothing_is_no_gap(bench):
    bench.publish(2)
    bench.tick()
    bench.broker.fail_over(bench.broker.replica())
    bench.publish(1)
    bench.tick()
    assert (bench.session.samples, bench.session.of("gap")) == ([0, 1, 2], [])


def test_a_fail_over_that_lost_what_was_read_is_another_epoch(bench):
    bench.publish(2)
    replica = bench.broker.replica()
    bench.publish(1)
    bench.tick()
    last = bench.session.position
    bench.broker.fail_over(replica)
    bench.clock.pass_(0.5)
    bench.tick()
    gap, = bench.session.of("gap")
    assert (gap["from"], gap["to"], gap["reason"]) == (str(last), None, "epoch")
    fresh = bench.publish(2)
    bench.tick()
    assert bench.session.samples == [0, 1, 2, *fresh]
    assert bench.session.position.epoch not in (None, last.epoch)


def test_what_publishers_appended_and_nobody_read_may_have_been_lost_with_a_fail_over():
    bench = Bench(scheme="stream")
    viewers = [bench.viewer() for _ in range(2)]
    bench.publish(2)
    bench.tick()
    epoch, replica = viewers[0].position.epoch, bench.broker.replica()
    bench.publish(1)  # acknowledged
    bench.broker.fail_over(replica)
    bench.clock.pass_(0.5)
    fresh = bench.publish(2)
    bench.tick()
    for viewer in viewers:
        assert viewer.samples == [0, 1, *fresh]
        assert [message["type"] for message in viewer.messages if message["type"] in ("block", "gap")] == [
            "block", "block", "gap", "block", "block"]
    assert viewers[0].position.epoch != epoch


def test_the_first_server_that_is_met_is_no_fail_over():
    bench = Bench(scheme="stream")
    bench.consumer._servers = 0  # it was made before Redis answered
    viewer = bench.viewer()
    bench.publish(2)
    bench.tick()
    bench.publish(1)
    bench.tick()
    assert (viewer.samples, viewer.of("gap")) == ([0, 1, 2], [])


def test_a_replica_whose_clock_is_behind_stops_nobody(bench):
    bench.publish(1)
    replica = bench.broker.replica()
    bench.publish(1)
    bench.tick()
    bench.broker.fail_over(replica)
    bench.clock.now -= 3600
    bench.tick()
    fresh = bench.publish(2)
    bench.tick()
    assert bench.session.samples == [0, 1, *fresh]
    assert [gap["reason"] for gap in bench.session.of("gap")] == ["epoch"]


def test_a_look_for_losses_that_fails_is_made_again(bench, monkeypatch):
    bench.publish(1)
    replica = bench.broker.replica()
    bench.publish(1)
    bench.tick()
    bench.broker.fail_over(replica)
    lost = bench.broker.lost

    def fail(lasts):
        monkeypatch.setattr(bench.broker, "lost", lost)
        raise BrokerDown("away")

    monkeypatch.setattr(bench.broker, "lost", fail)
    assert bench.tick() == RETRY_S
    bench.tick()
    assert [gap["reason"] for gap in bench.session.of("gap")] == ["epoch"]


def test_what_was_trimmed_before_it_was_read_is_a_gap():
    bench = Bench(history_s=10)
    viewer = bench.viewer()
    bench.publish(2)
    bench.tick()
    last = viewer.position
    bench.publish(3)
    bench.clock.pass_(11 + LATE_S)
    left = bench.publish(2)
    bench.tick()
    gap, = viewer.of("gap")
    assert (gap["from"], gap["reason"]) == (str(last), "history")
    assert viewer.samples == [0, 1, *left]
    assert [message["type"] for message in viewer.messages][-3:] == ["gap", "block", "block"]


def test_more_texts_in_one_tick_than_redis_keeps_are_a_gap():
    bench = Bench(notes="text")
    viewer = bench.viewer("notes")
    bench.publish(1, "notes", '{"t":0,"text":"first"}')
    bench.tick()
    for number in range(150):
        bench.publish(1, "notes", json.dumps({"t": 0, "text": str(number)}))
    bench.tick()
    assert [gap["reason"] for gap in viewer.of("gap")] == ["history"]
    assert len(viewer.of("block")) == 101


def test_a_hundred_texts_in_one_tick_are_all_there():
    bench = Bench(notes="text")
    viewer = bench.viewer("notes")
    bench.publish(1, "notes", '{"t":0,"text":"first"}')
    bench.tick()
    for number in range(99):
        bench.publish(1, "notes", json.dumps({"t": 0, "text": str(number)}))
    bench.tick()
    assert viewer.of("gap") == []


def test_a_channel_dropped_during_the_read_is_no_harm(monkeypatch):
    bench = Bench()
    viewer = bench.viewer()
    bench.publish(1)
    read = bench.broker.read

    def drop(lasts):
        bench.hub.set_channels({})
        return read(lasts)

    monkeypatch.setattr(bench.broker, "read", drop)
    bench.tick()
    assert viewer.of("block") == []


def test_a_feed_begun_again_during_the_read_gets_nothing_twice(monkeypatch):
    bench = Bench()
    bench.viewer()
    seen = bench.publish(3)
    late = Viewer()
    read = bench.broker.read

    def meanwhile(lasts):
        found = read(lasts)
        del bench.hub.feeds["ecg"]
        bench.hub.subscribe(late, "ecg")
        bench.settle()
        return found

    monkeypatch.setattr(bench.broker, "read", meanwhile)
    bench.tick()
    assert late.samples == seen


def test_rounds_come_later_where_appending_takes_longer():
    bench = Bench(other="waveform")
    viewer = bench.viewer()
    bench.hub.subscribe(viewer, "other")
    bench.settle()
    begun = bench.clock.now
    due = [(begun + 0.04 * tick + after, name) for tick in range(1, 60)
           for after, name in ((0.002, "ecg"), (0.013, "other"))]
    delays = []
    while due:
        end = bench.clock.now + (bench.tick() or 0.001)
        delays += [bench.clock.now * 1000 - Position.parse(message["pos"]).order[0]
                   for message in viewer.of("block") if message["channel"] == "other"]
        viewer.frames.clear()
        while due and due[0][0] <= end:
            bench.clock.now, name = due.pop(0)
            bench.publish(1, name)
        bench.clock.now = end
    assert len(delays) > 50
    assert sum(delay < 3 for delay in delays) > 0.8 * len(delays)


def test_delays_of_one_channel_after_the_other_are_noted():
    bench = Bench(other="waveform")
    viewer = bench.viewer()
    bench.hub.subscribe(viewer, "other")
    bench.settle()
    tally.delays.clear()
    read = tally.blocks_read
    for _ in range(2):
        bench.publish(1)
        bench.clock.pass_(0.1)
        bench.publish(1, "other")
        bench.tick()
    assert sorted(tally.delays) == pytest.approx([0, 0.1])
    assert tally.blocks_read - read == 4
