"""Requests for history, seen from the viewer."""
from dataclasses import replace

import gevent
import pytest

from pace.channels import Source
from pace.errors import BadMessage
from pace.hub import history
from pace.hub.archive import MOST_BLOCKS
from pace.hub.catchup import BUSY_BYTES
from pace.hub.history import AT_ONCE, Range
from pace.positions import MAX_PART, Position
from tests.support.hub import Bench, Viewer
from tests.support.loop import turn_until


def ask(bench, viewer=None, wait=True, id=1, **fields):
    """What a viewer is answered."""
    viewer = viewer or Viewer()
    bench.hub.history.ask(viewer, bench.channels["ecg"], {"id": id, **fields})
    if wait:
        bench.settle()
        return viewer.messages[-1]
    return viewer


def samples(reply):
    return [item["block"]["v"][0][0] for item in reply["blocks"]]


def seconds(bench, count):
    """Publish a block each second; return when the first arrived, epoch ms."""
    start = int(bench.clock() * 1000)
    for _ in range(count):
        bench.publish(1)
        bench.clock.pass_(1)
    return start


def test_all_that_is_held():
    bench = Bench()
    start = seconds(bench, 3)
    reply = ask(bench, id="x")
    epoch = bench.broker.epoch("ecg")
    assert {**reply, "blocks": None} == {
        "type": "reply", "id": "x", "what": "history", "time": int(bench.clock() * 1000), "channel": "ecg",
        "epoch": epoch, "blocks": None, "more": False, "first": start, "last": start + 2000}
    assert samples(reply) == [0, 1, 2]
    assert [item["pos"] for item in reply["blocks"]] == [
        f"{epoch}:{entry.id}" for entry in bench.broker.history("ecg")]


def test_nothing_is_held():
    reply = ask(Bench())
    assert (reply["blocks"], reply["more"], reply["first"], reply["last"]) == ([], False, None, None)


@pytest.mark.parametrize(("start", "end", "expected"), [
    (0, 9000, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), (2000, 4000, [2, 3, 4]), (2001, 3999, [3]), (2000.5, 3000.5, [3]),
    (2001, 2999, []), (9000, 99_000, [9]), (10_000, 11_000, []), (3000, 3000, [3])])
def test_from_and_to_are_arrivals_both_taken_in(start, end, expected):
    bench = Bench()
    bench.clock.pass_(7.3)
    at = seconds(bench, 10)
    reply = ask(bench, **{"from": at + start, "to": at + end})
    assert (samples(reply), reply["more"]) == (expected, False)
    assert (reply["first"], reply["last"]) == (at, at + 9000)


def test_page_after_page_has_each_block_once():
    bench = Bench()
    numbers = bench.publish(2 * MOST_BLOCKS + 3)
    found, fields, more = [], {"from": int(bench.clock() * 1000)}, True
    while more:
        reply = ask(bench, **fields)
        assert len(reply["blocks"]) <= MOST_BLOCKS
        found += samples(reply)
        fields["after"], more = Position.parse(reply["blocks"][-1]["pos"]), reply["more"]
    assert found == numbers


def test_no_more_is_told_where_the_range_ends():
    bench = Bench()
    bench.publish(MOST_BLOCKS)
    end = int(bench.clock() * 1000)
    bench.clock.pass_(1)
    bench.publish(1)
    assert ask(bench, to=end)["more"] is True  # further ones may have come in that millisecond
    before = ask(bench, to=end - 1)
    assert (before["blocks"], before["more"]) == ([], False)


def test_from_may_be_later_than_after():
    bench = Bench()
    at = seconds(bench, 5)
    after = Position.parse(ask(bench)["blocks"][0]["pos"])
    assert samples(ask(bench, after=after)) == [1, 2, 3, 4]
    assert samples(ask(bench, after=after, **{"from": at + 3000})) == [3, 4]


def test_after_of_another_epoch():
    bench = Bench()
    bench.publish(2)
    after = Position.parse(ask(bench)["blocks"][0]["pos"])
    bench.broker.flush_all()
    bench.publish(2)
    error = ask(bench, after=after, id=9)
    assert (error["type"], error["code"], error["id"]) == ("error", 410, 9)
    assert "epoch" in error["reason"]
    assert len(ask(bench)["blocks"]) == 2


def test_redis_is_down():
    bench = Bench()
    bench.broker.down = True
    error = ask(bench, id=9)
    assert (error["type"], error["code"], error["id"]) == ("error", 503, 9)
    bench.broker.down = False
    assert ask(bench)["type"] == "reply"


def test_a_read_that_does_not_end_is_an_error_in_time(monkeypatch):
    monkeypatch.setattr(history, "ANSWER_S", 0.02)
    bench = Bench()
    bench.broker.history = lambda *args, **options: gevent.sleep(60)
    viewer = ask(bench, wait=False, id=9)
    error, = turn_until(lambda: viewer.messages)
    assert (error["type"], error["code"], error["id"]) == ("error", 504, 9)


@pytest.mark.filterwarnings("ignore")
def test_a_fault_is_an_error_too(monkeypatch, caplog):
    monkeypatch.setattr(history, "history_message", lambda *args, **fields: 1 / 0)
    error = ask(Bench(), id=9)
    assert (error["code"], error["id"]) == (500, 9)
    assert "ZeroDivisionError" in caplog.text


def test_few_at_once():
    bench = Bench()
    viewer = Viewer()
    for number in range(AT_ONCE):
        ask(bench, viewer, wait=False, id=number)
    with pytest.raises(BadMessage) as caught:
        ask(bench, viewer, wait=False, id="too many")
    assert (caught.value.code, caught.value.id) == (429, "too many")
    ask(bench, Viewer(), wait=False)
    bench.settle()
    assert [message["id"] for message in viewer.messages] == list(range(AT_ONCE))
    assert ask(bench, viewer)["type"] == "reply"


def test_a_class_that_scrolls_back_costs_few_reads():
    bench = Bench()
    seconds(bench, 60)
    end = int(bench.clock() * 1000)
    bench.broker.reads = 0
    viewers = [ask(bench, wait=False, **{"from": end - 20_000 - 13 * student, "to": end - 10_000})
               for student in range(30)]
    bench.settle()
    assert {len(viewer.messages[0]["blocks"]) for viewer in viewers} == {11}
    assert bench.broker.reads <= 6


def test_who_reads_slowly_gets_the_next_answer_later():
    bench = Bench()
    bench.publish(1)
    viewer = Viewer()
    viewer.queued = BUSY_BYTES + 1
    ask(bench, viewer, wait=False)
    bench.settle()
    assert viewer.messages == []
    viewer.queued = 0
    gevent.sleep(0.1)
    assert viewer.messages[0]["type"] == "reply"


def test_where_little_may_wait_less_is_busy():
    bench = Bench(max_queue=65_536)
    bench.publish(1)
    viewer = Viewer()
    viewer.queued = 20_000
    ask(bench, viewer, wait=False)
    bench.settle()
    assert viewer.messages == []


def test_history_tells_of_hostile_blocks_what_viewers_were_told():
    bench = Bench()
    bench.channels["ecg"] = replace(bench.channels["ecg"], source=Source("stream", "ecg"))
    bench.hub.set_channels(bench.channels)
    viewer = bench.viewer()
    for text in ("", "NaN", '{"t":1,junk', '{"t":5,"v":[[NaN]]}', '{"t":5,"v":[[1e308]]}', '{"t":5,"v":[[1e309]]}',
                 '{"t":4,"v":[[1]]}', '{"t":1,"dt":1e-9,"v":[[1,2]]}', '{"t":8.64e15,"dt":1,"v":[[1,2]]}',
                 '{"t":[3,2,1],"v":[[1,2,3]]}', '{"t":1,"v":[[' + "1," * 1_000_000 + "1]]}", "[" * 100_000,
                 '{"hole":"lost"}', '{"hole":"\\ud800"}', '{"t":1,"v":[[1]]}"},{"pos":"x"'):
        bench.broker.add("ecg", text)
    bench.tick()
    told = [(message["pos"], message["block"]) for message in viewer.of("block")]
    reply = ask(bench)
    assert [(item["pos"], item["block"]) for item in reply["blocks"]] == told
    assert [block for _, block in told].count({"hole": "malformed"}) == 11
    assert bench.hub.state("ecg")["malformed"] == 11


def test_nothing_is_left_of_who_has_gone():
    bench = Bench()
    viewer = Viewer()
    viewer.queued = BUSY_BYTES + 1
    for number in range(AT_ONCE):
        ask(bench, viewer, wait=False, id=number)
    bench.hub.leave(viewer)
    gevent.sleep(0.1)
    assert bench.hub.history._asked == {}
    assert len(bench.hub.history._greenlets) == 0


def test_detach_ends_those_who_wait():
    bench = Bench()
    viewer = ask(bench, wait=False)
    bench.hub.detach()
    bench.settle()
    assert viewer.messages == []
    assert len(bench.hub.history._greenlets) == 0


def test_range_without_edges_is_everything():
    assert Range.of({}) == ((-1, MAX_PART), (MAX_PART, MAX_PART))
