"""From a position to live, seen from the viewer."""
import gevent

from pace.hub.catchup import BUSY_BYTES
from pace.hub.pages import PAGE_BLOCKS
from pace.positions import Position
from tests.support.hub import Bench, Viewer


def watched(bench, **options):
    """A bench whose channel a viewer already watches, so that its ring fills."""
    bench.viewer(**options)
    return bench


def test_newcomer_gets_the_last_ten_seconds_then_what_comes():
    bench = Bench()
    bench.publish(3)
    bench.clock.pass_(10)
    recent = bench.publish(2)
    viewer = bench.viewer()
    assert viewer.samples == recent
    live = bench.publish(2)
    bench.tick()
    assert viewer.samples == recent + live


def test_the_answer_comes_first():
    bench = Bench()
    bench.publish(1)
    first = bench.viewer().messages[0]
    assert (first["type"], first["channel"], first["subscribed"]) == ("status", "ecg", True)
    assert first["state"]["live"]


def test_resume_from_the_ring_asks_redis_nothing():
    bench = watched(Bench())
    one = bench.publish(2)
    bench.tick()
    position = bench.viewer().position
    two = bench.publish(3)
    bench.tick()
    bench.broker.reads = 0
    viewer = bench.viewer(since=position)
    assert viewer.samples == two
    assert bench.broker.reads == 0
    assert one[-1] == two[0] - 1


def test_who_resumes_at_the_same_position_shares_one_frame():
    bench = watched(Bench())
    bench.publish(2)
    bench.tick()
    position = bench.viewer().position
    bench.publish(3)
    bench.tick()
    viewers = [bench.viewer(since=position) for _ in range(50)]
    assert len({id(viewer.frames[-1]) for viewer in viewers}) == 1


def test_resume_from_history_page_by_page_while_blocks_come():
    bench = Bench()
    first = bench.publish(1)
    position = bench.viewer().position
    for _ in range(3):
        bench.publish(PAGE_BLOCKS - 10)
        bench.clock.pass_(20)
    bench.hub.feeds.clear()  # as on another worker
    viewer = Viewer()
    bench.hub.subscribe(viewer, "ecg", position)
    for _ in range(30):
        bench.publish(1)
        bench.tick()
        gevent.sleep(0)
    bench.settle()
    last = bench.publish(1)[-1]
    bench.tick()
    assert viewer.samples == list(range(first[0] + 1, last + 1))
    assert viewer.of("gap") == []


def test_history_too_short_one_gap_then_what_is_left():
    bench = Bench(history_s=60)
    bench.publish(2)
    position = bench.viewer().position
    bench.publish(5)
    bench.clock.pass_(61)
    left = bench.publish(4)
    bench.hub.feeds.clear()
    viewer = bench.viewer(since=position)
    gap, = viewer.of("gap")
    assert (gap["from"], gap["to"], gap["reason"]) == (str(position), viewer.of("block")[0]["pos"], "history")
    assert viewer.samples == left
    assert viewer.messages[1] == gap


def test_another_epoch_one_gap_then_the_present():
    bench = Bench()
    present = bench.publish(3)
    viewer = bench.viewer(since=Position("elsewhere", "17-0"))
    gap, = viewer.of("gap")
    assert (gap["from"], gap["to"], gap["reason"]) == ("elsewhere:17-0", viewer.of("block")[0]["pos"], "epoch")
    assert viewer.samples == present


def test_another_epoch_of_an_empty_channel_leaves_the_end_open():
    viewer = Bench().viewer(since=Position("elsewhere", "17-0"))
    gap, = viewer.of("gap")
    assert gap["to"] is None


def test_a_position_of_the_future_is_unknown():
    bench = Bench()
    present = bench.publish(3)
    epoch = bench.viewer().position.epoch
    viewer = bench.viewer(since=Position(epoch, "9999999999999-0"))
    assert [gap["reason"] for gap in viewer.of("gap")] == ["unknown"]
    assert viewer.samples == present


def test_a_position_of_a_stream_that_has_expired_is_history():
    bench = Bench(history_s=30)
    bench.publish(1)
    position = bench.viewer().position
    bench.hub.feeds.clear()
    bench.clock.pass_(40)
    viewer = bench.viewer(since=position)
    assert [(gap["reason"], gap["to"]) for gap in viewer.of("gap")] == [("history", None)]


def test_a_worker_that_is_behind_the_viewer_catches_up_first():
    bench = watched(Bench())
    bench.publish(1)
    bench.tick()
    ahead = Bench.viewer(bench).position
    seen = bench.publish(1)  # another worker has sent this one already
    ahead = ahead._replace(id=bench.broker.last_id("ecg"))
    viewer = Viewer()
    bench.hub.subscribe(viewer, "ecg", ahead)
    bench.settle()
    assert viewer.of("block") == []
    new = bench.publish(2)
    bench.tick()
    gevent.sleep(0.1)
    bench.tick()
    assert viewer.samples == new
    assert viewer.of("gap") == []
    assert seen[0] not in viewer.samples


def test_an_emptied_stream_is_a_gap():
    bench = watched(Bench())
    bench.publish(1)
    bench.tick()
    position = bench.viewer().position
    for _ in range(3):
        bench.clock.pass_(10)
        bench.publish(1)
        bench.tick()
    bench.broker._streams.clear()
    viewer = bench.viewer(since=position)
    assert [gap["reason"] for gap in viewer.of("gap")] == ["history"]
    assert viewer.samples == [2, 3]


def test_a_slow_viewer_gets_no_page_before_it_has_read_the_last():
    bench = Bench()
    bench.publish(1)
    position = bench.viewer().position
    for _ in range(3):
        bench.publish(PAGE_BLOCKS)
        bench.clock.pass_(20)
    bench.hub.feeds.clear()
    viewer = Viewer()
    viewer.queued = BUSY_BYTES + 1
    bench.hub.subscribe(viewer, "ecg", position)
    bench.settle()
    assert viewer.of("block") == []
    viewer.queued = 0
    gevent.sleep(0.1)
    bench.settle()
    assert viewer.samples == list(range(1, 3 * PAGE_BLOCKS + 1))


def test_who_has_not_read_its_history_is_not_live_yet():
    bench = Bench()
    bench.publish(1)
    position = bench.viewer().position
    bench.clock.pass_(20)
    bench.publish(5)
    bench.hub.feeds.clear()
    viewer = Viewer()
    deliver = viewer.deliver

    def fill(frame):
        viewer.queued = BUSY_BYTES + 1
        deliver(frame)

    viewer.deliver = fill
    bench.hub.subscribe(viewer, "ecg", position)
    bench.settle()
    assert viewer.samples == [1, 2, 3, 4, 5]
    bench.publish(1)
    bench.tick()
    bench.settle()
    assert viewer.samples == [1, 2, 3, 4, 5]
    viewer.queued = 0
    gevent.sleep(0.1)
    bench.settle()
    assert viewer.samples == [1, 2, 3, 4, 5, 6]


def test_without_redis_the_viewer_is_answered_and_waits():
    bench = Bench()
    bench.publish(2)
    bench.broker.down = True
    viewer = bench.viewer()
    assert [message["type"] for message in viewer.messages] == ["status"]
    bench.broker.down = False
    bench.tick()
    bench.settle()
    assert viewer.samples == [0, 1]
    assert len(viewer.of("status")) == 1


def test_who_leaves_while_catching_up_gets_nothing_more():
    bench = Bench()
    bench.publish(1)
    position = bench.viewer().position
    bench.clock.pass_(30)
    bench.publish(5)
    bench.hub.feeds.clear()
    viewer = Viewer()
    bench.hub.subscribe(viewer, "ecg", position)
    bench.hub.leave(viewer)
    bench.settle()
    assert viewer.messages == []
    assert bench.hub.subscriptions(viewer) == []


def test_who_fails_to_catch_up_is_closed_and_logged(caplog, monkeypatch):
    bench = Bench()
    monkeypatch.setattr(bench.broker, "last_id", None)
    viewer = bench.viewer()
    assert viewer.closed == 1011
    assert "cannot catch up" in caplog.text
