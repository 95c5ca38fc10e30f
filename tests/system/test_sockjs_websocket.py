"""WebSockets of a SockJS route: handshakes right and wrong, SockJS frames, raw messages."""
import json
import re
import secrets

import pytest

from tests.support.app_server import read_all
from tests.support.sockjs_client import Client, masked
from tests.support.waiting import wait_for

KEY = "x3JJHMbDL1EzLkh9GBhXDw=="
ACCEPT = b"HSmrc0sMlYUkAGmm5OPpG2HaGWk="  # RFC 6455 section 4.2.2 applied to that key


@pytest.fixture
def echo(sockjs_server):
    return Client(sockjs_server.port)


@pytest.fixture
def handshake(sockjs_server):
    """Send a handshake with changed headers (None leaves one out); return the status line and headers."""
    def send(path=None, method="GET", version="1.1", **changes):
        headers = {"Host": "x", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                   "Sec-WebSocket-Key": KEY, **{name.replace("_", "-"): value for name, value in changes.items()}}
        lines = [f"{method} {path or '/echo/0/' + secrets.token_hex(4) + '/websocket'} HTTP/{version}"]
        lines += [f"{name}: {value}" for name, value in headers.items() if value is not None]
        with sockjs_server.connected("\r\n".join([*lines, "", ""]).encode()) as client:
            data = b""
            while b"\r\n\r\n" not in data:
                data += client.recv(4096) or b"\r\n\r\n"
        return data
    return send


@pytest.mark.parametrize("version", ["7", "8", "13"])
@pytest.mark.parametrize("connection", ["Upgrade", "keep-alive, Upgrade", "upgrade"])
def test_the_handshakes_of_all_browsers(handshake, version, connection):
    answer = handshake(Sec_WebSocket_Version=version, Connection=connection)
    assert answer.startswith(b"HTTP/1.1 101 ")
    assert re.search(rb"\r\nSec-WebSocket-Accept: ?" + re.escape(ACCEPT) + rb"\r\n", answer)
    assert b"Upgrade: websocket" in answer
    assert b"Connection: Upgrade" in answer
    assert b"Content-Length" not in answer


@pytest.mark.parametrize(("changes", "status"), [
    ({"Upgrade": None}, b"400"),
    ({"Upgrade": "h2c"}, b"400"),
    ({"Connection": None}, b"400"),
    ({"Connection": "close"}, b"400"),
    ({"Sec_WebSocket_Key": None}, b"400"),
    ({"Sec_WebSocket_Key": "short"}, b"400"),
    ({"Sec_WebSocket_Key": "x" * 24}, b"400"),
    ({"Sec_WebSocket_Version": "12"}, b"426"),
    ({"Sec_WebSocket_Version": "thirteen"}, b"426"),
    ({"Sec_WebSocket_Version": None}, b"426"),
])
def test_handshakes_that_are_none(handshake, changes, status):
    answer = handshake(**changes)
    assert answer.split()[1] == status
    if status == b"426":
        assert b"Sec-WebSocket-Version: 13" in answer


def test_http_1_0_cannot_upgrade(handshake):
    assert handshake(version="1.0").split()[1] == b"400"


def test_the_texts_of_sockjs_protocol(echo):
    plain = echo.get("/0/0/websocket")
    assert (plain.status, 'Can "Upgrade" only to "WebSocket".' in plain.text) == (400, True)
    closing = echo.get("/0/0/websocket", Upgrade="WebSocket", Connection="close")
    assert (closing.status, '"Connection" must be "Upgrade".' in closing.text) == (400, True)


@pytest.mark.parametrize("path", ["/0/0/websocket", "/websocket"])
def test_other_methods_are_not_allowed(echo, path):
    answer = echo.post(path)
    assert (answer.status, answer.text) == (405, "")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/hello", "/echo", "/echo/info", "/echo/iframe.html", "/echo/0/0/xhr", "/nowhere"])
def test_an_upgrade_header_on_any_other_url_upgrades_nothing(handshake, sockjs_server, path):
    assert handshake(path=path).split()[1] != b"101"
    assert Client(sockjs_server.port).get().status == 200


def test_the_handshake_of_hixie_76_is_declined(handshake):
    answer = handshake(Sec_WebSocket_Version=None, Sec_WebSocket_Key=None,
                       Sec_WebSocket_Key1="4 @1  46546xW%0l 1 5", Sec_WebSocket_Key2="12998 5 Y3 1  .P00")
    assert answer.split()[1] in (b"400", b"426")


def test_a_disabled_websocket(sockjs_server):
    client = Client(sockjs_server.port, "/disabled_websocket_echo")
    assert client.get("/0/0/websocket").status == 404
    assert client.get("/websocket").status == 404


def test_frames_right_behind_the_handshake(sockjs_server):
    request = (f"GET /echo/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n").encode()
    with sockjs_server.connected(request + masked(1, b"hello")) as client:
        data = b""
        while not data.endswith(b"\r\n\r\n\x81\x05hello"):
            data += client.recv(4096)
        client.sendall(masked(8, b"\x03\xe8"))
        assert read_all(client) == b"\x88\x02\x03\xe8"


# SockJS over WebSocket

def test_messages_there_and_back(echo):
    with echo.websocket() as client:
        assert client.recv() == "o"
        client.send("")  # ignored
        client.send('["a"]')
        assert client.recv() == 'a["a"]'
        client.send('"bare"')
        assert client.recv() == 'a["bare"]'
        client.send('["b","c"]')
        assert client.recv() == 'a["b","c"]'
        client.send('["ä\u2028"]')
        assert client.recv() == 'a["\\u00e4\\u2028"]'


def test_a_session_id_may_be_used_twice(echo):
    path = echo.session() + "/websocket"
    with echo.websocket(path) as first, echo.websocket(path) as second:
        assert (first.recv(), second.recv()) == ("o", "o")
        first.send('"a"')
        second.send('"b"')
        assert (first.recv(), second.recv()) == ('a["a"]', 'a["b"]')


@pytest.mark.parametrize("payload", ['["a', "{}", "[1]", "1", "nonsense", "[" * 60_000])
def test_a_broken_payload_ends_the_connection(echo, payload):
    with echo.websocket() as client:
        assert client.recv() == "o"
        client.send(payload)
        assert client.recv()[0] == 1007
        assert client.recv() is None


def test_the_server_closes(sockjs_server):
    with Client(sockjs_server.port, "/close").websocket() as client:
        assert [client.recv(), client.recv(), client.recv()] == ["o", 'c[3000,"Go away!"]', (1000, "")]


def test_a_failing_hook_closes_its_session_only(sockjs_server):
    client = Client(sockjs_server.port, "/failing")
    with client.websocket() as failing, client.websocket() as other:
        assert (failing.recv(), other.recv()) == ("o", "o")
        failing.send('"secret"')
        assert failing.recv() == 'c[1011,"Internal error"]'
        other.send_frame(9, b"alive?")
        assert other.recv_frame().data == b"alive?"


def test_heartbeats(sockjs_server):
    with Client(sockjs_server.port, "/impatient").websocket() as client:
        assert [client.recv() for _ in range(3)] == ["o", "h", "h"]


def test_a_message_above_max_message(echo):
    with echo.websocket() as client:
        assert client.recv() == "o"
        client.send(json.dumps(["x" * 65536]))
        assert client.recv()[0] == 1009


def test_an_old_session_does_not_stay(echo, sockjs_server):
    """What was closed is given back: the worker's slots are not used up."""
    for _ in range(50):
        with echo.websocket() as client:
            assert client.recv() == "o"
    wait_for(lambda: echo.get().status == 200)


# raw

def test_raw_text_and_bytes(echo):
    with echo.websocket("/websocket") as client:
        client.send("Hello world!\uffff")
        assert client.recv() == "Hello world!\uffff"
        client.send(b"\x00\xff")
        assert client.recv() == b"\x00\xff"
        client.send("")
        assert client.recv() == ""


def test_raw_is_closed_by_the_server(sockjs_server):
    with Client(sockjs_server.port, "/close").websocket("/websocket") as client:
        assert client.recv() == (3000, "Go away!")
        assert client.recv() is None
