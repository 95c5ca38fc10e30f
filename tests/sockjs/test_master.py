"""The master: its log, its defaults and its forks. What else it does as a process is in test_worker.py."""
import logging
import sys

import pytest
from gunicorn.config import Config

from pace.sockjs.listening import CannotListen, parse_addresses
from pace.sockjs.master import DEFAULTS, Application, PlainLogger, Server
from tests.support.ports import answers, free_port
from tests.support.processes import Process
from tests.support.waiting import wait_for


@pytest.fixture
def gunicorn_log():
    """gunicorn's logger, put back as it was."""
    logger = logging.getLogger("gunicorn.error")
    before = logger.handlers[:], logger.propagate, logger.level
    yield logger
    logger.handlers[:], logger.propagate, level = before
    logger.setLevel(level)


def test_the_log_goes_where_the_ini_file_says(gunicorn_log, caplog):
    PlainLogger(Config())  # pytest's handlers stand for those of an ini file
    assert gunicorn_log.handlers == []
    assert gunicorn_log.propagate


def test_without_a_configured_log_gunicorns_own_is_used(gunicorn_log, monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    PlainLogger(Config())
    assert len(gunicorn_log.handlers) == 1


def test_settings_come_before_defaults(monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "7")
    assert Application({}).cfg.workers == DEFAULTS["workers"] == 1
    application = Application({"workers": 3}, app="the application")
    assert application.cfg.workers == 3
    assert application.cfg.control_socket_disable
    assert application.load() == "the application"


def test_a_server_is_bound_before_it_runs():
    port = free_port()
    server = Server(parse_addresses(f"127.0.0.1:{port}"), {})
    try:
        assert server.urls == f"http://127.0.0.1:{port}"
        assert answers(port)
    finally:
        for listener in server.listeners:
            listener.close()


def test_a_server_that_cannot_listen():
    with pytest.raises(CannotListen, match="this machine has no such address"):
        Server([("203.0.113.7", 1)], {})


def test_inherited_sockets_are_left_to_gunicorn(monkeypatch):
    monkeypatch.setenv("GUNICORN_FD", "3")
    server = Server(parse_addresses("127.0.0.1:1"), {})
    assert server.listeners == []
    assert server.urls == "inherited sockets"


TOLD_AT_ONCE = """
import os, signal, sys
from pathlib import Path
from gevent import monkey
monkey.patch_all()
from pace.sockjs.master import Server

first = Path(sys.argv[2])
def forked():
    if not first.exists():
        first.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGTERM)
sys.exit(Server([("127.0.0.1", int(sys.argv[1]))], {}).run(lambda environ, start: [], forked))
"""


def test_a_worker_that_is_told_to_stop_before_it_can_hear_stops(tmp_path):
    first, port = tmp_path / "first", free_port()
    process = Process([sys.executable, "-c", TOLD_AT_ONCE, port, first], log=tmp_path / "log").start()
    try:
        wait_for(lambda: first.exists() and first.read_text() and process.children, 10, message=lambda: process.log)
        told = int(first.read_text())
        wait_for(lambda: told not in process.children, 10, message="it goes on")
        wait_for(lambda: process.children and answers(port), 10, message=lambda: process.log)
    finally:
        process.stop()
