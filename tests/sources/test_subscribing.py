"""The pub/sub protocol, driven with bytes."""
import hiredis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.sources import subscribing
from pace.sources.subscribing import BATCH, PING_S, UNANSWERED, LinkLost, Subscriber


def reply(*parts):
    """RESP2 array of bytes and integers."""
    encoded = (b":%d\r\n" % part if isinstance(part, int) else b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
    return b"*%d\r\n" % len(parts) + b"".join(encoded)


def commands_in(data):
    reader = hiredis.Reader()
    reader.feed(data)
    return list(iter(reader.gets, False))


class Heard:
    def __init__(self):
        self.messages, self.missed = [], []
        self.subscriber = Subscriber(lambda *message: self.messages.append(message), self.missed.append)

    def confirm(self, *names):
        for name in names:
            self.subscriber.receive(reply(b"subscribe", name, 1), 0.0)


@pytest.fixture
def heard():
    return Heard()


def test_messages_are_delivered_with_their_arrival(heard):
    data = reply(b"message", b"a", b"1") + reply(b"message", b"b", b"\xff\r\n")
    assert heard.subscriber.receive(data, 5.0) == 2
    assert heard.messages == [(b"a", b"1", 5.0), (b"b", b"\xff\r\n", 5.0)]


@given(st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=200)), max_size=10), st.data())
def test_messages_survive_any_split(messages, data):
    heard = Heard()
    stream = b"".join(reply(b"message", *message) for message in messages)
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        heard.subscriber.receive(stream[:cut], 0.0)
        stream = stream[cut:]
    assert [message[:2] for message in heard.messages] == messages


def test_subscribes_to_what_is_wanted_and_no_longer(heard):
    commands = heard.subscriber.commands
    assert commands_in(commands({b"a", b"b"}, 0.0))[0] == [b"SUBSCRIBE", b"a", b"b"]
    assert commands({b"a", b"b"}, 0.1) == b""
    assert commands_in(commands({b"b", b"c"}, 0.2)) == [[b"UNSUBSCRIBE", b"a"], [b"SUBSCRIBE", b"c"]]


def test_many_subscriptions_go_in_batches(heard):
    names = {b"%d" % number for number in range(2 * BATCH + 1)}
    sent = [command for command in commands_in(heard.subscriber.commands(names, 0.0)) if command[0] == b"SUBSCRIBE"]
    assert [len(command) - 1 for command in sent] == [BATCH, BATCH, 1]
    assert {name for command in sent for name in command[1:]} == names


def test_confirmed_channels(heard):
    heard.confirm(b"a", b"b")
    heard.subscriber.receive(reply(b"unsubscribe", b"a", 1), 0.0)
    assert heard.subscriber.confirmed == {b"b"}
    assert heard.missed == []


def test_a_second_confirmation_means_missed_messages(heard):
    heard.confirm(b"a", b"b", b"a")
    assert heard.missed == [{b"a"}]


def test_pings_each_second(heard):
    commands = heard.subscriber.commands
    assert commands_in(commands(set(), 0.0)) == [[b"PING", b"1"]]
    assert commands(set(), PING_S / 2) == b""
    heard.subscriber.receive(reply(b"pong", b"1"), 0.0)
    assert commands_in(commands(set(), PING_S)) == [[b"PING", b"2"]]


def test_a_link_without_answers_is_lost(heard):
    for number in range(UNANSWERED):
        heard.subscriber.commands(set(), number * PING_S)
    with pytest.raises(LinkLost, match="PING"):
        heard.subscriber.commands(set(), UNANSWERED * PING_S)


def test_an_answer_in_time_saves_the_link(heard):
    for number in range(20):
        heard.subscriber.commands(set(), number * PING_S)
        if number % (UNANSWERED - 1) == 1:
            heard.subscriber.receive(reply(b"pong", b"%d" % (number + 1)), 0.0)
    assert heard.subscriber.pongs > 0


def test_asking_often_is_no_sign_of_a_lost_link(heard):
    for number in range(50):
        heard.subscriber.hurry()
        heard.subscriber.commands(set(), number / 1000)


def test_hurry_asks_anew_at_once(heard):
    heard.subscriber.commands(set(), 0.0)
    pong = heard.subscriber.hurry()
    heard.subscriber.receive(reply(b"pong", b"1"), 0.0)
    assert heard.subscriber.pongs < pong
    (command,) = commands_in(heard.subscriber.commands(set(), 0.01))
    heard.subscriber.receive(reply(b"pong", command[1]), 0.0)
    assert heard.subscriber.pongs >= pong


def test_ping_without_subscriptions_is_answered_otherwise(heard):
    heard.subscriber.commands(set(), 0.0)
    heard.subscriber.receive(b"$1\r\n1\r\n", 0.0)
    assert heard.subscriber.pongs == 1


def test_an_error_is_the_end(heard):
    with pytest.raises(LinkLost, match="NOPERM"):
        heard.subscriber.receive(b"-NOPERM no\r\n", 0.0)


def test_an_endless_reply_is_the_end(heard, monkeypatch):
    monkeypatch.setattr(subscribing, "MAX_PENDING", 100)
    with pytest.raises(LinkLost, match="more than 100 bytes"):
        heard.subscriber.receive(b"*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$999\r\n" + b"x" * 200, 0.0)
