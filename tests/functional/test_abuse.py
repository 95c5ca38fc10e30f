"""A client that sends more than is taken."""
import json
import re
import time
from types import SimpleNamespace

import pytest

from pace.client import ABUSE, CROWD, PAUSE_S
from pace.hub.addresses import BURST_S, Addresses
from pace.hub.limiter import ABUSE_S, BURST, Limiter
from pace.sockjs import STATE_CLOSING, STATE_OPEN
from tests.support.talk import Talk


@pytest.fixture
def talk():
    return Talk()


@pytest.fixture
def pauses(monkeypatch):
    """The pauses of who sends too much, which are not waited for."""
    pauses = []
    monkeypatch.setattr("pace.client.sleep", pauses.append)
    return pauses


def test_too_many_messages_are_refused_with_the_wait_and_slowed_down(talk, pauses):
    answers = [talk.say({"type": "ping", "id": number})[0] for number in range(BURST + 5)]
    assert all(answer["type"] == "reply" for answer in answers[:BURST])
    assert (answers[-1]["type"], answers[-1]["code"]) == ("error", 429)
    assert re.fullmatch("too many messages, the next one in [0-9]+ ms", answers[-1]["reason"])
    assert set(pauses) == {PAUSE_S}
    assert len(pauses) == [answer["type"] for answer in answers].count("error")


def test_who_goes_on_sending_too_much_is_closed(talk, monkeypatch, pauses):
    begin = now = time.monotonic()
    monkeypatch.setattr("pace.client.time.monotonic", lambda: now)
    while talk.client.state == STATE_OPEN and now < begin + 2 * ABUSE_S:
        now += 0.01
        talk.client.on_message('{"type":"ping","id":1}')
    assert ABUSE_S < now - begin < ABUSE_S + 2
    assert talk.client._close == ABUSE


def test_who_has_gone_is_neither_told_nor_waited_for(talk, pauses):
    talk.client.state = STATE_CLOSING
    for number in range(2 * BURST):
        talk.client.on_message(json.dumps({"type": "ping", "id": number}))
    assert (pauses, talk.heard()) == ([], [])


def test_messages_of_one_address_are_refused_and_its_sessions_closed(talk, monkeypatch, pauses):
    monkeypatch.setattr("pace.client.Limiter.wait", lambda self, now, rate=20, burst=60, wait=Limiter.wait: (
        burst > 60 and wait(self, now, rate, burst)))
    limits = SimpleNamespace(address_sessions=0, address_openings=0, address_messages=2)
    addresses = talk.bench.hub.addresses = Addresses(limits, talk.bench.clock)
    talk.client.address = addresses.join("203.0.113.9")
    answers = [talk.say({"type": "ping", "id": number})[0] for number in range(2 * BURST_S + 1)]
    assert {answer["type"] for answer in answers[:-1]} == {"reply"}
    assert (answers[-1]["code"], answers[-1]["reason"]) == (
        429, "too many messages from one address, the next one in 500 ms")
    for _ in range(int(ABUSE_S) + 1):
        talk.bench.clock.pass_(1)
        for _ in range(3):
            talk.client.on_message('{"type":"ping","id":1}')
    assert talk.client._close == CROWD
