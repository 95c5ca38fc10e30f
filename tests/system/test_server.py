"""Hostile HTTP: the server answers 4xx or closes, shows nobody a traceback, and goes on serving."""
import resource
import socket

import pytest

from tests.support.sockjs_client import Client
from tests.support.waiting import wait_for

HEAD = b"Host: x\r\nConnection: close\r\n"


@pytest.fixture
def ask(sockjs_server):
    """Send bytes; return the answer after checking that it gives nothing away, that no browser would take it for a
    page, and that others are served."""
    def send(data):
        answer = sockjs_server.ask(data)
        assert answer == b"" or (b"\r\nX-Content-Type-Options: nosniff\r\n" in answer and b"<" not in answer)
        assert b"Traceback" not in answer
        assert b".py" not in answer
        assert Client(sockjs_server.port).get().status == 200
        return answer
    return send


@pytest.mark.parametrize("request_", [
    b"nonsense\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET /echo\r\n\r\n",
    b"get /echo HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /echo HTTP/9.9\r\nHost: x\r\n\r\n",
    b"GET  /echo HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /echo HTTP/1.1\nHost: x\n\n\r\n\r\n",
    b"GET /echo HTTP/1.1\r\nNo colon\r\n\r\n",
    b"GET /echo HTTP/1.1\r\nHost : x\r\n\r\n",
    b"GET /echo HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
    b"GET /echo HTTP/1.1\r\nHost: x\x00y\r\n\r\n",
    b"GET /echo HTTP/1.1\r\nHost: x\r\nA_\x01B: y\r\n\r\n",
    b"POST /echo/a/b/xhr HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\nx",
    b"POST /echo/a/b/xhr HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /echo/a/b/xhr HTTP/1.1\r\nHost: x\r\nContent-Length: 1_0\r\n\r\n0123456789",
    b"POST /echo/a/b/xhr HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    b"POST /echo/a/b/xhr HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /echo/a/b/xhr HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    b"GET /echo HTTP/1.1\r\n\r\n",
    b"GET /echo HTTP/1.1\r\nConnection: close\r\n\r\n",
    b"GET /echo HTTP/1.1\r\nHost: x y\r\n\r\n",
    b"GET /echo HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
    b"POST /echo/a/b/xhr HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    b"POST /echo/a/b/xhr HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"GET /echo?" + b"x" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /echo HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(200)) + b"\r\n",
    b"GET /echo HTTP/1.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    b"GET /%ff HTTP/1.1\r\n" + HEAD + b"\r\n",
    b"GET /echo/%ff/%ff/xhr HTTP/1.1\r\n" + HEAD + b"\r\n",
    b"GET /echo/a/b/jsonp?c=%ff HTTP/1.1\r\n" + HEAD + b"\r\n",
    b"GET /echo/a/b/jsonp?%ff=%ff&c=%c0%80 HTTP/1.1\r\n" + HEAD + b"\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # the beginning of TLS
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x00" * 100 + b"\r\n\r\n",
], ids=lambda data: data[:60].decode("latin-1"))
def test_malformed_requests_get_4xx_or_nothing(ask, request_):
    answer = ask(request_)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 501 "))


@pytest.mark.parametrize("chunks", [
    b"zz\r\n[]\r\n0\r\n\r\n", b"-1\r\n[]\r\n0\r\n\r\n", b"4\r\n[]\r\n0\r\n\r\n", b"ffffffffffffffffff\r\n"])
def test_malformed_chunks(sockjs_server, chunks):
    path = Client(sockjs_server.port).opened()
    request = f"POST /echo{path}/xhr_send HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    with sockjs_server.connected(request + chunks) as client:
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(4096)
    assert answer == b"" or answer.split()[1] in (b"400", b"413")


def chunked(sockjs_server):
    """The head of a message in chunks for a session that is open."""
    path = Client(sockjs_server.port).opened()
    return f"POST /echo{path}/xhr_send HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()


def memory(server):
    """Bytes of memory of the worker."""
    pid = server.get("/pid")[1].decode()
    with open(f"/proc/{pid}/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


def test_a_chunked_body_without_end_is_refused(sockjs_server):
    before = memory(sockjs_server)
    with sockjs_server.connected(chunked(sockjs_server)) as client:
        sent = 0
        try:
            while sent < 50_000_000:
                client.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                sent += 65536
        except OSError:
            assert sent < 20_000_000
        assert sent < 50_000_000
    assert memory(sockjs_server) - before < 10 * 2**20  # none, but for what others leave meanwhile


@pytest.mark.parametrize("size", [b"10001", b"7fffffffffffffff"])
def test_a_huge_chunk_is_refused_when_it_is_announced(sockjs_server, size):
    assert sockjs_server.ask(chunked(sockjs_server) + size + b"\r\n").startswith(b"HTTP/1.1 413 ")


def test_a_body_that_is_too_long_is_not_waited_for(sockjs_server):
    path = Client(sockjs_server.port).opened()
    request = f"POST /echo{path}/xhr_send HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n".encode()
    with sockjs_server.connected(request) as client:
        assert client.recv(12) == b"HTTP/1.1 413"


@pytest.mark.parametrize("connection", ["keep-alive", "close"])
def test_who_is_still_sending_what_is_refused_gets_the_answer(sockjs_server, connection):
    path = Client(sockjs_server.port).opened()
    request = (f"POST /echo{path}/xhr_send HTTP/1.1\r\nHost: x\r\nConnection: {connection}\r\n"
               "Content-Length: 200000\r\n\r\n")
    with sockjs_server.connected(request.encode() + b"x" * 200_000) as client:
        answer = b""
        while data := client.recv(4096):  # a connection that is reset raises, and a proxy says 502
            answer += data
        assert answer.startswith(b"HTTP/1.1 413 ")


def test_half_a_header_is_not_waited_for_long(app_server):
    server = app_server(server={"keepalive": 1})
    with server.connected(b"GET / HTTP/1.1\r\nHo") as client:
        client.settimeout(5)
        assert client.recv(100) == b""


def test_many_connections_that_say_nothing_hold_up_nobody(sockjs_server):
    idle = [socket.create_connection(("127.0.0.1", sockjs_server.port)) for _ in range(200)]
    try:
        assert Client(sockjs_server.port).get().status == 200
    finally:
        for client in idle:
            client.close()


def test_aborted_requests_leave_nothing_behind(sockjs_server):
    for number in range(50):
        with sockjs_server.connected(b"POST /echo/0/%d/xhr HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" % number):
            continue
    wait_for(lambda: Client(sockjs_server.port).get().status == 200)
    assert "Error handling request" not in sockjs_server.log
