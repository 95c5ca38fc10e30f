"""Pace under pserve, in a process of its own."""
import http.client
import os
import sys
from pathlib import Path

from tests.support.ini import ini_text
from tests.support.ports import free_port
from tests.support.processes import Process
from tests.support.waiting import wait_for

SCRIPTS = Path(sys.executable).parent


class PaceServer:
    """``pserve`` with an ini file in ``folder``; every argument of `ini_text` may be given."""

    def __init__(self, folder, redis_url, settings=None, server=None, arguments=(), port=None, **sections):
        self.port = port or free_port()
        self.ini = folder / f"pace-{self.port}.ini"
        self.ini.write_text(ini_text(
            settings={"redis_url": redis_url, **(settings or {})},
            server={"listen": f"127.0.0.1:{self.port}", **(server or {})}, **sections))
        self.process = Process(
            [SCRIPTS / "pserve", *arguments, self.ini], log=folder / f"pace-{self.port}.log",
            cwd=folder, env={**os.environ, "PYTHONUNBUFFERED": "1"})

    @property
    def url(self):
        """``http://127.0.0.1:port``, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def websocket_url(self):
        """The raw WebSocket of Pace's SockJS endpoint."""
        return f"ws://127.0.0.1:{self.port}/__sockjs__/websocket"

    @property
    def log(self):
        return self.process.log

    @property
    def pid(self):
        return self.process.pid

    def start(self, timeout=30):
        """Start, or start again on the same port; return when it answers HTTP."""
        self.process.start()
        wait_for(self._ready, timeout, 0.05, message=lambda: f"pserve does not answer:\n{self.log}")
        return self

    def _ready(self):
        assert self.process.running, f"pserve ended with {self.process.returncode}:\n{self.log}"
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def get(self, path, headers=None, method="GET", body=None):
        """One request on a connection of its own; return (status, headers, body bytes)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def figures(self):
        """What /metrics tells: {name with labels: value}."""
        status, _, body = self.get("/metrics")
        assert status == 200
        lines = [line for line in body.decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    def stop(self, timeout=10):
        """SIGTERM and, after ``timeout`` s, SIGKILL; return the seconds it took."""
        return self.process.stop(timeout)

    def restart(self):
        """Stop and start on the same port with the same ini file."""
        self.stop()
        return self.start()
