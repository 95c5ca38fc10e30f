"""The proxy in its thread, between real ends."""
import socket
from contextlib import closing
from threading import Thread

import pytest

from pace import faultproxy
from pace.errors import PaceError
from pace.faultproxy import FaultProxy, shown
from pace.faults import BLACK_HOLE, CUT, HALF_OPEN, RESETS, Faults
from tests.support.ports import free_port
from tests.support.waiting import wait_for


@pytest.fixture
def target():
    """The address of an echo."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=_accept, args=[listener], daemon=True).start()
        yield listener.getsockname()
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener):
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        Thread(target=_echo, args=[client], daemon=True).start()


def _echo(client):
    with client:
        try:
            while data := client.recv(65536):
                client.sendall(data)
        except ConnectionResetError:
            return


def connect(proxy):
    """A client whose every wait is 10 s at most."""
    return closing(socket.create_connection(("127.0.0.1", proxy.port), 10))


def asks(client, data=b"hello"):
    client.sendall(data)
    answer = b""
    while len(answer) < len(data):
        answer += client.recv(65536)
    return answer


def assert_refused(proxy):
    """A connection is reset, be it while it is made."""
    with pytest.raises(ConnectionResetError):
        hear(proxy)


def hear(proxy):
    with connect(proxy) as client:
        client.recv(10)


def test_bytes_go_through_both_ways_and_are_counted(target):
    told = []
    with FaultProxy(target, tell=told.append) as proxy:
        with connect(proxy) as client:
            assert asks(client, b"x" * 1_000_000) == b"x" * 1_000_000
            client.shutdown(socket.SHUT_WR)
            assert client.recv(10) == b""
        wait_for(lambda: not proxy.open, 10)
    assert told[0].startswith("connection 1 from 127.0.0.1:")
    assert told[1:] == ["connection 1 ended, 1000000 bytes to the target, 1000000 from it"]


def test_faults_hold_each_way(target):
    with FaultProxy(target, up=Faults(delay=0.05, piece=2), down=Faults(delay=0.05)) as proxy, connect(proxy) as client:
        assert asks(client) == b"hello"


def test_silence_comes_and_goes(target):
    with FaultProxy(target) as proxy, connect(proxy) as client:
        assert asks(client) == b"hello"
        proxy.silence()
        client.sendall(b"more")
        client.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.recv(10)
        client.settimeout(10)
        proxy.silence(False)
        assert client.recv(10) == b"more"


@pytest.mark.parametrize("fate", [CUT, RESETS])
def test_what_befalls_those_of_now_leaves_others_alone(target, fate):
    with FaultProxy(target) as proxy:
        with connect(proxy) as client:
            assert asks(client) == b"hello"
            proxy.befall(fate)
            if fate == CUT:
                assert client.recv(10) == b""
            else:
                with pytest.raises(ConnectionResetError):
                    client.recv(10)
        with connect(proxy) as client:
            assert asks(client) == b"hello"


@pytest.mark.parametrize("fate", [HALF_OPEN, BLACK_HOLE])
def test_a_fate_comes_to_each_connection_in_its_time(target, fate):
    told = []
    with FaultProxy(target, fate=fate, fate_after=0.3, tell=told.append) as proxy, connect(proxy) as client:
        assert asks(client) == b"hello"
        wait_for(lambda: told[1:] == [f"connection 1: {fate}"], 10)
        client.sendall(b"x")
        client.settimeout(0.1)
        with pytest.raises(TimeoutError):
            client.recv(10)


def test_a_narrow_window_holds_the_target_up_soon():
    with socket.create_server(("127.0.0.1", 0)) as listener, FaultProxy(listener.getsockname(), window=4096) as proxy:
        proxy.silence()
        with connect(proxy), closing(listener.accept()[0]) as target:
            target.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            target.settimeout(0.2)
            with pytest.raises(TimeoutError):
                target.sendall(b"x" * 100_000)


def test_the_next_connections_are_refused(target):
    with FaultProxy(target) as proxy:
        proxy.refuse = 1
        assert_refused(proxy)
        with connect(proxy) as client:
            assert asks(client) == b"hello"
        assert proxy.accepted == 2


def test_one_more_than_it_takes_is_refused(target, monkeypatch):
    monkeypatch.setattr(faultproxy, "MOST_LINKS", 1)
    with FaultProxy(target) as proxy, connect(proxy) as first:
        assert asks(first) == b"hello"
        assert_refused(proxy)


def test_a_target_that_is_not_there_resets_the_client():
    with FaultProxy(("127.0.0.1", free_port())) as proxy:
        assert_refused(proxy)


def test_a_port_in_use_is_said(target):
    with pytest.raises(PaceError, match=f"cannot listen on {shown(target)}: Address already in use"):
        FaultProxy(target, target)


def test_addresses_are_shown_as_written():
    assert [shown(("::1", 5, 0, 0)), shown(("127.0.0.1", 5))] == ["[::1]:5", "127.0.0.1:5"]
