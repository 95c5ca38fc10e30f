"""Viewers that stop reading: bounded in age, told the truth, closed in the end; nobody else notices."""
import json
import time

import pytest
from websockets.exceptions import ConnectionClosed

from tests.support.counting import Counting
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for

CHANNELS = {"ecg": {"leads": "I", "rate": "100"}}
#: Bytes in which the kernel of the one who does not read takes no more than some blocks.
BUFFER = 8192
INTERVAL_S = 0.02


def payload(number):
    """Some 16 KiB: what fills every buffer on the way within half a second."""
    return json.dumps({"t": number * 40_000, "dt": 10, "v": [[number + 0.125] * 2000]})


@pytest.fixture
def start(pace_server, redis_server):
    """Start a server with these settings; return it and the publisher's client."""
    def start(**settings):
        server = pace_server(channels=CHANNELS, settings={"max_queue": str(64 << 20), **settings})
        client = redis_server.client()
        wait_for(lambda: client.pubsub_numsub("ecg")[0][1], 10)
        return server, client
    return start


def numbers(viewer):
    return [round(message["block"]["v"][0][0] - 0.125) for message in viewer.blocks("ecg")]


def watch(viewer, seconds):
    """Read what comes for so long."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        viewer.next("block", left + 5)


def test_who_reads_again_is_no_further_behind_than_allowed(start):
    server, client = start(max_queue_age="1", max_stall="60")
    with LiveViewer(server.websocket_url, buffer=BUFFER) as slow, LiveViewer(server.websocket_url) as quick:
        slow.subscribe("ecg")
        quick.subscribe("ecg")
        with Counting(client, "ecg", INTERVAL_S, payload) as publishing:
            watch(quick, 4)
            seen = publishing.count
            gap = slow.next("gap", 5)
            slow.take_blocks("ecg", lambda block: block["v"][0][0] > seen, 10)
        last = publishing.stop()[-1]
        quick.take_blocks("ecg", lambda block: block["v"][0][0] > last, 10)
    assert numbers(quick) == list(range(last + 1))
    assert [message for message in quick.seen if message["type"] == "gap"] == []
    told = [message for message in slow.seen if message["type"] in ("gap", "block")]
    at = told.index(gap)
    assert (gap["reason"], gap["from"], gap["to"]) == ("slow", told[at - 1]["pos"], told[at + 1]["pos"])
    got = numbers(slow)
    before, after = got[at - 1], got[at]
    assert got == [*range(before + 1), *range(after, got[-1] + 1)]
    assert seen - after < 2 / INTERVAL_S  # a second of age, and one for a busy machine
    assert after - before > 0.2 / INTERVAL_S


def test_who_reads_nothing_at_all_is_closed_and_comes_back_with_its_position(start):
    server, client = start(max_queue_age="1", max_stall="2")
    with LiveViewer(server.websocket_url, buffer=BUFFER) as slow, LiveViewer(server.websocket_url) as quick:
        slow.subscribe("ecg")
        quick.subscribe("ecg")
        with Counting(client, "ecg", INTERVAL_S, payload) as publishing:
            began = time.monotonic()
            wait_for(lambda: (watch(quick, 0.2), sessions(quick))[1] == 1, 15)
            assert time.monotonic() - began > 2
            watch(quick, 0.5)
        last = publishing.stop()[-1]
        quick.take_blocks("ecg", lambda block: block["v"][0][0] > last, 10)
        with pytest.raises(ConnectionClosed):
            slow.next("no such thing", 10)
    assert numbers(quick) == list(range(last + 1))
    position = slow.blocks("ecg")[-1]["pos"]
    with LiveViewer(server.websocket_url) as back:
        back.subscribe("ecg", position)
        back.take_blocks("ecg", lambda block: block["v"][0][0] > last, 10)
    assert numbers(slow) + numbers(back) == list(range(last + 1))


def sessions(viewer):
    viewer.say(type="request", id=1, what="load")
    return viewer.next("reply")["sessions"]
