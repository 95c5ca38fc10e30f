"""The page behind a network that stands still for some seconds."""
import json
import re
import time

import pytest

from pace.faultproxy import FaultProxy
from tests.support.counting import Counting
from tests.support.expecting import expect
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

SAMPLES, BLOCK_S = 1000, 0.04
CHANNELS = {"ecg": {"leads": "I", "rate": str(SAMPLES / BLOCK_S), "range": "-1 1"}}


def payload(number):
    """40 ms of a signal of 25 kHz, some 6 KiB: it fills every buffer on the way in two seconds."""
    return json.dumps({"t": time.time() * 1000, "dt": BLOCK_S * 1000 / SAMPLES, "v": [[0.125] * SAMPLES]})


@pytest.fixture
def start(pace_server, redis_server):
    """Start a server with these settings, a publisher and a proxy; return server and proxy."""
    running = []

    def start(**settings):
        server = pace_server(channels=CHANNELS, settings=settings)
        client = redis_server.client()
        wait_for(lambda: client.pubsub_numsub("ecg")[0][1], 10)
        publishing = Counting(client, "ecg", BLOCK_S, payload)
        proxy = FaultProxy(("127.0.0.1", server.port), window=8192).__enter__()
        running.extend([publishing.stop, proxy.close])
        publishing.__enter__()
        return server, proxy

    yield start
    for end in running:
        end()


@pytest.fixture
def heard(page):
    """The SockJS frames that came over the page's WebSockets."""
    frames = []

    def keep(frame):
        frames.append(frame)

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    return frames


def gaps(heard):
    return [frame for frame in heard if r'\"gap\"' in frame]


def open_page(page, proxy):
    page.goto(f"http://127.0.0.1:{proxy.port}")
    expect(page.locator("#link-state")).to_have_text("Connected", timeout=15_000)
    expect(page.locator("#strip-notice")).to_be_hidden(timeout=15_000)
    expect(behind(page)).to_have_count(0)


def behind(page):
    return page.locator("[data-notice=behind]")


def expect_recovery(page):
    expect(behind(page)).to_have_count(0, timeout=15_000)
    expect(page.locator("#strip-notice")).to_be_hidden(timeout=15_000)
    expect(page.locator("#link-state")).to_have_text("Connected")
    assert page.errors == []


def test_a_page_that_is_behind_says_so_and_catches_up(start, page, heard):
    _, proxy = start(max_queue_age="1", max_stall="60")
    open_page(page, proxy)
    proxy.down.silent = True
    expect(behind(page)).to_have_text(re.compile("^Catching up: "), timeout=9000)
    assert page.locator("#notices").get_attribute("aria-live") == "polite"
    assert gaps(heard) == []
    proxy.down.silent = False
    wait_for(lambda: page.wait_for_timeout(50) or gaps(heard), 5)
    assert r'\"slow\"' in gaps(heard)[0]
    expect(behind(page)).to_have_count(1)
    expect_recovery(page)
    assert not any(frame.startswith("c[") for frame in heard)


def test_a_page_that_was_closed_for_being_too_slow_comes_back(start, page, heard):
    server, proxy = start(max_queue_age="1", max_stall="2")
    open_page(page, proxy)
    with LiveViewer(server.websocket_url) as watcher:
        proxy.down.silent = True
        wait_for(lambda: sessions(watcher) == 1, 15, 0.05)
    proxy.down.silent = False
    wait_for(lambda: page.wait_for_timeout(50) or any(frame.startswith("c[4008,") for frame in heard), 5)
    expect_recovery(page)
    assert gaps(heard) == []


def sessions(viewer):
    viewer.say(type="request", id=1, what="load")
    return viewer.next("reply")["sessions"]
