"""Every transport that sockjs-client has in Chromium, from both origins, and through proxies that want none of it."""
import re

import pytest
from playwright.sync_api import expect

from tests.support.proxy import Proxy
from tests.support.pulses import PulseTrain
from tests.support.strip import BLUE, StripReader
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

CHANNELS = {"pulses": {
    "label": "Pulses", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}}
ALL = "websocket, xhr_streaming, eventsource, xhr, htmlfile, jsonp"
SHIPPED = ["websocket", "xhr-streaming", "eventsource", "iframe-eventsource", "xhr-polling", "iframe-xhr-polling"]
SAME_ORIGIN = [*SHIPPED, "htmlfile", "iframe-htmlfile", "jsonp-polling"]
COUNTDOWN = re.compile(r"in \d+ s")
OTHER_ORIGIN = [*SHIPPED, "iframe-htmlfile", "jsonp-polling"]
"""htmlfile itself is for pages of the server's own origin alone; elsewhere sockjs-client puts it into an iframe."""


@pytest.fixture
def started(redis_server, pace_server):
    """Start Pace with a pulse train: ``started(settings=…)``; give the server."""
    trains = []

    def start(**options):
        server = pace_server(channels=CHANNELS, **options)
        client = redis_server.client()
        wait_for(lambda: client.pubsub_numsub("pulses")[0][1], 10)
        trains.append(PulseTrain(client, "pulses").start(backlog_s=5))
        return server

    yield start
    for train in trains:
        train.stop()


@pytest.fixture
def proxied():
    """Start a proxy: ``proxied(server.port, …)``."""
    proxies = []

    def start(target=None, **options):
        proxies.append(Proxy(target, **options))
        return proxies[-1]

    yield start
    for proxy in proxies:
        proxy.close()


@pytest.fixture
def strip(page):
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    return StripReader(page)


def expect_live(page, transport, timeout=20_000):
    """Connected over this transport, with a trace on which nothing is wrong."""
    expect(page.locator("#link-transport")).to_have_text(transport, timeout=timeout)
    expect(page.locator("#link-state")).to_have_text("Connected")
    expect(page.locator("#strip-notice")).to_be_hidden(timeout=10_000)


def expect_growing(strip):
    """The newest sample comes nearer and nearer: blocks go on arriving."""
    arrival = strip.page.locator("#facts div", has_text="Last arrival").locator("dd")
    first = arrival.text_content()
    wait_for(lambda: strip.drawn() > 200, 10, 0.1, message="no trace")
    wait_for(lambda: arrival.text_content() != first, 5, 0.05, message="nothing new arrives")


def refusals(page):
    """What the content security policy stopped."""
    return [text for text in page.complaints if "Content Security Policy" in text]


@pytest.mark.parametrize("transport", SAME_ORIGIN)
def test_forced_transport(started, page, strip, transport):
    server = started(settings={"transports": ALL})
    page.goto(f"{server.url}/?transport={transport}")
    expect_live(page, transport)
    expect_growing(strip)
    assert refusals(page) == []


@pytest.mark.parametrize("transport", OTHER_ORIGIN)
def test_forced_transport_from_a_second_origin(started, proxied, page, strip, transport):
    first, second = proxied(), proxied()
    server = started(settings={"transports": ALL, "allowed_origins": f"{first.url} {second.url}"})
    first.target = second.target = server.port
    page.goto(f"{second.url}/?transport={transport}&server={first.url}")
    expect_live(page, transport)
    expect_growing(strip)
    assert [path for _, path in first.requests if path.startswith("/__sockjs__")]
    assert not [path for _, path in second.requests if path.startswith("/__sockjs__")]
    assert refusals(page) == []


def test_a_server_that_is_not_listed_is_not_connected_to(started, proxied, page, strip):
    server = started()
    other = proxied(server.port)
    page.goto(f"{server.url}/?server={other.url}")
    expect(page.locator("[data-notice=server]")).to_contain_text(f"may not connect to {other.url}")
    expect_live(page, "websocket")
    assert other.requests == []


def test_an_origin_that_is_not_listed_gets_nothing(started, proxied, page):
    first, second = proxied(), proxied()
    server = started(settings={"allowed_origins": "same"})
    first.target = second.target = server.port
    page.goto(f"{second.url}/nothing")
    answer = page.evaluate(
        "url => new Promise(done => { const socket = new WebSocket(url);"
        " socket.onopen = () => done('open'); socket.onerror = () => done('refused'); })",
        f"ws://127.0.0.1:{first.port}/__sockjs__/websocket")
    assert answer == "refused"


@pytest.mark.parametrize("transport", ["xhr", "WebSocket", "<b>"])
def test_an_unknown_transport_is_answered_with_the_list(started, page, transport):
    server = started()
    page.goto(f"{server.url}/?transport={transport}")
    notice = page.locator("[data-notice=transport]")
    expect(notice).to_contain_text(f"no transport “{transport}”")
    expect(notice).to_contain_text("xhr-polling")
    expect(page.locator("#link-state")).to_have_text("Stopped")


def test_a_transport_that_this_browser_lacks_is_named(started, page):
    server = started()
    page.goto(f"{server.url}/?transport=xdr-polling")
    expect(page.locator("[data-notice=link]")).to_contain_text("xdr-polling")
    expect(page.locator("#link-next")).to_have_text(COUNTDOWN)


def test_a_proxy_that_refuses_websocket(started, proxied, page, strip):
    server = started()
    proxy = proxied(server.port, websocket=False)
    page.goto(proxy.url)
    expect_live(page, "xhr-streaming")
    expect_growing(strip)


def test_a_proxy_that_buffers_whole_responses(started, proxied, page, strip):
    server = started()
    proxy = proxied(server.port, websocket=False, buffer="all")
    page.goto(proxy.url)
    expect_live(page, "xhr-polling", timeout=40_000)
    expect_growing(strip)


def test_a_proxy_that_passes_the_first_bytes_and_keeps_the_rest(started, proxied, page, strip):
    server = started()
    proxy = proxied(server.port, websocket=False, buffer=6000)
    page.goto(proxy.url)
    expect_live(page, "xhr-polling", timeout=40_000)
    expect_growing(strip)
