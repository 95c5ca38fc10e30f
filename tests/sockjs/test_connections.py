"""Stalling clients, descriptor limits and refusals."""
import io
import resource
import time

import gevent
import pytest
from gevent import socket
from gunicorn.http.body import Body, LengthReader
from gunicorn.http.errors import InvalidChunkSize
from gunicorn.http.unreader import SocketUnreader

from pace.sockjs import connections
from pace.sockjs.connections import ClientSocket, affordable, drained, finished, linger, raise_descriptor_limit, refuse
from tests.support.waiting import PATIENCE


@pytest.fixture
def pair():
    """A client's socket as the server has it with 0.1 s of patience, and the client's own end."""
    ours, theirs = socket.socketpair()
    adopted = ClientSocket.adopt(ours, 0.1)
    yield adopted, theirs
    adopted.close()
    theirs.close()


def test_a_client_that_sends_nothing_counts_as_reset(pair):
    ours, _ = pair
    with pytest.raises(ConnectionResetError):
        ours.recv(10)
    with pytest.raises(ConnectionResetError):
        ours.recv_into(bytearray(10))


def test_a_client_that_reads_nothing_counts_as_reset(pair):
    ours, _ = pair
    with pytest.raises(ConnectionResetError):
        ours.sendall(b"x" * 50_000_000)


def test_a_slow_reader_gets_everything_in_its_own_time(pair):
    ours, theirs = pair
    data = b"x" * 3_000_000
    sending = gevent.spawn(ours.sendall, data)
    received = 0
    while received < len(data):
        gevent.sleep(0.005)  # the whole takes longer than the patience for one piece
        received += len(theirs.recv(60_000))
    sending.get(timeout=2)


def test_adopting_takes_the_descriptor_over(pair):
    ours, theirs = pair
    theirs.sendall(b"hello")
    assert ours.recv(10) == b"hello"
    again = ClientSocket.adopt(ours, 1)
    assert ours.fileno() == -1
    assert again.gettimeout() == 1
    again.close()


def test_what_was_read_before_comes_first():
    ours, theirs = socket.socketpair()
    with theirs, ClientSocket.adopt(ours, 1, b"hello") as again:
        theirs.sendall(b"later")
        assert [again.recv(4), again.recv(4), again.recv(10)] == [b"hell", b"o", b"later"]


HEAD = b"POST / HTTP/1.1\r\n\r\n"


@pytest.mark.parametrize(("pieces", "request_"), [
    ([HEAD], HEAD), ([HEAD[:5], HEAD[5:]], b""), ([HEAD + b"body"], b""), ([HEAD + HEAD], b""), ([], b"")])
def test_the_bytes_of_a_request_are_known_where_nothing_else_came(pair, pieces, request_):
    ours, theirs = pair
    for piece in pieces:
        theirs.sendall(piece)
        ours.recv(100)
    assert ours.request() == request_


def test_they_are_not_known_where_the_request_before_brought_some(pair):
    ours, theirs = pair
    for rest, known in (b"POS", b""), (b"", HEAD), (HEAD, b""):
        ours.begin(rest)
        theirs.sendall(HEAD)
        ours.recv(100)
        assert ours.request() == known


def test_a_request_that_came_with_the_one_before_is_known(pair):
    ours, _ = pair
    ours.begin(HEAD)
    assert ours.request() == HEAD


def test_all_that_came_is_kept_until_the_application_is_called(pair):
    ours, theirs = pair
    ours.begin(b"PO")
    for piece in b"ST / HTTP/1.1\r\n", b"\r\nbody":
        theirs.sendall(piece)
        ours.recv(100)
    assert ours.so_far() == HEAD + b"body"
    ours.request()
    theirs.sendall(b"more")
    assert ours.recv(100) == b"more"
    assert ours.so_far() == b""


def test_what_another_worker_read_is_part_of_it():
    ours, theirs = socket.socketpair()
    with theirs, ClientSocket.adopt(ours, 1, HEAD, settled=True) as again:
        assert again.settled
        again.recv(100)
        assert again.so_far() == HEAD
        assert again.request() == HEAD


def test_a_head_that_comes_slowly_is_cut(pair, monkeypatch):
    monkeypatch.setattr(connections, "HEAD_TIMEOUT", 0.15)
    ours, theirs = pair
    theirs.sendall(b"G")
    ours.recv(100)
    began = time.monotonic()
    dripping = gevent.spawn(drip, theirs)
    with pytest.raises(ConnectionResetError):
        list(iter(lambda: ours.recv(100), b""))
    dripping.kill()
    assert 0.05 < time.monotonic() - began < 0.5 * PATIENCE
    assert ours.so_far().startswith(b"Gxx")
    assert ours.gettimeout() == 0.1


def drip(sock):
    """Send a byte each 0.03 s."""
    while True:
        gevent.sleep(0.03)
        sock.sendall(b"x")


@pytest.mark.parametrize(("wanted", "descriptors", "given"), [
    (10_000, 20_000, 10_000), (10_000, 1024, 1024 - 64), (10_000, 10, 1), (10_000, resource.RLIM_INFINITY, 10_000)])
def test_connections_fit_into_the_limit_of_open_files(wanted, descriptors, given):
    assert affordable(wanted, descriptors) == given


def test_what_is_taken_is_not_for_connections():
    assert affordable(10_000, 1024, 8) == 1024 - 64 - 8


def test_the_soft_limit_is_raised_to_the_hard_one(monkeypatch):
    limits = []
    monkeypatch.setattr(connections.resource, "getrlimit", lambda which: (100, 5000))
    monkeypatch.setattr(connections.resource, "setrlimit", lambda which, value: limits.append(value))
    assert raise_descriptor_limit() == 5000
    assert limits == [(5000, 5000)]


def test_whoever_is_refused_can_read_why():
    ours, theirs = socket.socketpair()
    theirs.sendall(b"POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 10_000)
    refusing = gevent.spawn(refuse, ours)
    assert theirs.recv(12) == b"HTTP/1.1 503"
    theirs.close()
    refusing.get(timeout=2)
    assert ours.fileno() == -1


def test_what_is_left_of_a_large_body_is_read_after_the_answer():
    ours, theirs = socket.socketpair()
    reading = gevent.spawn(finished, ours, Body(LengthReader(SocketUnreader(ours), 3_000_000)))
    with gevent.Timeout(4):
        theirs.sendall(b"x" * 3_000_000)
    theirs.close()
    assert reading.get(timeout=2) is False
    ours.close()


def test_refusing_somebody_who_stays_ends():
    ours, theirs = socket.socketpair()
    linger(ours, b"bye", 0.05)
    assert theirs.recv(10) == b"bye"
    ours.close()
    theirs.close()


def test_refusing_somebody_who_has_gone_is_no_error():
    ours, theirs = socket.socketpair()
    theirs.close()
    refuse(ours)
    assert ours.fileno() == -1



@pytest.mark.parametrize(("length", "end"), [(0, True), (1024, True), (65_000, True), (65_536, False)])
def test_a_body_is_read_to_its_end_or_given_up(length, end):
    assert drained(Body(io.BytesIO(b"x" * length))) is end


def test_a_body_that_comes_slowly_is_given_up():
    class Slow:
        def read(self, size):
            gevent.sleep(0.02)
            return b"x"
    began = time.monotonic()
    assert not drained(Body(Slow()), seconds=0.1)
    assert time.monotonic() - began < PATIENCE


@pytest.mark.parametrize("error", [InvalidChunkSize(b"zz"), ConnectionResetError()])
def test_a_broken_body_has_no_end(error):
    class Broken:
        def read(self, size):
            raise error
    body = Body(Broken())
    assert not drained(body)
    assert not drained(body)  # it has failed once: there is no telling where it ends
