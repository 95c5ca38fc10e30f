"""What one address may do with a server: refused over each transport as it understands."""
import json
import re

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.support.expecting import expect
from tests.support.sockjs_client import Client
from tests.support.waiting import PATIENCE

PREFIX = "/__sockjs__"


@pytest.fixture
def server(pace_server):
    """One that lets an address have two sessions; 127.0.0.1 counts as a proxy, which tells whom it speaks for."""
    return pace_server(settings={"address_sessions": "2", "address_messages": "1",
                                 "transports": "websocket, xhr_streaming, eventsource, xhr, htmlfile, jsonp"})


def of(address):
    """The header of a proxy."""
    return {"X-Forwarded-For": f"192.0.2.1, {address}"}


def raw(server, address):
    return connect(server.websocket_url, additional_headers=of(address), open_timeout=10)


def test_an_address_is_limited_on_every_transport_and_its_neighbours_are_not(server):
    client = Client(server.port, PREFIX)
    with raw(server, "203.0.113.9") as first, raw(server, "203.0.113.9"):
        for method, transport in (("POST", "xhr"), ("POST", "xhr_streaming"), ("GET", "eventsource"),
                                  ("GET", "htmlfile?c=x"), ("GET", "jsonp?c=x")):
            path = client.session()
            answer = client.request(method, f"{path}/{transport}", headers=of("203.0.113.9"))
            assert (answer.status, answer.headers["Retry-After"]) == (429, "10"), transport
            assert client.post(f"{path}/xhr_send", '["x"]').status == 404  # no session was made
        with pytest.raises(InvalidStatus) as refused:
            raw(server, "203.0.113.9")
        assert refused.value.response.status_code == 429
        assert client.get("/info").status == 200
        path = client.session()
        assert client.request("POST", f"{path}/xhr", headers=of("203.0.113.10")).text == "o\n"
        # requests of a session are no sessions
        assert client.request("POST", f"{path}/xhr", headers=of("203.0.113.9")).text.startswith("a[")
        # nobody is counted together with others because he claims no address
        for _ in range(3):
            assert client.opened()
        first.close()
        assert says_when_left(lambda: raw(server, "203.0.113.9")).startswith('{"type":"welcome"')


@pytest.mark.browser
def test_a_page_that_is_refused_says_why_and_when_it_tries_again(server, page):
    page.set_extra_http_headers(of("203.0.113.11"))
    with raw(server, "203.0.113.11") as first, raw(server, "203.0.113.11"):
        page.goto(server.url)
        notice = page.locator("[data-notice=link]")
        expect(notice).to_have_text("Not connected: too many connections come from the address of this network.",
                                    timeout=10_000)
        expect(page.locator("#link-next")).to_have_text(re.compile(r"in 1?\d s \(try 1\)"))
        first.close()
        page.locator("#link-retry").click()
        expect(page.locator("#link-state")).to_have_text("Connected", timeout=10_000)
        expect(notice).to_have_count(0)
    assert page.errors == []


def says_when_left(opened):
    """The first words of a session, as soon as another one has gone."""
    for _ in range(100):
        try:
            with opened() as viewer:
                return viewer.recv(timeout=5 * PATIENCE)
        except InvalidStatus:
            continue
    raise AssertionError("refused for ever")


def test_messages_of_an_address_are_refused_in_each_of_its_sessions(server):
    client, address = Client(server.port, PREFIX), "2001:db8:0:1::9"
    with raw(server, address) as first:
        ping = json.dumps({"type": "ping", "id": 1})
        for _ in range(55):
            first.send(ping)
        path = client.session()
        neighbour = of("2001:db8:0:1:ffff::7")
        client.request("POST", f"{path}/xhr", headers=neighbour)
        client.request("POST", f"{path}/xhr_send", json.dumps([ping] * 20), headers=neighbour)
        answer = ""
        while '\\"code\\":429' not in answer:
            answer = client.request("POST", f"{path}/xhr", headers=neighbour).text
    assert "too many messages from one address, the next one in" in answer
    with raw(server, "2001:db8:0:2::9") as other:
        other.recv(timeout=5 * PATIENCE)
        other.send(ping)
        assert json.loads(other.recv(timeout=5 * PATIENCE))["type"] == "reply"
