"""Handing connections over, in one process that holds one slot of two; a process that sleeps holds the other."""
import os
import signal
import socket
from types import SimpleNamespace

import gevent
import gevent.socket
import pytest
from gunicorn.http.errors import LimitRequestHeaders

from pace.sockjs import siblings
from pace.sockjs.connections import ClientSocket
from pace.sockjs.siblings import LARGEST, Siblings, read, session_in, write
from tests.support.loop import turn_until

ADDR = ("192.0.2.1", 1234)


@pytest.mark.parametrize(("path", "session"), [
    ("/__sockjs__/000/abc/xhr", "abc"), ("/a/b/c/000/abc/eventsource", "abc"), ("/x/000/%61bc/%78hr_send", "abc"),
    ("/x/000/abc/jsonp", "abc"), ("/x/000/abc/jsonp_send", "abc"), ("/x/000/abc/htmlfile", "abc"),
    ("/x/000/abc/xhr_streaming", "abc"), ("/x/000/abc/websocket", None), ("/x/websocket", None), ("/x/info", None),
    ("/", None), ("", None), ("/xhr", None), ("/abc/xhr", None), ("/x/000/abc/xhr/", None)])
def test_the_session_in_a_path(path, session):
    assert session_in(path) == session


class Pair:
    """Siblings of two slots, of which this process holds the first; ``taken`` is what was handed to it."""

    def __init__(self):
        self.siblings = Siblings(2)
        self.taken = []
        self.errors = []
        self.holder = None
        self.siblings.join(self._take, lambda: self.errors.append("failed"))

    def _take(self, listener, addr, sock, data):
        self.taken.append((listener, addr, sock, data))

    def give(self, slot, client, data=b"GET", addr=ADDR):
        return self.siblings.give(slot, write(0, addr, data), client)

    def hold_the_other(self):
        """Let another process hold the other slot, and read nothing."""
        ready, tell = os.pipe()
        self.holder = os.fork()
        if self.holder == 0:
            self.siblings.slots.mine = set()
            self.siblings.slots.claim()
            os.write(tell, b"x")
            signal.pause()
        os.read(ready, 1)
        os.close(ready)
        os.close(tell)

    def close(self):
        if self.holder:
            os.kill(self.holder, signal.SIGKILL)
            os.waitpid(self.holder, 0)
        self.siblings.leave()
        for _, _, sock, _ in self.taken:
            sock.close()
        close_all(self.siblings)


def close_all(made):
    """Close what a worker closes by its end."""
    os.close(made.slots._locks)
    for ends in made._queues:
        for end in ends:
            end.close()


@pytest.fixture
def pair():
    made = Pair()
    yield made
    made.close()


@pytest.fixture
def client():
    """The server's and the client's end of a connection."""
    ours, theirs = gevent.socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def session_of(pair, slot):
    return next(f"s{number}" for number in range(100) if pair.siblings.slots.of(f"s{number}") == slot)


def test_requests_for_sessions_of_others_are_known(pair):
    mine, other = session_of(pair, 0), session_of(pair, 1)
    assert pair.siblings.slot_elsewhere("POST", f"/x/0/{mine}/xhr") is None
    assert pair.siblings.slot_elsewhere("POST", f"/x/0/{other}/xhr") == 1
    assert pair.siblings.slot_elsewhere("OPTIONS", f"/x/0/{other}/xhr") is None
    assert pair.siblings.slot_elsewhere("GET", f"/x/0/{other}/websocket") is None
    assert pair.siblings.slot_elsewhere("GET", "/") is None


def test_an_only_worker_never_looks(monkeypatch):
    alone = Siblings(1)
    alone.join(None, None)
    monkeypatch.setattr(siblings, "session_in", None)
    assert alone.slot_elsewhere("POST", "/x/0/abc/xhr") is None
    alone.leave()
    close_all(alone)


@pytest.mark.parametrize(("addr", "told"), [
    (ADDR, ADDR), (("2001:db8::1", 1234, 0, 0), ("2001:db8::1", 1234, 0, 0)), ("", ""), (b"", "")])
def test_a_connection_goes_over_with_what_was_read_of_it(pair, client, addr, told):
    ours, theirs = client
    assert pair.give(0, ours, b"POST /x\r\n\nand\x00more", addr)
    ours.close()
    turn_until(lambda: pair.taken)
    (listener, came_from, sock, data), = pair.taken
    assert (listener, came_from, data) == (0, told, b"POST /x\r\n\nand\x00more")
    sock.sendall(b"hello")
    assert theirs.recv(10) == b"hello"
    assert not os.get_inheritable(sock.fileno())
    assert (pair.siblings.given, pair.siblings.taken, pair.siblings.refused) == (1, 1, 0)


class Landed:
    """A connection that the second of two listeners accepted, with a request for a session."""

    def __init__(self, session, client, data=b"", settled=False):
        ours, self.client = client
        self.listeners = ["first", "second"]
        self.request = SimpleNamespace(method="POST", path=f"/x/0/{session}/xhr")
        self.sock = ClientSocket.adopt(ours, 1, data, settled)
        self.sock.peer = "second", ADDR
        self.sock.recv(2 * LARGEST)

    def divert(self, pair):
        with self.sock:
            return pair.siblings.divert(self.request, self.sock, self.listeners)


@pytest.fixture
def landed(client):
    """Make a Landed of the client's connection."""
    return lambda session, *args, **options: Landed(session, client, *args, **options)


def test_a_connection_is_diverted_to_the_worker_of_its_session(pair, landed):
    pair.hold_the_other()
    assert landed(session_of(pair, 1), b"POST").divert(pair)
    letter = pair.siblings._queues[1][0].recv(1000)
    assert read(letter) == (1, ADDR, b"POST")


def test_what_landed_right_is_not_diverted(pair, landed):
    assert not landed(session_of(pair, 0), b"POST").divert(pair)


def test_what_another_worker_has_settled_is_not_diverted_once(pair, client, monkeypatch):
    monkeypatch.setattr(siblings, "PATIENCE", 0)
    there = Landed(session_of(pair, 1), client, b"POST", settled=True)
    assert not pair.siblings.divert(there.request, there.sock, there.listeners)
    assert there.divert(pair)


def test_more_than_can_be_handed_over_is_refused(pair, landed):
    there = landed(session_of(pair, 1), b"x" * LARGEST)
    with pytest.raises(LimitRequestHeaders):
        there.divert(pair)


def test_whom_nobody_takes_is_told(pair, monkeypatch):
    monkeypatch.setattr(siblings, "PATIENCE", 0)
    ours, theirs = gevent.socket.socketpair()
    with theirs:
        telling = gevent.spawn(Landed(session_of(pair, 1), (ours, theirs), b"POST").divert, pair)
        assert theirs.recv(1000).startswith(b"HTTP/1.1 503 ")
        theirs.close()
        assert telling.get(timeout=2)


def test_a_slot_that_nobody_holds_is_waited_for(pair, client):
    giving = gevent.spawn(pair.give, 1, client[0])
    gevent.sleep(3 * siblings.PAUSE)
    assert not giving.ready()
    pair.hold_the_other()
    assert giving.get(timeout=2)


def test_the_wait_ends(pair, client, monkeypatch):
    monkeypatch.setattr(siblings, "PATIENCE", 0.1)
    assert not pair.give(1, client[0])
    assert pair.siblings.refused == 1


def test_a_worker_that_stops_waits_no_more(pair, client):
    giving = gevent.spawn(pair.give, 1, client[0])
    gevent.sleep(0)
    pair.siblings.leave()
    assert not giving.get(timeout=1)


def test_a_queue_that_is_full_is_waited_for(pair, client, monkeypatch):
    monkeypatch.setattr(siblings, "PATIENCE", 0.1)
    pair.hold_the_other()
    count = 0
    while pair.give(1, client[0], b"x" * 10_000):
        count += 1
        assert count < 1000
    assert count > 5
    assert pair.siblings.refused == 1


def test_what_waits_for_a_dead_worker_is_for_the_next(pair, client, monkeypatch):
    pair.hold_the_other()
    pair.siblings.look()
    assert pair.give(1, client[0], b"left behind")
    os.kill(pair.holder, signal.SIGKILL)
    os.waitpid(pair.holder, 0)
    pair.holder = None
    for now in (0, 1000):  # it stays vacant, and this process takes it up
        monkeypatch.setattr(pair.siblings.slots, "_clock", lambda now=now: now)
        pair.siblings.look()
    turn_until(lambda: pair.taken)
    assert pair.taken[0][3] == b"left behind"


def test_who_leaves_takes_what_was_sent_and_lets_go(pair, client):
    assert pair.give(0, client[0], b"last")
    pair.siblings.leave()
    assert pair.taken[0][3] == b"last"
    assert not pair.siblings.slots.held(0)


def test_a_descriptor_that_did_not_come_is_no_error(pair, client, caplog):
    pair.siblings._queues[0][1].send(b"[0, null]\n")
    assert pair.give(0, client[0])
    turn_until(lambda: pair.taken)
    assert len(pair.taken) == 1
    assert "too many open files" in caplog.text


def test_a_reader_that_fails_is_told_of(pair, client, monkeypatch, capsys):
    monkeypatch.setattr(siblings.json, "loads", lambda head: 1 / 0)
    pair.give(0, client[0])
    turn_until(lambda: pair.errors)
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_successor_reads_the_same_queues(pair, client):
    state = pair.siblings.state()
    assert all(os.get_inheritable(end) for ends in state["queues"] for end in ends)
    copied = {"slots": {**state["slots"], "locks": os.dup(state["slots"]["locks"])},
              "queues": [[os.dup(end) for end in ends] for ends in state["queues"]]}
    again = Siblings(2, copied)
    assert again._send(1, write(0, ADDR, b"GET"), client[0].fileno())
    assert read(pair.siblings._queues[1][0].recv(100))[2] == b"GET"
    close_all(again)


def test_queues_are_for_nobody_else(pair):
    assert all(end.family == socket.AF_UNIX and not end.getsockname() and not os.get_inheritable(end.fileno())
               for ends in pair.siblings._queues for end in ends)
