"""Three workers and no stickiness: every request goes over a connection of its own, so most of them land wrong."""
import json
import os
import signal
from urllib.parse import quote

import pytest

from tests.support.several import Connection, several
from tests.support.sockjs_client import Client

MESSAGES = 12
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with several(tmp_path_factory.mktemp("workers"), 3) as running:
        yield running


@pytest.fixture
def echo(server):
    return Client(server.port)


def messages(frames):
    """The messages in the text of SockJS frames, one a line."""
    return [message for line in frames.splitlines() if line.startswith("a") for message in json.loads(line[1:])]


def send(echo, path, number):
    assert echo.post(f"{path}/xhr_send", json.dumps([str(number)])).status == 204


def over_xhr(echo, path):
    assert echo.post(f"{path}/xhr").text == "o\n"
    got = []
    for number in range(MESSAGES):
        send(echo, path, number)
        got += messages(echo.post(f"{path}/xhr").text)
    return got


def over_jsonp(echo, path):
    assert echo.get(f"{path}/jsonp?c=f").text == '/**/f("o");\r\n'
    got = []
    for number in range(MESSAGES):
        assert echo.post(f"{path}/jsonp_send", "d=" + quote(json.dumps([str(number)])), **FORM).text == "ok"
        text = echo.get(f"{path}/jsonp?c=f").text
        got += messages(json.loads(text[len("/**/f("):-len(");\r\n")]))
    return got


def over_stream(method, transport, prelude, framed):
    def run(echo, path):
        got = []
        with echo.stream(method, f"{path}/{transport}") as stream:
            stream.skip(prelude)
            stream.expect(framed("o"))
            for number in range(MESSAGES):
                send(echo, path, number)
                stream.expect(framed(f'a["{number}"]'))
                got.append(str(number))
        return got
    return run


def over_websocket(echo, path):
    with echo.websocket(f"{path}/websocket") as socket:
        assert socket.recv() == "o"
        got = []
        for number in range(MESSAGES):
            socket.send(json.dumps([str(number)]))
            got += messages(socket.recv())
        return got


HTMLFILE = 1024 + 4
TRANSPORTS = {
    "xhr": over_xhr,
    "jsonp": over_jsonp,
    "xhr_streaming": over_stream("POST", "xhr_streaming", 2049, lambda frame: f"{frame}\n"),
    "eventsource": over_stream("GET", "eventsource", 2, lambda frame: f"data: {frame}\r\n\r\n"),
    "htmlfile": over_stream("GET", "htmlfile?c=f", HTMLFILE,
                            lambda frame: f"<script>\np({json.dumps(frame)});\n</script>\r\n"),
    "websocket": over_websocket,
}


def test_every_message_comes_once_and_in_order_over_each_transport(echo):
    for transport, run in TRANSPORTS.items():
        for _ in range(5):
            assert (transport, run(echo, echo.session())) == (transport, [str(number) for number in range(MESSAGES)])


def test_most_requests_land_wrong_and_move_to_the_worker_of_their_session(server, echo):
    wrong, owners = 0, set()
    for _ in range(60):
        path = "/echo" + echo.session()
        with Connection(server) as first, Connection(server) as second:
            landed = first.process
            assert first.ask("POST", f"{path}/xhr") == (200, "o\n")
            owner = first.process
            assert second.ask("POST", f"{path}/xhr_send", json.dumps(["x" * 60_000]))[0] == 204
            assert second.process == owner
            assert first.ask("POST", f"{path}/xhr") == (200, 'a["%s"]\n' % ("x" * 60_000))
        wrong += landed != owner
        owners.add(owner)
    assert owners == server.process.children
    assert wrong > 20  # of 60; two thirds on average


def test_one_connection_carries_many_sessions(server, echo):
    paths = ["/echo" + echo.session() for _ in range(10)]
    with Connection(server) as proxy:
        for path in paths:
            assert proxy.ask("POST", f"{path}/xhr") == (200, "o\n")
        for number in range(5):
            for path in paths:
                assert proxy.ask("POST", f"{path}/xhr_send", f'["{number}"]')[0] == 204
                assert proxy.ask("POST", f"{path}/xhr") == (200, f'a["{number}"]\n')


def test_a_worker_that_is_killed_takes_its_own_sessions_alone(server, echo):
    paths = [echo.session() for _ in range(12)]
    owners = {}
    for path in paths:
        with Connection(server) as connection:
            assert connection.ask("POST", f"/echo{path}/xhr") == (200, "o\n")
            owners[path] = connection.process
    victim = owners[paths[0]]
    os.kill(victim, signal.SIGKILL)
    for path in paths:
        lost = owners[path] == victim
        assert echo.post(f"{path}/xhr_send", '["on"]').status == (404 if lost else 204)
        assert echo.post(f"{path}/xhr").text == ("o\n" if lost else 'a["on"]\n')
    assert victim not in server.process.children


def test_sessions_of_all_workers_are_told_when_the_server_stops(server, echo):
    streams = [echo.stream("GET", f"{echo.session()}/eventsource") for _ in range(9)]
    for stream in streams:
        stream.skip(2)
        stream.expect("data: o\r\n\r\n")
    server.process.signal(signal.SIGTERM)
    try:
        assert [stream.rest() for stream in streams] == ['data: c[1001,"Server is stopping"]\r\n\r\n'] * 9
        assert server.process.wait(5) == 0
    finally:
        for stream in streams:
            stream.close()
