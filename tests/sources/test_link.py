"""The pub/sub link against real servers; here it runs in a thread, since this process is not patched."""
import threading
import time
from functools import partial

import pytest

from pace import links
from pace.sources.link import READ_SIZE, PubSubLink
from tests.support.waiting import wait_for


class Listening:
    """A link in a thread; `events` are payloads, and None where messages may be missing."""

    def __init__(self, server, **options):
        self.events, self.arrivals = [], []
        self.link = PubSubLink(partial(links.connection, server.url), self._deliver, self._missed, **options)
        self.link.want([b"a", b"b"])
        self.thread = threading.Thread(target=self.link.run)
        self.thread.start()

    def _deliver(self, channel, data, arrival):
        self.events.append((channel, data))
        self.arrivals.append(arrival)

    def _missed(self, channels):
        self.events.append(None)

    def is_subscribed(self):
        return self.link.subscriber is not None and self.link.subscriber.confirmed == {b"a", b"b"}

    def close(self):
        self.link.close()
        self.thread.join(5)
        assert not self.thread.is_alive()


@pytest.fixture
def listen(any_redis_server):
    started = []

    def start(**options):
        started.append(Listening(any_redis_server, **options))
        wait_for(started[-1].is_subscribed)
        return started[-1]

    yield start
    for listening in started:
        listening.close()


@pytest.fixture
def client(any_redis_server):
    return any_redis_server.client()


def payloads(listening):
    return [event and event[1] for event in listening.events]


def test_hears_what_is_published(listen, client):
    listening = listen()
    client.publish("a", "1")
    client.publish("b", "2")
    client.publish("c", "3")
    client.publish("a", "4")
    wait_for(lambda: len(listening.events) == 3)
    assert listening.events == [(b"a", b"1"), (b"b", b"2"), (b"a", b"4")]
    assert abs(listening.arrivals[-1] - time.time() * 1000) < 5000


@pytest.mark.parametrize("rest", [True, False])
def test_hears_a_flood_in_order(listen, client, rest):
    listening = listen(rest=rest)
    with client.pipeline(transaction=False) as pipe:
        for number in range(20_000):
            pipe.publish("a", number)
        pipe.execute()
    wait_for(lambda: len(listening.events) == 20_000)
    assert payloads(listening) == [b"%d" % number for number in range(20_000)]


def test_what_waits_is_read_before_others_have_their_turn():
    sizes = iter([READ_SIZE] * 3 + [5])

    class Socket:
        def recv(self, size):
            return bytes(next(sizes))

    class Ear:
        heard = 0

        def receive(self, data, arrival):
            Ear.heard += len(data)
            return 2

    link = PubSubLink(None, None, None)
    assert not link.connected
    assert link._receive(Ear(), Socket()) == 8
    assert Ear.heard == 3 * READ_SIZE + 5


def test_a_message_of_megabytes_leaves_others_their_turn(monkeypatch):
    turns = []
    monkeypatch.setattr("pace.sources.link.gevent.sleep", turns.append)

    class Socket:
        def recv(self, size):
            return bytes(size)

    class Ear:
        def receive(self, data, arrival):
            return 0

    assert PubSubLink(None, None, None)._receive(Ear(), Socket()) == 0
    assert turns == [0]


def test_changes_what_it_hears(listen, client):
    listening = listen()
    listening.link.want([b"b", b"c"])
    assert not listening.link.confirmed
    wait_for(lambda: listening.link.confirmed)
    wait_for(lambda: listening.link.subscriber.confirmed == {b"b", b"c"})
    for name in "abc":
        client.publish(name, name)
    wait_for(lambda: len(listening.events) == 2)
    assert payloads(listening) == [b"b", b"c"]


def test_a_killed_connection_is_a_break_and_comes_back(listen, client):
    listening = listen()
    client.publish("a", "1")
    wait_for(lambda: listening.events)
    client.client_kill_filter(_type="pubsub")
    wait_for(lambda: None in listening.events and listening.is_subscribed(), 3)
    client.publish("a", "2")
    wait_for(lambda: len(listening.events) == 3)
    assert payloads(listening) == [b"1", None, b"2"]


def test_a_restart_of_redis_is_survived(listen, any_redis_server):
    listening = listen()
    any_redis_server.stop()
    wait_for(lambda: None in listening.events)
    any_redis_server.start()
    wait_for(listening.is_subscribed, 3)


def test_a_frozen_redis_is_noticed(listen, any_redis_server):
    listening = listen()
    any_redis_server.freeze()
    wait_for(lambda: None in listening.events, 6)
    assert listening.link.subscriber is None
    any_redis_server.thaw()
    wait_for(listening.is_subscribed, 5)


def test_a_mark_is_passed_once_all_before_it_was_heard(listen, client):
    listening = listen()
    for number in range(500):
        client.publish("a", number)
    mark = listening.link.mark()
    wait_for(mark.passed)
    assert len(listening.events) == 500


def test_a_mark_moves_on_while_the_link_is_down(listen, client, any_redis_server):
    listening = listen()
    any_redis_server.stop()
    wait_for(lambda: listening.link.subscriber is None)
    mark = listening.link.mark()
    assert not mark.passed()
    any_redis_server.start()
    wait_for(mark.passed, 3)
