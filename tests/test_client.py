"""The protocol, spoken with a session that has no transport."""
import json
import time

import pytest

from pace.client import MAX_SUBSCRIPTIONS, VERSION
from pace.errors import BrokerDown
from pace.hub.history import AT_ONCE
from pace.sockjs import STATE_CLOSING, STATE_OPEN
from tests.support.hub import channel
from tests.support.talk import Talk


@pytest.fixture
def talk(monkeypatch):
    monkeypatch.setattr("pace.sockjs.compact.apply_request_extensions", lambda request: None)
    return Talk()


def test_open_is_welcomed(talk):
    talk.client.on_open()
    welcome, = talk.heard()
    assert welcome.pop("time") == pytest.approx(1000 * time.time(), abs=5000)
    assert welcome == {
        "type": "welcome", "protocol": 1, "id": "abc", "version": VERSION, "transport": "xhr", "redis": "down",
        "history_s": 300, "flush_ms": 40, "marks": ["artefact"], "channels": [talk.bench.channels["ecg"].describe()]}


def test_who_is_sent_away_is_told_until_when(talk):
    talk.client.on_stopping(0.2504)
    told, = talk.heard()
    assert (told["type"], told["stopping"], told["return_ms"]) == ("status", True, 250)


def test_hello_of_this_protocol_needs_no_answer(talk):
    assert talk.say({"type": "hello", "protocol": 1}) == []


def test_hello_of_another_protocol(talk):
    error, = talk.say({"type": "hello", "protocol": 2, "id": 5})
    assert (error["type"], error["code"], error["id"]) == ("error", 400, 5)
    assert "protocol 1" in error["reason"]


def test_subscribe_answers_then_sends_what_is_there_then_what_comes(talk):
    first = talk.bench.publish(2)
    answer, *blocks = talk.say({"type": "subscribe", "channel": "ecg"})
    assert (answer["type"], answer["channel"], answer["subscribed"]) == ("status", "ecg", True)
    assert [block["block"]["v"][0][0] for block in blocks] == first
    talk.bench.publish(1)
    talk.bench.tick()
    assert [block["block"]["v"] for block in talk.heard()] == [[[2]]]


def test_subscribe_since(talk):
    talk.bench.publish(2)
    position = talk.say({"type": "subscribe", "channel": "ecg"})[1]["pos"]
    _, *blocks = talk.say({"type": "subscribe", "channel": "ecg", "since": position})
    assert [block["block"]["v"] for block in blocks] == [[[1]]]


def test_unsubscribe_ends_it(talk):
    talk.say({"type": "subscribe", "channel": "ecg"})
    answer, = talk.say({"type": "unsubscribe", "channel": "ecg"})
    assert (answer["channel"], answer["subscribed"]) == ("ecg", False)
    talk.bench.publish(1)
    talk.bench.tick()
    assert talk.heard() == []


def test_ping_and_requests(talk):
    assert [(reply["type"], reply["id"]) for reply in talk.say({"type": "ping", "id": "a"})] == [("reply", "a")]
    reply, = talk.say({"type": "request", "id": 1, "what": "channels"})
    assert (reply["id"], reply["what"]) == (1, "channels")
    assert reply["channels"] == [talk.bench.channels["ecg"].describe()]
    reply, = talk.say({"type": "request", "id": 2, "what": "time"})
    assert set(reply) == {"type", "id", "what", "time"}
    reply, = talk.say({"type": "request", "id": 3, "what": "load"})
    assert (reply["interval_ms"], reply["shortest_ms"], reply["longest_ms"]) == (40, 40, 1000)


def test_who_says_so_is_present_with_what_he_watches(talk):
    assert talk.client.person is None
    talk.say({"type": "subscribe", "channel": "ecg"})
    you, = talk.say({"type": "hello", "protocol": 1, "person": "a" * 16, "name": "Ada"})
    assert you["you"] == talk.client.person._asdict()
    whole, = talk.say({"type": "follow", "topics": ["people"]})
    assert [(one["name"], one["watches"]) for one in whole["people"]] == [("Ada", ["ecg"])]
    talk.say({"type": "unsubscribe", "channel": "ecg"})
    talk.bench.hub.room.people.gather()
    reply, = talk.say({"type": "request", "id": 1, "what": "roster"})
    assert (reply["what"], reply["people"][0]["watches"]) == ("roster", [])
    talk.client.on_close()
    assert talk.bench.hub.room.people.roster.people == {}


def test_what_a_part_cannot_do_without_redis_is_told(talk, monkeypatch):
    def ask_redis(session, message):
        raise BrokerDown("no answer")

    monkeypatch.setitem(talk.bench.hub.room.requests, "roster", ask_redis)
    error, = talk.say({"type": "request", "id": 1, "what": "roster"})
    assert (error["code"], error["reason"], error["id"]) == (503, "Redis does not answer", 1)


def test_a_part_may_answer_a_request_later(talk, monkeypatch):
    monkeypatch.setitem(talk.bench.hub.room.requests, "roster", lambda session, message: None)
    assert talk.say({"type": "request", "id": 1, "what": "roster"}) == []


def test_history_is_answered_while_the_session_goes_on(talk):
    numbers = talk.bench.publish(3)
    talk.client.on_message('{"type":"request","id":1,"what":"history","channel":"ecg"}')
    ping, reply = talk.say({"type": "ping", "id": 2})
    assert (ping["id"], reply["id"], reply["what"]) == (2, 1, "history")
    assert [item["block"]["v"][0][0] for item in reply["blocks"]] == numbers
    after = reply["blocks"][0]["pos"]
    reply, = talk.say({"type": "request", "id": 3, "what": "history", "channel": "ecg", "after": after})
    assert [item["block"]["v"][0][0] for item in reply["blocks"]] == numbers[1:]


def test_history_of_nothing_known(talk):
    error, = talk.say({"type": "request", "id": 1, "what": "history", "channel": "egc"})
    assert (error["code"], error["id"]) == (404, 1)


def test_too_much_history_at_once(talk):
    for number in range(AT_ONCE + 1):
        talk.client.on_message(json.dumps({"type": "request", "id": number, "what": "history", "channel": "ecg"}))
    error, *replies = talk.heard()
    assert (error["code"], error["id"]) == (429, AT_ONCE)
    assert [reply["id"] for reply in replies] == list(range(AT_ONCE))


def test_who_closes_while_history_is_read_is_forgotten(talk):
    talk.client.on_message('{"type":"request","id":1,"what":"history","channel":"ecg"}')
    talk.client.on_close()
    talk.client.state = STATE_CLOSING
    assert talk.heard() == []
    assert talk.bench.hub.history._asked == {}


@pytest.mark.parametrize(("message", "code"), [
    ("{", 400), ("[]", 400), (b"{}", 400), ({"type": "dance"}, 400), ({"type": "subscribe"}, 400),
    ({"type": "subscribe", "channel": "ecg", "since": "yesterday"}, 400),
    ({"type": "subscribe", "channel": "egc"}, 404), ({"type": "unsubscribe", "channel": "egc"}, 404),
    ({"type": "request", "id": 1, "what": "everything"}, 404), ({"type": "follow", "topics": ["x"]}, 404),
    ({"type": "hello", "protocol": 1, "person": "short"}, 400), ("x" * 20_000, 413),
])
def test_a_bad_message_gets_an_error_and_the_session_stays(talk, message, code):
    error, = talk.say(message)
    assert (error["type"], error["code"]) == ("error", code)
    assert error["reason"]
    assert talk.client.state == STATE_OPEN
    assert talk.bench.hub.feeds == {}
    assert talk.say({"type": "ping", "id": 1})[0]["type"] == "reply"


def test_too_many_subscriptions_are_refused(talk, monkeypatch):
    monkeypatch.setattr("pace.client.Limiter.wait", lambda self, now: 0)
    names = [f"c{number}" for number in range(MAX_SUBSCRIPTIONS + 1)]
    talk.bench.hub.set_channels({name: channel(name) for name in names})
    for name in names[:-1]:
        assert talk.say({"type": "subscribe", "channel": name})[0]["subscribed"]
    error, = talk.say({"type": "subscribe", "channel": names[-1]})
    assert error["code"] == 429
    again = talk.say({"type": "subscribe", "channel": names[0]})
    assert again[0]["subscribed"]


def test_close_gives_up_all_subscriptions(talk):
    talk.say({"type": "subscribe", "channel": "ecg"})
    talk.client.on_close()
    assert talk.bench.hub.feeds["ecg"].watchers == 0


def test_a_slow_client_loses_the_oldest_blocks_and_is_told():
    talk = Talk(max_queue=3000)
    first = talk.bench.publish(1)
    position = talk.say({"type": "subscribe", "channel": "ecg"})[1]["pos"]
    for _ in range(100):
        talk.bench.publish(1)
        talk.bench.tick()
        assert talk.client.queued <= 3000
    messages = talk.heard()
    gap, *blocks = [message for message in messages if message["type"] in ("gap", "block")]
    assert (gap["type"], gap["reason"], gap["from"], gap["to"]) == ("gap", "slow", position, blocks[0]["pos"])
    numbers = [block["block"]["v"][0][0] for block in blocks]
    assert numbers == list(range(numbers[0], 101))
    assert numbers[0] > first[0] + 1
    assert [message["type"] for message in messages].count("status") == 1


def live(talk):
    """Subscribed and at the present, with nothing in the queue; the position of the newest block."""
    talk.bench.publish(1)
    return talk.say({"type": "subscribe", "channel": "ecg"})[1]["pos"]


def blocks_each_second(talk, seconds):
    for _ in range(seconds):
        talk.bench.clock.pass_(1)
        talk.bench.publish(1)
        talk.bench.tick()


def test_blocks_that_wait_too_long_go_and_are_told():
    talk = Talk(max_queue_age=4, max_stall=100)
    position = live(talk)
    blocks_each_second(talk, 4)
    assert [frame.at for frame in talk.client.waiting] == [talk.bench.clock() - age for age in (3, 2, 1, 0)]
    blocks_each_second(talk, 26)
    gap, *blocks = [message for message in talk.heard() if message["type"] in ("gap", "block")]
    assert (gap["reason"], gap["from"], gap["to"]) == ("slow", position, blocks[0]["pos"])
    numbers = [block["block"]["v"][0][0] for block in blocks]
    assert numbers == list(range(numbers[0], 31))
    assert 2 <= len(numbers) <= 5


def test_blocks_wait_for_ever_while_there_are_no_newer_ones():
    talk = Talk(max_queue_age=4, max_stall=10)
    live(talk)
    blocks_each_second(talk, 2)
    talk.bench.clock.pass_(60)
    talk.bench.tick()
    assert [message["block"]["v"][0][0] for message in talk.heard() if message["type"] == "block"] == [1, 2]


def test_what_was_asked_for_does_not_age():
    talk = Talk(max_queue_age=4, max_stall=10)
    talk.bench.publish(3)
    talk.client.on_message('{"type":"subscribe","channel":"ecg"}')
    talk.bench.settle()
    talk.client.flush()
    blocks_each_second(talk, 4)
    assert [message["block"]["v"][0][0] for message in talk.heard() if message["type"] == "block"] == list(range(7))


def test_a_client_that_reads_nothing_for_too_long_is_closed():
    talk = Talk(max_queue_age=4, max_stall=10)
    live(talk)
    blocks_each_second(talk, 11)
    assert talk.client.state == STATE_OPEN
    blocks_each_second(talk, 1)
    assert talk.client.state == STATE_CLOSING
    assert talk.client._close.code == 4008
    assert talk.client.queued == 0


def test_a_client_that_reads_a_little_stays():
    talk = Talk(max_queue_age=4, max_stall=10)
    live(talk)
    for _ in range(6):
        blocks_each_second(talk, 8)
        assert talk.heard()
    assert talk.client.state == STATE_OPEN


def test_a_stretched_interval_is_told_to_newcomers(talk):
    talk.bench.hub.tempo.served(0.08)
    talk.bench.hub.tell_load()
    talk.client.on_open()
    welcome, load = talk.heard()
    assert (welcome["type"], load["stretched"], load["interval_ms"]) == ("welcome", True, 500)


def test_a_client_that_asks_and_never_reads_is_closed(monkeypatch):
    monkeypatch.setattr("pace.client.Limiter.wait", lambda self, now: 0)
    talk = Talk(max_queue=3000)
    talk.client._jobs = _NoJobs()
    for number in range(200):
        talk.client.on_message(json.dumps({"type": "ping", "id": number}))
        talk.client.flush()
    assert talk.client.state == STATE_CLOSING
    assert talk.client._close.code == 4008
    assert talk.client.queued == 0


class _NoJobs:
    """Hooks are not what is tested."""

    def add(self, call, *args, size=0):
        return None
