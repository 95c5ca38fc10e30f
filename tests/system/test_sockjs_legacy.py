"""An application as one wrote them for pyramid_sockjs 0.3.9, with its imports and include string changed."""
import json
import os
import signal
import sys
from contextlib import ExitStack

import pytest

from tests.support.ports import answers, free_port
from tests.support.processes import Process
from tests.support.sockjs_client import Client
from tests.support.source import ROOT
from tests.support.waiting import wait_for

APPLICATION = '''
import json
import sys

from pyramid.config import Configurator
from pyramid.response import Response

from pace.sockjs import STATE_OPEN, Session, SessionManager, get_session_manager, gevent_server_runner

players = set()


class Player(Session):
    position = None

    def on_open(self):
        players.add(self)
        for player in players:
            if player.position is not None:
                self.send(json.dumps([player.position]))

    def on_message(self, message):
        self.position = json.loads(message)
        self.manager.broadcast(json.dumps([player.position for player in players if player.position]))

    def on_close(self):
        self.manager.broadcast(json.dumps({"left": self.position}))

    def on_closed(self):
        players.discard(self)

    def on_remove(self):
        print("removed", self.position, flush=True)


class Room(SessionManager):
    def open_sessions(self):
        return [session for session in self.values() if session.state == STATE_OPEN]


def count(request):
    manager = request.get_sockjs_manager("game")
    assert manager is get_session_manager("game", request.registry)
    return Response(str(len(manager.open_sessions())))


if __name__ == "__main__":
    config = Configurator()
    config.include("pace.sockjs")
    config.add_sockjs_route(name="game", prefix="/game", session_manager=Room("game", config.registry, session=Player))
    config.add_sockjs_route(prefix="/other", session=Player, disable_transports=("websocket",), cookie_needed=True)
    config.add_route("count", "/count")
    config.add_view(count, route_name="count")
    app = config.make_wsgi_app()
    gevent_server_runner(app, {}, host="127.0.0.1", port=sys.argv[1])
'''


@pytest.fixture
def game(tmp_path):
    """The application under its own server; returns (process, client)."""
    port = free_port()
    path = tmp_path / "game.py"
    path.write_text(APPLICATION)
    process = Process([sys.executable, "-W", "ignore", path, str(port)], log=tmp_path / "log", cwd=ROOT, env={
        **os.environ, "PYTHONUNBUFFERED": "1"}).start()
    wait_for(lambda: answers(port) or not process.running, 15)
    assert process.running, process.log
    yield process, Client(port, "/game")
    process.stop()


def messages(websocket):
    """The messages of the next SockJS frame, decoded."""
    return [json.loads(message) for message in json.loads(websocket.recv()[1:])]


def test_positions_of_everybody(game):
    process, client = game
    with client.websocket() as first, client.websocket() as second:
        assert (first.recv(), second.recv()) == ("o", "o")
        first.send(json.dumps([json.dumps([1, 2])]))
        assert messages(first) == messages(second) == [[[1, 2]]]
        with client.websocket() as late:
            assert late.recv() == "o"
            assert messages(late) == [[[1, 2]]]
            assert Client(client.port, "").get("/count").text == "3"
        assert messages(first) == [{"left": None}]
    wait_for(lambda: "removed [1, 2]" in process.log)
    wait_for(lambda: Client(client.port, "").get("/count").text == "0")


def test_the_other_route_polls(game):
    _, client = game
    other = Client(client.port, "/other")
    path = other.session()
    assert other.post(path + "/xhr").headers["Set-Cookie"].startswith("JSESSIONID=dummy")
    assert other.post(path + "/xhr_send", '["[3]"]').status == 204
    assert other.post(path + "/xhr").text == 'a["[[3]]"]\n'


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_without_a_traceback_and_says_goodbye(game, number):
    process, client = game
    with ExitStack() as sessions:
        all_ = [sessions.enter_context(client.websocket()) for _ in range(20)]
        assert {websocket.recv() for websocket in all_} == {"o"}
        process.signal(number)
        for websocket in all_:
            heard = []
            while (message := websocket.recv()) is not None:
                heard.append(message)
            assert 'c[1001,"Server is stopping"]' in heard
    assert process.wait(5) == 0
    assert "Traceback" not in process.log
