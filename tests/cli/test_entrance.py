"""Logging in from the command line, at a server that the test plays."""
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from pace.cli import entrance as module
from pace.cli.entrance import PASSWORD, Entrance
from pace.errors import PaceError

PATH = "/__sockjs__/websocket"


class Page(BaseHTTPRequestHandler):
    """Answers as the server says; `server.heard` is what was said."""

    def do_POST(self):
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.heard.append((self.path, {name: values[0] for name, values in fields.items()}))
        self.send_response(self.server.status)
        for header in self.server.headers:
            self.send_header(*header)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        """Nothing on the standard error."""


@pytest.fixture
def server():
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        server.heard, server.status = [], 303
        server.headers = [("Set-Cookie", "pace_login=a.b; Path=/; HttpOnly; SameSite=Lax")]
        server.url = f"ws://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv(PASSWORD, "correct horse & more")


def test_it_logs_in_once_and_again_when_it_is_refused(server):
    entrance = Entrance(f"{server.url}/ward{PATH}", PATH, "alice")
    assert entrance.headers() == entrance.headers() == {"Cookie": "pace_login=a.b"}
    assert server.heard == [("/ward/login", {"name": "alice", "password": "correct horse & more"})]
    entrance.refused()
    assert entrance.headers()
    assert len(server.heard) == 2


def test_the_password_is_asked_for_once(server, monkeypatch):
    monkeypatch.delenv(PASSWORD)
    asked = []
    monkeypatch.setattr(module, "getpass", lambda prompt: asked.append(prompt) or "from the keyboard")
    entrance = Entrance(server.url + PATH, PATH, "alice")
    entrance.headers()
    entrance.refused()
    entrance.headers()
    assert asked == ["Password of alice: "]
    assert server.heard[1][1]["password"] == "from the keyboard"


@pytest.mark.parametrize(("status", "headers", "said"), [
    (403, [], "the name or the password is wrong"), (404, [], "nobody logs in there"),
    (429, [("Retry-After", "17")], "try again in 17 s")])
def test_why_not(server, status, headers, said):
    server.status, server.headers = status, headers
    with pytest.raises(PaceError, match=f"alice is not let in: .*{said}"):
        Entrance(server.url + PATH, PATH, "alice").headers()


@pytest.mark.parametrize("status", [200, 303, 500, 503])
def test_what_may_be_better_later(server, status):
    server.status, server.headers = status, []
    with pytest.raises(ConnectionError, match=str(status)):
        Entrance(server.url + PATH, PATH, "alice").headers()


def test_no_server():
    with pytest.raises(OSError, match="refused"):
        Entrance("ws://127.0.0.1:1" + PATH, PATH, "alice").headers()
