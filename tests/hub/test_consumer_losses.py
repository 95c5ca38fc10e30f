"""What is lost before it was read: Redis away, empty or another one, and streams that were trimmed."""
import json

import pytest

from pace.errors import BrokerDown
from pace.hub.consumer import CHECK_S, LATE_S, RETRY_S
from tests.support.hub import Bench


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
