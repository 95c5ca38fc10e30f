"""The server section of the ini file, under a real pserve."""
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.support.ports import answers
from tests.support.waiting import PATIENCE, wait_for


def refusal(app_server, **server):
    """The one line with which a server section is refused."""
    running = app_server(server=server, wait=False)
    assert running.process.wait(15) == 1
    lines = running.log.strip().splitlines()
    assert len(lines) == 1, running.log
    where, _, fault = lines[0].partition(" [server:main] ")
    assert re.fullmatch(rf"{re.escape(str(running.ini))}:\d+", where)
    return fault


def test_any_pyramid_application_is_served(app_server):
    server = app_server()
    assert server.get("/hello") == (200, b"hello")
    assert f"Serving on http://127.0.0.1:{server.port}\n" in server.log


def test_host_and_port_are_another_way_to_say_listen(app_server):
    server = app_server(wait=False)
    server.stop()
    server.ini.write_text(server.ini.read_text().replace(
        f"listen = 127.0.0.1:{server.port}", f"host = 127.0.0.1\nport = {server.port}"))
    assert server.start().get("/hello") == (200, b"hello")


def test_several_addresses(app_server, tmp_path):
    server = app_server(wait=False)
    server.stop()
    path = tmp_path / "server.sock"
    server.ini.write_text(server.ini.read_text().replace("listen = ", f"listen = unix:{path} "))
    server.start()
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        client.sendall(b"GET /hello HTTP/1.0\r\n\r\n")
        wait_for(lambda: client.recv(1000).endswith(b"hello"))
    assert server.get("/hello")[0] == 200


def test_two_workers_serve_one_port(app_server):
    server = app_server(server={"workers": 2})
    wait_for(lambda: server.log.count("started Registry") == 2)
    wait_for(lambda: len({server.get("/pid")[1] for _ in range(20)}) == 2)


@pytest.mark.parametrize(("server", "line"), [
    ({"worker": 2}, "worker = 2: unknown key, did you mean workers?"),
    ({"zzz": 1}, "zzz = 1: unknown key, known are access_log, backlog, "),
    ({"workers": "two"}, "workers = two: a whole number from 1 to 512"),
    ({"workers": 0}, "workers = 0: a whole number from 1 to 512"),
    ({"graceful_timeout": "10s"}, "graceful_timeout = 10s: a whole number from 1 to 3600, s"),
    ({"listen": "6543"}, "listen = 6543: host:port, [IPv6]:port, *:port or unix:/path"),
    ({"listen": "127.0.0.1:70000"}, "listen = 127.0.0.1:70000: host:port"),
    ({"listen": "203.0.113.7:8080"}, "listen = 203.0.113.7:8080: cannot listen on 203.0.113.7:8080: this machine has"),
    ({"port": 8080}, "listen = 127.0.0.1:"),
])
def test_what_is_wrong_is_said_in_one_line(app_server, server, line):
    assert refusal(app_server, **server).startswith(line)


def test_a_port_in_use_is_said_in_one_line(app_server):
    first = app_server()
    second = app_server(port=first.port, wait=False)
    assert second.process.wait(15) == 1
    assert second.log.strip().splitlines()[-1] == (
        f"{second.ini}:5 [server:main] listen = 127.0.0.1:{first.port}: "
        f"cannot listen on 127.0.0.1:{first.port}: another process listens there")
    assert "Traceback" not in second.log
    assert first.get("/hello")[0] == 200


def test_an_access_log(app_server, tmp_path):
    server = app_server(server={"access_log": tmp_path / "access.log"})
    server.get("/hello")
    wait_for(lambda: '"GET /hello HTTP/1.1" 200' in (tmp_path / "access.log").read_text())


def test_nothing_that_matters_is_imported_before_the_patch():
    code = ("import sys, pace.server; "
            "print([name for name in ('gevent', 'gunicorn', 'redis', 'socket', 'ssl') if name in sys.modules])")
    found = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    early = subprocess.run([sys.executable, "-W", "ignore", "-c", code.replace(", pace.server", ", pyramid.config")],
                           capture_output=True, text=True, check=True)
    assert found.stdout == early.stdout  # pace/__init__.py imports pyramid.config and nothing else


def test_reload_frees_the_port_and_serves_again(app_server):
    server = app_server(arguments=["--reload"])
    first = wait_for(lambda: server.get("/pid")[1])
    wait_for(lambda: "Starting monitor" in server.log)
    time.sleep(1.1)  # the reloader sees nothing that is younger than its first look, one second
    began = time.monotonic()
    os.utime(server.ini)
    wait_for(lambda: _pid(server) not in (None, first), 10)
    assert time.monotonic() - began < 6 * PATIENCE
    assert "forcefully" not in server.log
    assert "Traceback" not in server.log


def test_the_reloader_shows_the_one_line_of_a_wrong_ini(app_server):
    server = app_server(server={"workers": "many"}, arguments=["--reload"], wait=False)
    line = f"{server.ini}:6 [server:main] workers = many: a whole number from 1 to 512, processes"
    wait_for(lambda: line in server.log.splitlines(), 15)
    assert "Traceback" not in server.log


def _pid(server):
    try:
        return server.get("/pid")[1]
    except OSError:
        return None


def test_the_port_is_free_within_two_seconds(app_server):
    server = app_server(arguments=["--reload"])
    wait_for(lambda: _pid(server))
    server.process.signal(signal.SIGINT)
    wait_for(lambda: not answers(server.port), 2)
    server.process.wait(5)
    assert "Traceback" not in server.log, server.log
