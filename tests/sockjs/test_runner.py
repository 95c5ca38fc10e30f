"""gevent_server_runner, in a script."""
import socket
import subprocess
import sys

import pytest

from tests.support.ports import free_port
from tests.support.processes import Process
from tests.support.sockjs_client import Client
from tests.support.source import ROOT
from tests.support.waiting import wait_for

SCRIPT = """
import sys
from pace.sockjs import gevent_server_runner
from tests.support.sockjs_app import main
gevent_server_runner(main(), {}, host="127.0.0.1", port=int(sys.argv[1]), **eval(sys.argv[2]))
"""


def command(port, settings="{}"):
    return [sys.executable, "-W", "ignore", "-c", SCRIPT, str(port), settings]


@pytest.fixture
def run(tmp_path):
    processes = []

    def start(settings="{}"):
        port = free_port()
        processes.append(Process(command(port, settings), log=tmp_path / "log", cwd=ROOT).start())
        wait_for(lambda: "Serving on" in processes[-1].log, message=lambda: processes[-1].log)
        return processes[-1], Client(port)

    yield start
    for process in processes:
        process.stop()


def test_it_says_where_it_serves(run):
    process, client = run()
    assert process.log == f"Serving on http://127.0.0.1:{client.port}\n"
    with client.websocket() as websocket:
        assert websocket.recv() == "o"


def test_settings_are_gunicorns(run):
    _, client = run("{'worker_connections': 1}")
    with client.websocket() as websocket:
        assert websocket.recv() == "o"
        assert client.get().status == 503


def test_a_port_in_use():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(command(port), capture_output=True, text=True, cwd=ROOT, timeout=20)
    assert done.returncode == 1
    assert done.stderr == f"cannot listen on 127.0.0.1:{port}: another process listens there\n"
