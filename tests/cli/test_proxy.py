"""``pace proxy``."""
import argparse
import signal
import socket
import time

import pytest

from pace.cli import main
from pace.cli.proxy import address, least, resolved
from pace.errors import PaceError
from tests.support.cli import PACE
from tests.support.ports import answers, free_port
from tests.support.processes import Process
from tests.support.waiting import wait_for


@pytest.mark.parametrize(("text", "pair"), [
    ("6400", ("127.0.0.1", 6400)), ("10.0.0.1:80", ("10.0.0.1", 80)), ("[::1]:80", ("::1", 80)),
    ("redis.example:6379", ("redis.example", 6379))])
def test_addresses(text, pair):
    assert address(text) == pair


@pytest.mark.parametrize("text", ["", "x", ":", "0", "host:", "host:99999", ":80", "host:80/path", "[::1"])
def test_what_is_no_address(text):
    with pytest.raises(argparse.ArgumentTypeError, match="is no address such as"):
        address(text)


@pytest.mark.parametrize("text", ["", "x", "-1", "nan", "inf"])
def test_what_is_no_number(text):
    with pytest.raises(argparse.ArgumentTypeError, match="is no number from 0 up"):
        least(0)(text)


def test_names_become_addresses():
    assert resolved(("127.0.0.1", 80)) == ("127.0.0.1", 80)
    with pytest.raises(PaceError, match="no such host.invalid"):
        resolved(("no such host.invalid", 80))


def test_it_delays_tells_and_ends(tmp_path, redis_server):
    port = free_port()
    process = Process([PACE, "proxy", port, redis_server.port, "--delay", "100"], tmp_path / "log").start()
    try:
        wait_for(lambda: answers(port), 20, message=lambda: process.log)
        with socket.create_connection(("127.0.0.1", port), 10) as client:
            began = time.monotonic()
            client.sendall(b"PING\r\n")
            assert client.recv(100) == b"+PONG\r\n"
            assert time.monotonic() - began > 0.2
        wait_for(lambda: "ended, 6 bytes to the target, 7 from it" in process.log, 10, message=lambda: process.log)
    finally:
        process.signal(signal.SIGINT)
        assert process.wait(10) == 130
    assert f"127.0.0.1:{port} leads to 127.0.0.1:{redis_server.port}; Ctrl-C ends it" in process.log
    assert "Traceback" not in process.log


def test_a_port_in_use_is_one_line(redis_server, capsys):
    assert main(["proxy", str(redis_server.port), "1"]) == 1
    assert capsys.readouterr().err.startswith(f"pace proxy: cannot listen on 127.0.0.1:{redis_server.port}: ")
