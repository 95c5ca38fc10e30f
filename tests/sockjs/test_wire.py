"""Connections of their own: real sockets, no server."""
import os
import socket
from pathlib import Path
from types import SimpleNamespace

import gevent
import pytest

from pace.sockjs import wire
from pace.sockjs.wire import READ, Connection, forget, unwatch, watch
from tests.support.loop import at_end, connected_pair, turn, turn_until

LARGE = b"x" * 20_000_000


class Recorder(Connection):
    """Writes down what happens to it."""

    def __init__(self, sock):
        self.events = []
        super().__init__(sock, lambda: self.events.append("released"))

    def received(self, data):
        self.events.append(data)

    def lost(self):
        self.events.append("lost")

    def drained(self):
        self.events.append("drained")


@pytest.fixture
def pair():
    server, client = connected_pair()
    connection = Recorder(server)
    yield connection, client
    client.close()
    connection.drop()


def read_all(client, length):
    """Read as the client while the loop runs."""
    client.settimeout(0)
    data = bytearray()

    def complete():
        try:
            data.extend(client.recv(1_000_000))
        except BlockingIOError:
            return False
        return len(data) >= length
    turn_until(complete)
    return bytes(data)


def test_a_write_leaves_at_once(pair):
    connection, client = pair
    connection.write(b"hello")
    assert client.recv(100) == b"hello"
    assert not connection.busy
    assert connection.kept == 0


def test_what_the_socket_does_not_take_is_kept_and_sent_later(pair):
    connection, client = pair
    connection.write(LARGE)
    assert connection.busy
    assert 0 < connection.kept < len(LARGE)
    connection.write(b"end")
    assert read_all(client, len(LARGE) + 3) == LARGE + b"end"
    turn_until(lambda: connection.events == ["drained"])
    assert not connection.busy


def test_the_kernel_keeps_little(pair):
    connection, client = pair
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.write(LARGE)
    turn()
    # Linux doubles what is asked for; the rest is the client's buffer, which it may have grown before
    assert connection._sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == 2 * wire.SEND_BUFFER
    assert connection._sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_comes_is_handed_on(pair):
    connection, client = pair
    client.sendall(b"hello")
    turn_until(lambda: connection.events)
    assert connection.events == [b"hello"]


def test_a_client_that_goes_away_is_seen_without_writing(pair):
    connection, client = pair
    client.close()
    turn_until(lambda: connection.closed)
    assert connection.events == ["released", "lost"]
    connection.write(b"late")
    connection.drop()
    assert connection.events == ["released", "lost"]


def test_a_reset_is_seen_too(pair):
    connection, client = pair
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    client.close()
    connection.write(b"a")
    turn_until(lambda: "lost" in connection.events)
    assert connection.events == ["released", "lost"]


def test_finishing_sends_what_is_kept_then_the_end(pair):
    connection, client = pair
    connection.write(LARGE)
    connection.finish()
    assert at_end(client) == LARGE
    client.close()
    turn_until(lambda: connection.closed)
    assert connection.events == ["released"]  # not lost: it was finished


def test_dropping_does_not_wait(pair):
    connection, client = pair
    connection.write(LARGE)
    connection.drop()
    assert connection.closed
    assert connection.events == ["released"]
    assert len(at_end(client)) < len(LARGE)


def test_pausing_leaves_bytes_where_they_are(pair):
    connection, client = pair
    connection.pause()
    client.sendall(b"hello")
    turn(20)
    assert connection.events == []
    connection.resume()
    turn_until(lambda: connection.events)
    assert connection.events == [b"hello"]


def test_a_claimed_socket_outlives_the_servers():
    server, client = connected_pair()
    environ = {"gunicorn.socket": server, wire.RELEASE: None}
    assert wire.native(environ)
    sock = wire.claim(environ)
    server.close()
    assert sock.gettimeout() == 0
    sock.send(b"x")
    assert client.recv(1) == b"x"
    sock.close()
    client.close()


def waited_for():
    """The descriptors in the event loop's set."""
    loop = gevent.get_hub().loop
    lines = Path(f"/proc/self/fdinfo/{loop.fileno()}").read_text().splitlines()
    return {int(line.split()[1]) for line in lines if line.startswith("tfd:")}


def test_a_descriptor_that_is_closed_while_another_lives_is_forgotten():
    server, client = connected_pair()
    heard = []
    watcher = watch(server, READ, lambda: heard.append(server.recv(10)))
    client.sendall(b"hello")
    turn_until(lambda: heard)
    descriptor, other = server.fileno(), os.dup(server.fileno())
    assert descriptor in waited_for()
    unwatch(watcher)
    forget(descriptor)
    server.close()
    assert descriptor not in waited_for()
    forget(other)  # nobody waited for that one
    os.close(other)
    client.close()


def test_other_servers_keep_their_connections():
    assert not wire.native({"gunicorn.socket": SimpleNamespace()})


def test_unix_sockets_have_no_tcp_options():
    ours, theirs = socket.socketpair()
    assert ours.family == socket.AF_UNIX
    wire.tune(ours)
    ours.close()
    theirs.close()


def test_the_body_of_a_detached_response_is_empty_and_marked():
    body = wire.Detached()
    assert list(body) == []
    assert body.detached


def test_no_descriptor_stays_open():
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        server, client = connected_pair()
        connection = Recorder(server)
        connection.finish()
        client.close()
        turn_until(lambda connection=connection: connection.closed)
    assert len(os.listdir("/proc/self/fd")) == before
