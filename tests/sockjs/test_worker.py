"""The worker, in real processes: taking connections over, being full, stopping."""
import os
import signal
import socket
import time
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from pace.sockjs.worker import Worker
from tests.support.app_server import AppServer, read_all
from tests.support.loop import connected_pair
from tests.support.sockjs_client import Client
from tests.support.waiting import PATIENCE, wait_for

UPGRADE = b"GET /detach HTTP/1.1\r\nHost: x\r\nUpgrade: any\r\nConnection: Upgrade\r\n\r\n"
HELLO = b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"


def stopping_time(server, number=signal.SIGTERM):
    """Seconds from the signal to the end of the master."""
    began = time.monotonic()
    server.process.signal(number)
    server.process.wait(15)
    return time.monotonic() - began


def test_a_connection_whose_listener_was_closed_meanwhile_is_refused():
    listener = socket.create_server(("127.0.0.1", 0))
    listener.close()
    server, client = connected_pair()
    client.sendall(HELLO)
    client.shutdown(socket.SHUT_WR)
    Worker.handle(SimpleNamespace(talking=0, detached=0, worker_connections=10), listener, server, ("127.0.0.1", 1))
    assert client.recv(4096).startswith(b"HTTP/1.1 503 ")
    client.close()


@pytest.fixture(scope="module", params=["pserve", "gunicorn"])
def either(request, tmp_path_factory):
    """The same application started by each of the two commands, for all tests that leave it running."""
    server = AppServer(tmp_path_factory.mktemp("either"), gunicorn=[] if request.param == "gunicorn" else None)
    yield server.start()
    server.stop()


def test_a_worker_whose_services_fail_never_serves(app_server):
    server = app_server(factory="tests.support.apps:refusing", wait=False)
    assert server.process.wait(10) != 0
    assert "no services today" in server.log


def test_a_response_takes_its_connection_over_with_the_bytes_read_ahead(either):
    with either.connected(UPGRADE + b"ahead") as client:
        wait_for(lambda: client.recv(11) == b"taken:ahead")
        client.sendall(b"more")
        assert client.recv(100) == b"more"


def test_bytes_behind_a_refused_upgrade_are_the_next_request(either):
    refused = UPGRADE.replace(b"/detach", b"/hello")
    answer = either.ask(refused + HELLO.replace(b"Host", b"Connection: close\r\nHost"))
    assert answer.count(b"HTTP/1.1 200 OK") == 2


def test_a_body_behind_an_upgrade_header_reaches_the_application(either):
    status, body = either.get("/body", "POST", b"x" * 5000, {"Upgrade": "any", "Connection": "Upgrade"})
    assert (status, body) == (200, b"5000")


def test_the_application_hears_of_its_beginning_in_the_worker_and_of_its_end(either):
    worker = either.get("/pid")[1].decode()
    either.logged(f"started Registry {worker}")
    assert worker != str(either.process.pid)
    assert "stopping" not in either.log
    either.stop()
    assert "stopping Registry" in either.log


def test_a_full_worker_says_503_and_serves_again_when_there_is_room(app_server):
    server = app_server(server={"worker_connections": 2})
    with server.connected(UPGRADE) as first, server.connected(UPGRADE) as second:
        assert first.recv(6) + second.recv(6) == b"taken:taken:"
        answer = server.ask(HELLO)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After:" in answer
    wait_for(lambda: server.get("/hello")[0] == 200)


def test_more_than_gunicorns_1000_connections_are_served(app_server):
    server = app_server(gunicorn=[])
    with ExitStack() as connections:
        last = [connections.enter_context(server.connected(UPGRADE)) for _ in range(1100)][-1]
        assert last.recv(6) == b"taken:"


def test_sigterm_lets_a_request_end(app_server):
    server = app_server()
    with server.connected(HELLO.replace(b"/hello", b"/slow?seconds=1")) as client:
        server.logged("slow request")
        took = stopping_time(server)
        assert read_all(client).endswith(b"slow")
    assert server.process.returncode == 0
    assert 0.5 < took < 4 * PATIENCE


def test_sigterm_does_not_wait_for_kept_alive_connections(app_server):
    server = app_server(server={"keepalive": 60})
    with server.connected(HELLO) as client:
        wait_for(lambda: client.recv(1000).endswith(b"hello"))
        assert stopping_time(server) < 2


def test_sigterm_cuts_what_does_not_end_within_the_graceful_timeout(app_server):
    server = app_server(server={"graceful_timeout": 1})
    with server.connected(HELLO.replace(b"/hello", b"/slow?seconds=30")):
        server.logged("slow request")
        assert stopping_time(server) < 4
    assert "1 requests and 0 connections were cut" in server.log


def test_ctrl_c_is_quick_and_quiet(app_server):
    server = app_server(server={"graceful_timeout": 30})
    with server.connected(HELLO.replace(b"/hello", b"/slow?seconds=30")):
        server.logged("slow request")
        assert stopping_time(server, signal.SIGINT) < 4
    assert server.process.returncode == 0
    assert "Traceback" not in server.log
    assert "stopping Registry" in server.log


def test_sessions_of_all_routes_are_told_in_a_quick_stop_too(app_server):
    server = app_server(factory="tests.support.sockjs_app:main")
    with Client(server.port, "/echo").websocket() as first, Client(server.port, "/broadcast").websocket() as second:
        assert (first.recv(), second.recv()) == ("o", "o")
        assert stopping_time(server, signal.SIGINT) < 4  # neither of them answers the closing handshake
        assert first.recv() == second.recv() == 'c[1001,"Server is stopping"]'
    assert server.process.returncode == 0


def test_a_failing_subscriber_does_not_keep_the_worker(app_server):
    server = app_server(factory="tests.support.apps:failing_at_the_end")
    assert server.get("/")[0] == 404
    assert stopping_time(server) < 4
    assert "a subscriber of WorkerStopping failed" in server.log


def test_sighup_replaces_no_worker(app_server):
    server = app_server()
    worker = server.get("/pid")
    with server.connected(UPGRADE) as client:
        assert client.recv(6) == b"taken:"
        server.process.signal(signal.SIGHUP)
        os.kill(int(worker[1]), signal.SIGHUP)
        server.process.signal(signal.SIGTTIN)  # handled after the first: a second worker says that it was
        wait_for(lambda: server.log.count("started") == 2)
        client.sendall(b"still here")
        assert client.recv(100) == b"still here"


def test_a_worker_outlives_its_master_by_a_moment_only(app_server):
    server = app_server()
    worker = int(server.get("/pid")[1])
    server.process.kill()
    wait_for(lambda: not _runs(worker), 5)
    assert "stopping Registry" in server.log


def _runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_tls_in_the_process_is_refused_with_one_line(app_server, tmp_path):
    (tmp_path / "any.pem").write_text("")
    server = app_server(gunicorn=["--certfile", tmp_path / "any.pem", "--keyfile", tmp_path / "any.pem"], wait=False)
    assert server.process.wait(10) == 1
    assert "speaks no TLS" in server.log
    assert "Traceback" not in server.log
