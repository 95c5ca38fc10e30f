"""Whose session it is, and whose page asks: two workers, every transport, from a proxy's address and from another."""
import json
import secrets

import pytest

from tests.support.several import PROXY, Connection, several
from tests.support.sockjs_client import Client, WebSocket

SOMEBODY = "127.0.0.2"
#: What needs a session, and how it is asked for.
KEYED = {"xhr": "POST", "xhr_streaming": "POST", "eventsource": "GET", "htmlfile?c=f": "GET", "jsonp?c=f": "GET",
         "xhr_send": "POST", "jsonp_send": "POST"}
FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "pace.example"}
UPGRADE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
           "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
LEA, MAX = {"X-User": "lea"}, {"X-User": "max"}
OWN, FOREIGN = "https://pace.example", "https://pace.example.evil.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with several(tmp_path_factory.mktemp("who"), 2, "tests.support.who_app:main") as running:
        yield running


def new_session():
    return f"/echo/000/{secrets.token_hex(8)}"


def test_a_session_is_nobody_elses_whichever_worker_is_asked(server):
    landed = set()
    for thief in (MAX, {}) * 4:
        path = new_session()
        with Connection(server) as lea:
            assert lea.ask("POST", f"{path}/xhr", headers=LEA) == (200, "o\n")
            for name, method in KEYED.items():
                with Connection(server) as connection:
                    landed.add(connection.process)
                    assert connection.ask(method, f"{path}/{name}", '["stolen"]', thief)[0] == 404
            assert lea.ask("POST", f"{path}/xhr_send", '["mine"]', headers=LEA)[0] == 204
            assert lea.ask("POST", f"{path}/xhr", headers=LEA) == (200, 'a["lea: mine"]\n')
    assert landed == server.process.children


def test_nor_is_it_over_the_connection_that_its_owner_polls_with(server):
    path = new_session()
    with Connection(server) as connection:
        for number in range(3):
            connection.ask("POST", f"{path}/xhr", headers=LEA)
            assert connection.ask("POST", f"{path}/xhr_send", f'["{number}"]', headers=LEA)[0] == 204
        assert connection.ask("POST", f"{path}/xhr", headers=MAX)[0] == 404
        assert connection.ask("POST", f"{path}/xhr")[0] == 404
        assert "lea: 2" in connection.ask("POST", f"{path}/xhr", headers=LEA)[1]


def test_a_websocket_with_the_id_of_a_session_is_another_session(server):
    path = new_session()
    with Connection(server) as lea:
        assert lea.ask("POST", f"{path}/xhr", headers=LEA) == (200, "o\n")
        socket = WebSocket(server.port, f"{path}/websocket", [("X-User", "max")])
        with socket:
            assert socket.recv() == "o"
            socket.send(json.dumps(["mine"]))
            assert socket.recv() == 'a["max: mine"]'
        assert lea.ask("POST", f"{path}/xhr_send", '["own"]', headers=LEA)[0] == 204
        assert lea.ask("POST", f"{path}/xhr", headers=LEA) == (200, 'a["lea: own"]\n')


def statuses(server, address, headers):
    """What each transport says to a page, the session being open already."""
    path, found = new_session(), {}
    with Connection(server) as owner:
        assert owner.ask("POST", f"{path}/xhr") == (200, "o\n")
    for name, method in {**KEYED, "websocket": "GET"}.items():
        # a receiver would have the session to itself
        url = f"{path}/{name}" if name.endswith("send") else f"{new_session()}/{name}"
        asked = {**headers, **(UPGRADE if name == "websocket" else {})}
        with Connection(server, address) as connection:
            found[name] = connection.ask(method, url, '["x"]' if method == "POST" else None, asked)[0]
    return found


def test_a_proxy_says_at_which_address_the_page_is(server):
    own = statuses(server, PROXY, {**FORWARDED, "Origin": OWN})
    assert own == {name: 101 if name == "websocket" else 204 if name == "xhr_send" else 200 for name in own}
    wrong = [{**FORWARDED, "Origin": origin} for origin in (FOREIGN, "http://pace.example", f"{OWN}:8443", "null")]
    wrong += [{"Origin": OWN}, {**FORWARDED, "X-Forwarded-Proto": "http", "Origin": OWN},
              {**FORWARDED, "Sec-Fetch-Site": "cross-site"}, {**FORWARDED, "Sec-Fetch-Site": "same-site"}]
    for headers in wrong:
        assert set(statuses(server, PROXY, headers).values()) == {403}, headers


def test_nobody_else_does(server):
    assert set(statuses(server, SOMEBODY, {**FORWARDED, "Origin": OWN}).values()) == {403}
    at_home = {**FORWARDED, "X-Forwarded-Proto": "http", "Origin": f"http://127.0.0.1:{server.port}"}
    assert 403 not in statuses(server, SOMEBODY, at_home).values()


def test_a_header_does_not_change_the_path_that_a_proxy_has_judged(server):
    with Connection(server) as connection:
        assert connection.ask("GET", "/x/pid", headers={"SCRIPT_NAME": "/x"})[0] == 404
        assert connection.ask("GET", "/x", headers={"PATH_INFO": "/pid"})[0] == 404


def test_the_refusal_says_what_the_page_would_have_to_be(server):
    client = Client(server.port)
    assert client.get("/info", Origin=FOREIGN).text == f"This origin is not allowed at http://127.0.0.1:{server.port}.\n"
    refused = client.get("/info", Origin=FOREIGN, **FORWARDED)
    assert (refused.status, refused.text) == (403, "This origin is not allowed at https://pace.example.\n")
