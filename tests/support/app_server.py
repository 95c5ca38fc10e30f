"""Any Pyramid application under pserve or gunicorn, in a process of its own."""
import http.client
import os
import socket
import sys
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import answers, free_port
from tests.support.processes import Process
from tests.support.waiting import wait_for

SCRIPTS = Path(sys.executable).parent
ROOT = Path(__file__).parents[2]


class AppServer:
    """``factory`` (``package.module:function``) served from an ini file in ``folder``.

    ``server`` adds keys to ``[server:main]``, ``settings`` to ``[app:main]``; ``gunicorn`` is a list of
    arguments with which gunicorn is used instead of pserve, ``arguments`` are pserve's.
    """

    def __init__(self, folder, factory="tests.support.apps:plain", server=None, settings=None, gunicorn=None,
                 arguments=(), port=None):
        self.port = port or free_port()
        self.ini = folder / f"app-{self.port}.ini"
        self.write(factory, {"listen": f"127.0.0.1:{self.port}", **(server or {})}, settings or {})
        command = [SCRIPTS / "pserve", *arguments, self.ini]
        if gunicorn is not None:
            command = [SCRIPTS / "gunicorn", "--paste", self.ini, "-k", "pace.sockjs.worker.Worker",
                       "-b", f"127.0.0.1:{self.port}", *gunicorn]
        self.process = Process(command, log=folder / f"app-{self.port}.log", cwd=folder, env={
            **os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"})

    def write(self, factory, server, settings):
        """Write the ini file."""
        self.ini.write_text("\n".join([
            "[app:main]", f"paste.app_factory = {factory}", *_lines(settings),
            "[server:main]", "use = egg:pace#server", *_lines(server), ""]))

    @property
    def log(self):
        return self.process.log

    def start(self, timeout=20):
        """Start; return when it accepts connections."""
        self.process.start()
        wait_for(self._ready, timeout, message=lambda: f"the server does not answer:\n{self.log}")
        return self

    def _ready(self):
        assert self.process.running, f"the server ended with {self.process.returncode}:\n{self.log}"
        return answers(self.port)

    def get(self, path, method="GET", body=None, headers=None):
        """One request on a connection of its own; return (status, body bytes)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    @contextmanager
    def connected(self, data=b"", timeout=10):
        """A plain TCP connection that has sent ``data``."""
        with socket.create_connection(("127.0.0.1", self.port), timeout) as client:
            client.sendall(data)
            yield client

    def ask(self, data, timeout=10):
        """Send bytes and return everything until the server closes."""
        with self.connected(data, timeout) as client:
            return read_all(client)

    def logged(self, text, timeout=10):
        """Wait until the log holds ``text``."""
        wait_for(lambda: text in self.log, timeout, message=lambda: f"no {text!r} in\n{self.log}")

    def stop(self, timeout=10):
        """SIGTERM and, after ``timeout`` s, SIGKILL; return the seconds it took."""
        return self.process.stop(timeout)


def read_all(client):
    """Everything until the end of the stream."""
    data = b""
    try:
        while piece := client.recv(65536):
            data += piece
    except ConnectionResetError:
        return data
    return data


def _lines(values):
    return [f"{key} = {value}" for key, value in values.items()]
