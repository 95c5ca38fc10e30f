"""Redis goes and comes back while people watch."""
import time

import pytest

from tests.support.viewer import LiveViewer
from tests.support.waiting import PATIENCE, wait_for

CHANNELS = {"ecg": {"leads": "I", "rate": "100"}, "testing": {"kind": "text"}}


@pytest.fixture
def redis_server(any_redis_server):
    """Everything here is run with each supported Redis."""
    return any_redis_server


@pytest.fixture
def server(pace_server):
    return pace_server(channels=CHANNELS)


@pytest.fixture
def viewer(server, redis_server):
    with LiveViewer(server.websocket_url) as viewer:
        viewer.next("welcome")
        wait_for(lambda: redis_server.client().pubsub_numsub("ecg")[0][1], 10)
        viewer.subscribe("ecg")
        yield viewer


def beat(redis_server, number):
    """Publish a sample as a device would that goes on whatever happens to Redis."""
    return redis_server.client().publish("ecg", f"{time.time() * 1000:.1f}|{number}")


def publish_until_heard(redis_server, viewer, number, timeout):
    """Publish each 50 ms until a sample arrives, within ``timeout`` s (PATIENCE)."""
    until = time.monotonic() + timeout * PATIENCE
    while time.monotonic() < until:
        beat(redis_server, number)
        try:
            viewer.take_blocks("ecg", lambda block: number in block.get("v", [[]])[0], 0.05)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"nothing within {timeout * PATIENCE} s")


def test_redis_stops_and_starts_again(redis_server, server, viewer):
    publish_until_heard(redis_server, viewer, 1, 5)
    redis_server.stop()
    stopped = time.monotonic()
    assert viewer.next("status", 4, redis="down")
    assert time.monotonic() - stopped < 3 * PATIENCE
    assert server.get("/__sockjs__/info")[0] == 200
    with LiveViewer(server.websocket_url) as newcomer:
        assert newcomer.next("welcome")["redis"] == "down"
        assert newcomer.subscribe("ecg")["subscribed"]
        redis_server.start()
        publish_until_heard(redis_server, viewer, 2, 3)
        newcomer.take_blocks("ecg", lambda block: 2 in block.get("v", [[]])[0])
    assert [message["redis"] for message in viewer.seen if "redis" in message][-2:] == ["down", "up"]
    assert [message["reason"] for message in viewer.seen if message["type"] == "gap"] == ["epoch"]


def test_redis_freezes_and_thaws(redis_server, viewer):
    publish_until_heard(redis_server, viewer, 1, 5)
    redis_server.freeze()
    frozen = time.monotonic()
    assert viewer.next("status", 5, redis="down")
    assert time.monotonic() - frozen < 3 * PATIENCE
    redis_server.thaw()
    publish_until_heard(redis_server, viewer, 2, 3)
    samples = [sample for message in viewer.blocks("ecg") for sample in message["block"].get("v", [[]])[0]]
    assert samples == sorted(samples)


def test_a_server_starts_without_redis(pace_server, redis_server):
    redis_server.stop()
    server = pace_server(redis_url=redis_server.url, channels=CHANNELS)
    with LiveViewer(server.websocket_url) as viewer:
        assert viewer.next("welcome")["redis"] == "down"
        viewer.subscribe("ecg")
        redis_server.start()
        publish_until_heard(redis_server, viewer, 1, 3)
