"""The tail of a channel, against a server that the test plays."""
import argparse
import json
import signal
from contextlib import closing, contextmanager
from threading import Thread

import pytest
from websockets.sync.server import serve

from pace import messages
from pace.cli import main
from pace.cli.tail import position, websocket_url
from pace.keys import Keys
from pace.publish import Publisher
from tests.support.cli import start_pace
from tests.support.ports import free_port
from tests.support.waiting import wait_for

BLOCK = '{"t":1331040405123.4,"dt":2.778,"v":[[-0.245]]}'


class Server:
    """Answers each connection with one block, and closes it; `heard` is what clients said."""

    def __init__(self, answer=None):
        self.heard = []
        self._answer = answer
        self._server = serve(self._talk, "127.0.0.1", 0)
        self.port = self._server.socket.getsockname()[1]
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()

    def _talk(self, connection):
        self.heard.append([json.loads(connection.recv()), json.loads(connection.recv())])
        connection.send(self._answer or messages.block_message("ecg", f"e1:{len(self.heard)}-0", BLOCK))

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def close(self):
        self._server.shutdown()
        self._thread.join()


@pytest.fixture
def start_server():
    servers = []

    def start(**options):
        servers.append(Server(**options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def test_blocks_are_printed_until_there_are_enough(start_server, capsys):
    assert main(["tail", "ecg", "--url", start_server().url, "--count", "1"]) == 0
    assert capsys.readouterr().out == "e1:1-0  2012-03-06T13:26:45.123Z  2.778 ms  -0.245\n"


def test_json_prints_the_message(start_server, capsys):
    main(["tail", "ecg", "--url", start_server().url, "--count", "1", "--json"])
    assert json.loads(capsys.readouterr().out)["pos"] == "e1:1-0"


def test_lost_connection_is_made_again_since_the_last_block(start_server, capsys):
    server = start_server()
    assert main(["tail", "ecg", "--url", server.url, "--count", "2", "--since", "e1:0-1"]) == 0
    assert [subscribe["since"] for _, subscribe in server.heard] == ["e1:0-1", "e1:1-0"]
    assert "the server closed the connection; next try in 0." in capsys.readouterr().err


def test_refused_channel_is_one_line(start_server, capsys):
    server = start_server(answer=messages.error_message(404, "no channel nope"))
    assert main(["tail", "nope", "--url", server.url]) == 1
    assert capsys.readouterr().err == "pace tail: no channel nope\n"


@contextmanager
def ended(process):
    """Stop a process after the block."""
    try:
        yield
    finally:
        process.stop()


def test_server_that_is_not_there_is_tried_again(tmp_path):
    process = start_pace(tmp_path, "tail", "ecg", "--url", f"127.0.0.1:{free_port()}")
    with ended(process):
        wait_for(lambda: process.log.count("Connection refused; next try in") >= 2)
        process.signal(signal.SIGINT)
        assert process.wait() == 130
    assert "Traceback" not in process.log


@pytest.mark.parametrize(("text", "url"), [
    ("http://host:1", "ws://host:1/__sockjs__/websocket"),
    ("https://host/pace/", "wss://host/pace/__sockjs__/websocket"),
    ("host:1", "ws://host:1/__sockjs__/websocket"),
    ("wss://host", "wss://host/__sockjs__/websocket"),
])
def test_address(text, url):
    assert websocket_url(text) == url


@pytest.mark.parametrize("text", ["", "ftp://host", "http://", "host:1:2", "host:99999", "host:0"])
def test_wrong_address_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError):
        websocket_url(text)


def test_wrong_position_is_refused():
    with pytest.raises(argparse.ArgumentTypeError):
        position("yesterday")


def test_a_group_shares_the_blocks(redis_server, tmp_path):
    publisher = Publisher(redis_server.url, "ecg")
    worker = start_pace(tmp_path, "tail", "ecg", "--group", "beats", "--redis-url", redis_server.url)
    with closing(publisher), ended(worker):
        wait_for(lambda: redis_server.client().exists(Keys().blocks("ecg")), 10)
        publisher.block([[1.5]], dt=4, t=1331040405123.4)
        wait_for(lambda: "2012-03-06T13:26:45.123Z  4 ms  1.5\n" in worker.log, 10)


def test_a_group_without_redis_is_one_line(capsys):
    assert main(["tail", "ecg", "--group", "beats", "--redis-url", f"redis://127.0.0.1:{free_port()}"]) == 1
    assert capsys.readouterr().err.startswith("pace tail: Redis: ")
