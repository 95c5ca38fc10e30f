"""Every transport that sockjs-client has in Chromium, from both origins, and through proxies that want none of it."""
import re

import pytest

from tests.support.expecting import expect
from tests.support.proxy import Proxy
from tests.support.stage import Stage
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


@pytest.fixture(scope="module")
def origins():
    """Two origins that show the same server."""
    proxies = [Proxy(), Proxy()]
    yield proxies
    for proxy in proxies:
        proxy.close()


@pytest.fixture(scope="module")
def server(origins, tmp_path_factory):
    """Pace with every transport and a pulse train, for both origins."""
    stage = Stage(tmp_path_factory.mktemp("transports"), channels=CHANNELS, settings={
        "transports": ALL, "allowed_origins": " ".join(origin.url for origin in origins)})
    stage.play("pulses", backlog_s=5)
    for origin in origins:
        origin.target = stage.server.port
    yield stage.server
    stage.close()


@pytest.fixture
def proxied(server):
    """Start a proxy before the server: ``proxied(…)``."""
    proxies = []

    def start(**options):
        proxies.append(Proxy(server.port, **options))
        return proxies[-1]

    yield start
    for proxy in proxies:
        proxy.close()


@pytest.fixture(scope="module")
def strip(kept_page):
    kept_page.complaints = []
    kept_page.on("console", lambda message: kept_page.complaints.append(message.text))
    return StripReader(kept_page)


@pytest.fixture
def page(emptied_page, strip):
    emptied_page.complaints.clear()
    return emptied_page


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
def test_forced_transport(server, page, strip, transport):
    page.goto(f"{server.url}/?transport={transport}")
    expect_live(page, transport)
    expect_growing(strip)
    assert refusals(page) == []


@pytest.mark.parametrize("transport", OTHER_ORIGIN)
def test_forced_transport_from_a_second_origin(server, origins, page, strip, transport):
    first, second = origins
    for origin in origins:
        origin.requests.clear()
    page.goto(f"{second.url}/?transport={transport}&server={first.url}")
    expect_live(page, transport)
    expect_growing(strip)
    assert [path for _, path in first.requests if path.startswith("/__sockjs__/")]
    assert not [path for _, path in second.requests if path.startswith("/__sockjs__/")]
    assert refusals(page) == []


def test_a_server_that_is_not_listed_is_not_connected_to(server, proxied, page, strip):
    other = proxied()
    page.goto(f"{server.url}/?server={other.url}")
    expect(page.locator("[data-notice=server]")).to_contain_text(f"may not connect to {other.url}")
    expect_live(page, "websocket")
    assert other.requests == []


def test_an_origin_that_is_not_listed_gets_nothing(server, origins, proxied, page):
    origins[0].requests.clear()
    page.goto(f"{proxied().url}/nothing")
    answer = page.evaluate(
        "url => new Promise(done => { const socket = new WebSocket(url);"
        " socket.onopen = () => done('open'); socket.onerror = () => done('refused'); })",
        f"ws://127.0.0.1:{origins[0].port}/__sockjs__/websocket")
    assert answer == "refused"
    assert "/__sockjs__/websocket" in [path for _, path in origins[0].requests]  # by Pace, not by the page's own policy


@pytest.mark.parametrize("transport", ["xhr", "WebSocket", "<b>"])
def test_an_unknown_transport_is_answered_with_the_list(server, page, transport):
    page.goto(f"{server.url}/?transport={transport}")
    notice = page.locator("[data-notice=transport]")
    expect(notice).to_contain_text(f"no transport “{transport}”")
    expect(notice).to_contain_text("xhr-polling")
    expect(page.locator("#link-state")).to_have_text("Stopped")


def test_a_transport_that_this_browser_lacks_is_named(server, page):
    page.goto(f"{server.url}/?transport=xdr-polling")
    expect(page.locator("[data-notice=link]")).to_contain_text("xdr-polling")
    expect(page.locator("#link-next")).to_have_text(COUNTDOWN)


def test_a_proxy_that_refuses_websocket(proxied, page, strip):
    page.goto(proxied(websocket=False).url)
    expect_live(page, "xhr-streaming")
    expect_growing(strip)


def test_a_proxy_that_buffers_whole_responses(proxied, page, strip):
    page.goto(proxied(websocket=False, buffer="all").url)
    expect_live(page, "xhr-polling", timeout=40_000)
    expect_growing(strip)


def test_a_proxy_that_passes_the_first_bytes_and_keeps_the_rest(proxied, page, strip):
    page.goto(proxied(websocket=False, buffer=6000).url)
    expect_live(page, "xhr-polling", timeout=40_000)
    expect_growing(strip)
