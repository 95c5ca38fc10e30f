"""Redis clients and their bounds."""
import socket
import time

import pytest
import redis

from pace import links
from tests.support.waiting import PATIENCE


@pytest.mark.parametrize(("url", "address"), [
    ("embedded://127.0.0.1:6399", "redis://127.0.0.1:6399/0"),
    ("redis://localhost:6379/2", "redis://localhost:6379/2"),
    ("rediss://u:p@h:1/2", "rediss://u:p@h:1/2"),
    ("unix:///run/redis.sock?db=1", "unix:///run/redis.sock?db=1"),
])
def test_address(url, address):
    assert links.address(url) == address


@pytest.mark.parametrize(("url", "kind", "options"), [
    ("embedded://127.0.0.1:6399", redis.Connection, {"host": "127.0.0.1", "port": 6399, "db": 0}),
    ("redis://u:p%40@h:1/2", redis.Connection, {"host": "h", "password": "p@", "username": "u", "db": 2}),
    ("rediss://h:1/2", redis.SSLConnection, {"host": "h", "port": 1}),
    ("unix:///run/redis.sock?db=1", redis.UnixDomainSocketConnection, {"path": "/run/redis.sock", "db": 1}),
])
def test_kinds_of_url(url, kind, options):
    connection = links.connection(url)
    pool = links.client(url).connection_pool
    assert type(connection) is kind is pool.connection_class
    assert {name: pool.connection_kwargs[name] for name in options} == options


@pytest.mark.parametrize("url", ["", "http://h", "localhost:6379"])
def test_other_urls_are_refused(url):
    with pytest.raises(ValueError):
        links.client(url)


def test_client_works_over_tcp_and_socket(start_redis, tmp_path):
    path = tmp_path / "redis.sock"
    server = start_redis(options=("--unixsocket", path))
    for url in (server.url, f"unix://{path}"):
        with links.client(url) as client:
            assert client.set("a", "b")
            assert client.get("a") == b"b"


def test_a_server_that_never_answers_costs_two_seconds():
    with socket.create_server(("127.0.0.1", 0)) as silent, \
            links.client(f"redis://127.0.0.1:{silent.getsockname()[1]}") as client:
        began = time.monotonic()
        with pytest.raises(redis.TimeoutError):
            client.ping()
        assert time.monotonic() - began < links.TIMEOUT + 0.5 * PATIENCE


def test_connections_are_bounded(redis_server):
    with links.client(redis_server.url, max_connections=1) as client:
        client.connection_pool.timeout = 0.1
        client.ping()
        held = client.connection_pool.get_connection()
        with pytest.raises(redis.ConnectionError):
            client.ping()
        client.connection_pool.release(held)
        assert client.ping()
