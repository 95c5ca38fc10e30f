"""An application written for pyramid_sockjs runs, over every transport that mixes."""
import json
from contextlib import contextmanager

import pytest
from websockets.sync.client import connect

from tests.support.sockjs_client import Client


@pytest.fixture
def server(app_server):
    return app_server(factory="tests.support.positions_app:main")


@contextmanager
def viewer(server, name):
    with connect(f"ws://127.0.0.1:{server.port}/positions/0/same/websocket?name={name}") as socket:
        assert socket.recv(5) == "o"
        yield socket


def messages(socket):
    frame = socket.recv(5)
    assert frame[0] == "a"
    return json.loads(frame[1:])


def test_who_comes_later_is_told_everybodys_last_state(server):
    with viewer(server, "lea") as lea, viewer(server, "max") as max_:
        assert messages(max_) == ['["lea", [0, 0]]']
        lea.send('["[1, 2]"]')
        assert messages(lea) == messages(max_) == [["lea", [1, 2]]]
        with viewer(server, "eva") as eva:
            assert sorted(messages(eva)) == ['["lea", [1, 2]]', '["max", [0, 0]]']
        assert messages(lea) == messages(max_) == ["eva left"]


def test_an_exception_costs_its_own_session_only(server):
    with viewer(server, "lea") as lea, viewer(server, "max") as max_:
        messages(max_)
        max_.send(r'["\"fail\""]')
        assert max_.recv(5) == 'c[1011,"Internal error"]'
        assert messages(lea) == ["max left"]
        lea.send('["[3, 4]"]')
        assert messages(lea) == [["lea", [3, 4]]]
    server.logged("ValueError")


def test_transports_meet_in_one_manager(server):
    polling = Client(server.port, "/positions")
    path = polling.session()
    answer = polling.post(f"{path}/xhr?name=lea")
    assert (answer.text, answer.headers["Set-Cookie"]) == ("o\n", "JSESSIONID=dummy; path=/")
    with viewer(server, "max") as max_:
        assert messages(max_) == ['["lea", [0, 0]]']
        max_.send('["[5, 6]"]')
        assert messages(max_) == [["max", [5, 6]]]
        assert polling.post(f"{path}/xhr").text == 'a[["max",[5,6]]]\n'
        assert polling.post(f"{path}/xhr_send", r'["[7,8]"]').status == 204
        assert messages(max_) == [["lea", [7, 8]]]
