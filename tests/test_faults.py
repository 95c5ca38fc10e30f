"""One direction of a connection, and the ends of both: by hand, without a proxy's loop."""
import selectors
import socket

import pytest

from pace.faults import BLACK_HOLE, CUT, HALF_OPEN, HOLD, RESETS, Faults, Link, Pipe
from tests.support.loop import connected_pair


@pytest.fixture
def sockets():
    """Opens pairs (far end, near end); the near end does not block."""
    opened = []

    def pair():
        near, far = connected_pair()
        opened.extend([near, far])
        return far, near
    yield pair
    for sock in opened:
        sock.close()


@pytest.fixture
def pipe(sockets):
    """Make a Pipe with these faults; it, who sends into it and who reads from it."""
    def make(**faults):
        sender, source = sockets()
        reader, sink = sockets()
        reader.setblocking(False)
        return Pipe(source, sink, Faults(**faults)), sender, reader
    return make


def read(reader):
    """What has come."""
    try:
        return reader.recv(1 << 20)
    except BlockingIOError:
        return None


def taken(pipe, sender, data, now=0.0):
    """Send bytes into a pipe."""
    sender.sendall(data)
    while pipe.held < len(data):
        pipe.take(now)


def test_without_faults_bytes_leave_at_once(pipe):
    line, sender, reader = pipe()
    taken(line, sender, b"hello")
    assert line.wait(0.0) == 0.0
    line.give(0.0)
    assert (read(reader), line.count, line.held) == (b"hello", 5, 0)
    assert line.wait(0.0) is None


def test_delay_holds_each_byte_for_so_long(pipe):
    line, sender, reader = pipe(delay=0.5)
    taken(line, sender, b"one", 10.0)
    line.give(10.49)
    assert read(reader) is None
    assert line.wait(10.25) == pytest.approx(0.25)
    line.give(10.5)
    assert read(reader) == b"one"


def test_jitter_never_changes_the_order(pipe, monkeypatch):
    line, sender, reader = pipe(jitter=1.0)
    monkeypatch.setattr("pace.faults.random.random", iter([0.9, 0.1]).__next__)
    for letter in (b"a", b"b"):
        sender.sendall(letter)
        while not line.held or (letter == b"b" and line.held < 2):
            line.take(0.0)
    line.give(0.5)
    assert read(reader) is None
    line.give(0.9)
    assert read(reader) == b"ab"


def test_pieces_leave_one_by_one(pipe):
    line, sender, reader = pipe(piece=2, pause=0.1)
    taken(line, sender, b"abcde")
    came = []
    for now in (0.0, 0.05, 0.1, 0.2):
        line.give(now)
        came.append(read(reader))
    assert came == [b"ab", None, b"cd", b"e"]


def test_rate_is_kept(pipe):
    line, sender, _ = pipe(rate=10_000)
    taken(line, sender, b"x" * 5000)
    now = 0.0
    while line.held:
        line.give(now)
        now += line.wait(now) or 0.0
    assert now == pytest.approx(0.49)


def test_silence_takes_nothing_and_loses_nothing(pipe):
    line, sender, reader = pipe()
    taken(line, sender, b"one")
    line.faults.silent = True
    line.give(0.0)
    assert (read(reader), line.takes, line.wait(0.0)) == (None, False, None)
    line.faults.silent = False
    line.give(0.0)
    assert read(reader) == b"one"


def test_what_is_held_is_bounded(pipe):
    line, sender, _ = pipe(delay=60)
    sender.setblocking(False)
    for _ in range(50 * HOLD // 65536):
        push(sender, b"x" * 65536)
        if line.takes:
            line.take(0.0)
    assert HOLD <= line.held < HOLD + 65536


def push(sender, data):
    """Send as much as is taken."""
    try:
        sender.send(data)
    except BlockingIOError:
        return


def test_the_end_comes_after_the_last_byte(pipe):
    line, sender, reader = pipe()
    sender.sendall(b"last")
    sender.shutdown(socket.SHUT_WR)
    while not line.ended:
        line.take(0.0)
    line.give(0.0)
    assert line.done
    assert (read(reader), read(reader)) == (b"last", b"")


@pytest.fixture
def link(sockets):
    """A Link, its client and its target, which wait 5 s for what comes."""
    (client, near), (target, far) = sockets(), sockets()
    return Link(1, near, far, Faults(), Faults(), 0.0), client, target


@pytest.mark.parametrize(("fate", "to_client", "to_target"), [
    (CUT, b"", b""), (RESETS, ConnectionResetError, ConnectionResetError), (HALF_OPEN, TimeoutError, b""),
    (BLACK_HOLE, TimeoutError, TimeoutError)])
def test_what_either_side_sees_of_its_fate(link, fate, to_client, to_target):
    line, client, target = link
    with selectors.DefaultSelector() as selector:
        line.arrange(0.0, selector)
        line.befall(fate)
        line.arrange(0.0, selector)
        if line.closed:
            line.release(selector)
        assert [seen(client), seen(target)] == [to_client, to_target]
        if not line.closed:
            line.release(selector)


def seen(sock):
    """What comes next, or the class of the error."""
    sock.settimeout(0.2)
    try:
        return sock.recv(10)
    except OSError as error:
        return type(error)


def test_a_side_that_breaks_breaks_the_other(link):
    line, client, target = link
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    client.close()
    with selectors.DefaultSelector() as selector:
        line.arrange(0.0, selector)
        for key, events in selector.select(5):
            line.serve(key.fileobj, events, 0.0)
        assert line.closed
        line.release(selector)
    assert seen(target) is ConnectionResetError
