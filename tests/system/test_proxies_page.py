"""The page in Chromium, over TLS and HTTP/2, through the shipped files of nginx and HAProxy."""
import pytest

from tests.support.browser import new_page
from tests.support.expecting import expect
from tests.support.shipped import PROXIES
from tests.support.stage import Stage
from tests.support.strip import BLUE, StripReader
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

CHANNELS = {"pulses": {
    "label": "Pulses", "leads": "I", "unit": "mV", "rate": "200", "range": "-0.5 1.5", "colour": BLUE}}
#: HAProxy carries a WebSocket inside HTTP/2 (RFC 8441), nginx over a connection of its own.
WAYS = [("nginx", "websocket"), ("nginx", "xhr-polling"), ("haproxy", "websocket"), ("haproxy", "xhr-streaming")]


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """Pace with a pulse train."""
    running = Stage(tmp_path_factory.mktemp("proxied"), channels=CHANNELS)
    running.play("pulses", backlog_s=5)
    yield running
    running.close()


@pytest.fixture(scope="module")
def proxies(stage, tmp_path_factory):
    """Both proxies before it, by name."""
    folder = tmp_path_factory.mktemp("proxies")
    running = {name: kind(folder, [stage.server.port]) for name, kind in PROXIES.items()}
    for proxy in running.values():
        proxy.start()
    yield running
    for proxy in running.values():
        proxy.stop()


@pytest.fixture(scope="module")
def kept_page(browser):
    """A page that trusts the certificate of the test; ``complaints`` is what its console said."""
    page = new_page(browser, ignore_https_errors=True)
    page.complaints = []
    # what it says of reading pixels back is about the test
    page.on("console", lambda message: "getImageData" in message.text or page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.strip = StripReader(page)
    yield page
    page.close()


@pytest.fixture
def page(emptied_page):
    emptied_page.complaints.clear()
    return emptied_page


@pytest.mark.parametrize(("name", "transport"), WAYS)
def test_the_trace_is_live(proxies, page, name, transport):
    answer = page.goto(f"{proxies[name].url}/?transport={transport}")
    assert answer.header_value("Strict-Transport-Security") == "max-age=31536000"
    assert answer.header_value("Cross-Origin-Opener-Policy") == "same-origin"
    expect(page.locator("#link-transport")).to_have_text(transport, timeout=20_000)
    expect(page.locator("#link-state")).to_have_text("Connected")
    expect(page.locator("#strip-notice")).to_be_hidden(timeout=10_000)
    arrival = page.locator("#facts div", has_text="Last arrival").locator("dd")
    first = arrival.text_content()
    wait_for(lambda: page.strip.drawn() > 200, 10, 0.1, message="no trace")
    wait_for(lambda: arrival.text_content() != first, 10, 0.05, message="nothing new arrives")
    protocol = page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
    assert protocol == "h2"
    assert page.complaints == []
