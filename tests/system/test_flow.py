"""The way of a sample: from a publisher through a real Redis and a real server to a viewer."""
import json
import time
from contextlib import ExitStack

import pytest

from pace.keys import Keys
from tests.support.redis_server import BINARIES
from tests.support.stage import Stage
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for


class Names:
    """Channels of one test's own."""

    KINDS = {
        "ecg": {"leads": "I II", "rate": "100"},
        "beats": {"kind": "number", "unit": "bpm"},
        "testing": {"kind": "text"},
        "test": {"kind": "text", "source": "key:test-{0}"},
        "own": {"source": "stream:own-{0}", "leads": "I"},
    }

    def __init__(self, number):
        for kind in self.KINDS:
            setattr(self, kind, f"{kind}-{number}")

    @classmethod
    def channels(cls, number):
        """Their sections of an ini file."""
        return {f"{kind}-{number}": {key: value.format(number) for key, value in keys.items()}
                for kind, keys in cls.KINDS.items()}


#: Seconds in which a line and the value of a key are to be with a viewer; what is asserted here is ten times as wide.
#: tests/system/test_page.py and tests/ingest/test_service.py assert it with nothing beside them.
LINE_S, KEY_S = 0.2, 1
TESTS = 10
"""At most so many tests of this file share a server."""
CHANNELS = {name: keys for number in range(TESTS) for name, keys in Names.channels(number).items()}


@pytest.fixture(scope="module", params=sorted(BINARIES))
def stage(request, tmp_path_factory):
    """A server for all tests of this file, with each supported Redis."""
    if not BINARIES[request.param]:
        pytest.skip(f"no redis-server {request.param} on this machine (apt-get install redis-server)")
    stage = Stage(tmp_path_factory.mktemp("flow"), binary=BINARIES[request.param], channels=CHANNELS,
                  settings={"discover": "ecgs-keys"})
    stage.numbers = iter(range(TESTS))
    for name in CHANNELS:
        if not name.startswith(("test-", "own-")):
            stage.heard(name)
    yield stage
    stage.close()


@pytest.fixture
def server(stage):
    return stage.server


@pytest.fixture
def redis(stage):
    return stage.client


@pytest.fixture
def its(stage):
    return Names(next(stage.numbers))


@pytest.fixture
def viewer(server, its):
    with LiveViewer(server.websocket_url) as viewer:
        viewer.next("welcome")
        viewer.subscribe(its.testing)
        yield viewer


def test_a_published_line_is_there_soon(viewer, redis, its):
    delays = []
    for number in range(10):
        began = time.monotonic()
        redis.publish(its.testing, f"hello {number}")
        viewer.take_blocks(its.testing, lambda block, number=number: block["text"] == f"hello {number}")
        delays.append(time.monotonic() - began)
    assert max(delays) < 10 * LINE_S, delays


def test_a_redis_key_is_there_soon(viewer, redis, its):
    viewer.subscribe(its.test)
    began = time.monotonic()
    redis.set(its.test, "hello world")
    viewer.take_blocks(its.test, lambda block: block["text"] == "hello world", 10)
    assert time.monotonic() - began < 10 * KEY_S


def test_all_forms_of_payload_arrive(viewer, redis, its):
    viewer.subscribe(its.ecg)
    redis.publish(its.ecg, "1331040405123.4|-0.165|-0.325")
    block = viewer.next("block", channel=its.ecg)["block"]
    assert (block["t"], block["v"]) == ([1331040405123.4], [[-0.165], [-0.325]])
    redis.publish(its.ecg, '{"t": 1331040405200, "dt": 10, "v": [[1, 2], [3, null]]}')
    assert viewer.next("block", channel=its.ecg)["block"] == {"t": 1331040405200, "dt": 10, "v": [[1, 2], [3, None]]}
    viewer.subscribe(its.beats)
    redis.publish(its.beats, "1331040405123|61.5")
    assert viewer.next("block", channel=its.beats)["block"]["v"] == [[61.5]]
    viewer.subscribe(its.own)
    redis.xadd(Keys().blocks(its.own), {"b": '{"t":1,"dt":2,"v":[[5]]}'})
    assert viewer.next("block", channel=its.own)["block"] == {"t": 1, "dt": 2, "v": [[5]]}


def test_samples_arrive_in_order_and_once(viewer, redis, its):
    viewer.subscribe(its.ecg)
    for number in range(500):
        redis.publish(its.ecg, f"{1331040400000 + number * 10}|{number}|0")
    viewer.take_blocks(its.ecg, lambda block: 499 in block["v"][0])
    samples = [sample for message in viewer.blocks(its.ecg) for sample in message["block"]["v"][0]]
    assert samples == list(range(500))


def test_malformed_payloads_are_counted_and_the_good_go_on(viewer, redis, its):
    viewer.subscribe(its.ecg)
    redis.publish(its.ecg, "1331040405123|nonsense|0")
    redis.publish(its.ecg, "1331040405133|1|2")
    assert viewer.next("block", channel=its.ecg)["block"]["v"] == [[1], [2]]
    status = viewer.next("status", 3, lambda message: message.get("state", {}).get("malformed"), channel=its.ecg)
    assert status["state"]["malformed"] == 1
    assert status["state"]["error"]


def test_a_late_viewer_sees_what_is_recent_at_once(server, viewer, redis, its):
    now = time.time() * 1000
    for number in range(20):
        redis.publish(its.ecg, f"{now + number * 10}|{number}|0")
        redis.publish(its.testing, f"line {number}")
        redis.publish(its.beats, f"{now + number * 10}|{number}")
    viewer.take_blocks(its.testing, lambda block: block["text"] == "line 19")
    with LiveViewer(server.websocket_url) as late:
        late.subscribe(its.ecg)
        late.take_blocks(its.ecg, lambda block: 19 in block["v"][0])
        late.subscribe(its.testing)
        late.take_blocks(its.testing, lambda block: block["text"] == "line 19")
        late.subscribe(its.beats)
        late.take_blocks(its.beats, lambda block: block["v"][0][-1] == 19)
        assert [sample for message in late.blocks(its.ecg) for sample in message["block"]["v"][0]] == list(range(20))
        assert [message["block"]["text"] for message in late.blocks(its.testing)] == [f"line {n}" for n in range(20)]
        assert len(late.blocks(its.beats)) == 1


def test_a_viewer_that_was_cut_off_misses_nothing(server, viewer, redis, its):
    viewer.subscribe(its.ecg)
    redis.publish(its.ecg, "1331040400000|0|0")
    position = viewer.next("block", channel=its.ecg)["pos"]
    for number in range(1, 200):
        redis.publish(its.ecg, f"{1331040400000 + number * 10}|{number}|0")
    viewer.take_blocks(its.ecg, lambda block: 199 in block["v"][0])
    with LiveViewer(server.websocket_url) as returned:
        returned.subscribe(its.ecg, since=position)
        redis.publish(its.ecg, f"{1331040400000 + 200 * 10}|200|0")
        returned.take_blocks(its.ecg, lambda block: 200 in block["v"][0])
        samples = [sample for message in returned.blocks(its.ecg) for sample in message["block"]["v"][0]]
        assert samples == list(range(1, 201))
        assert [message for message in returned.seen if message["type"] == "gap"] == []


def test_a_discovered_channel_comes_and_goes(viewer, redis):
    redis.sadd("ecgs-keys", "good")
    found = viewer.next("status", 5, lambda message: "good" in names(message))
    described = next(channel for channel in found["channels"] if channel["name"] == "good")
    assert (described["discovered"], described["kind"]) == (True, "waveform")
    viewer.subscribe("good")
    wait_for(lambda: redis.pubsub_numsub("ecg-good")[0][1], 5)
    redis.publish("ecg-good", f"{time.time() * 1000:.0f}|0.5|-0.5")
    assert viewer.next("block", channel="good")["block"]["v"] == [[0.5], [-0.5]]
    redis.srem("ecgs-keys", "good")
    left = viewer.next("status", 10, lambda message: "channels" in message)
    assert "good" not in names(left)


def names(message):
    return [channel["name"] for channel in message.get("channels", ())]


def test_frames_are_json_text_with_no_sample_touched(viewer, redis, its):
    viewer.subscribe(its.ecg)
    redis.publish(its.ecg, json.dumps({"t": 0.125, "dt": 2.777778, "v": [[1.25], [-0.001]]}))
    assert viewer.next("block", channel=its.ecg)["block"] == {"t": 0.125, "dt": 2.777778, "v": [[1.25], [-0.001]]}


def test_viewers_of_two_workers_see_the_same(pace_server, redis_server):
    server = pace_server(channels=Names.channels(0), server={"workers": "2"})
    wait_for(lambda: redis_server.client().pubsub_numsub("testing-0")[0][1], 10)
    with ExitStack() as stack:
        viewers = [stack.enter_context(LiveViewer(server.websocket_url)) for _ in range(8)]
        for viewer in viewers:
            viewer.subscribe("testing-0")
        for number in range(20):
            redis_server.client().publish("testing-0", f"line {number}")
        for viewer in viewers:
            viewer.take_blocks("testing-0", lambda block: block["text"] == "line 19")
            assert [message["block"]["text"] for message in viewer.blocks("testing-0")] == [
                f"line {number}" for number in range(20)]
        positions = {tuple(message["pos"] for message in viewer.blocks("testing-0")) for viewer in viewers}
        assert len(positions) == 1


def test_who_does_not_read_is_told_what_it_missed_and_holds_up_nobody(pace_server, redis_server):
    server = pace_server(channels=Names.channels(0), settings={"max_queue": "65536", "max_stall": "300"})
    redis = redis_server.client()
    wait_for(lambda: redis.pubsub_numsub("ecg-0")[0][1], 10)
    with LiveViewer(server.websocket_url, buffer=8192) as slow, LiveViewer(server.websocket_url) as quick:
        slow.subscribe("ecg-0")
        quick.subscribe("ecg-0")
        for number in range(150):
            redis.publish("ecg-0", json.dumps({"t": number * 40_000, "dt": 10, "v": [[number] * 4000, [0.125] * 4000]}))
            quick.take_blocks("ecg-0", lambda block, number=number: number in block["v"][0])
        assert [message for message in quick.seen if message["type"] == "gap"] == []
        slow.take_blocks("ecg-0", lambda block: 149 in block["v"][0], 20)
    told = [message for message in slow.seen if message["type"] in ("gap", "block")]
    gaps = [number for number, message in enumerate(told) if message["type"] == "gap"]
    assert gaps
    for number in gaps:
        assert told[number]["reason"] == "slow"
        assert told[number]["from"] == told[number - 1]["pos"]
        assert told[number]["to"] == told[number + 1]["pos"]
    whole = [message["pos"] for message in quick.blocks("ecg-0")]
    got = [message["pos"] for message in slow.blocks("ecg-0")]
    assert got == [position for position in whole if position in set(got)]
    jumps = sum(whole.index(after) - whole.index(before) > 1 for before, after in zip(got, got[1:], strict=False))
    assert jumps == len(gaps)
