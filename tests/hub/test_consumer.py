"""Rounds: what is read when, and when viewers get it."""
import pytest

from pace.hub.consumer import CHECK_S
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
