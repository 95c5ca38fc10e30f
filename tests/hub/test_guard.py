"""pace.hub.guard: what may not be seen is not there, and what may be seen no longer ends."""
import json

import pytest

from pace.errors import BadMessage
from pace.hub.guard import AGAIN, GUARD_S, LOGGED_OUT, Guard, described, greeting, need_channel, no_channel, witness
from pace.security import audit
from pace.security.access import GONE, LINK_OVER, NOBODY
from pace.security.grants import ALL, ALL_RIGHTS
from pace.security.sharing import Link
from pace.sockjs import STATE_OPEN
from tests.support.guarded import SECRET, Guarded, ward
from tests.support.hub import Viewer
from tests.support.talk import Talk


@pytest.fixture
def guarded(monkeypatch):
    monkeypatch.setattr("pace.sockjs.compact.apply_request_extensions", lambda request: None)
    return Guarded()


def names(message):
    return [channel["name"] for channel in message["channels"]]


def closed(talk):
    return None if talk.client.state == STATE_OPEN else tuple(talk.client._close)


def look(guarded):
    guarded.now += 10
    assert Guard(guarded.hub).round() == GUARD_S


def test_descriptors_of_what_may_be_seen():
    assert described(ward(), ALL_RIGHTS) == [channel.describe() for channel in ward().values()]


def test_the_welcome_names_what_one_may_see_and_says_what_one_may(guarded):
    welcome, = guarded.talk("ada").heard()
    assert names(welcome) == ["ecg", "read", SECRET, "bed"]
    assert welcome["channels"][3]["trace"] == SECRET
    assert (welcome["share"], "room" in welcome) == (True, False)
    welcome, = guarded.talk("ben").heard()
    assert names(welcome) == ["ecg", "read", "bed"]
    assert ["note" in channel and channel["note"] for channel in welcome["channels"]] == [False, False, False]
    assert ["note" in channel for channel in welcome["channels"]] == [False, True, False]
    assert SECRET not in json.dumps(welcome)
    assert welcome["channels"][2]["trace"] is None
    assert greeting(ALL) == {}


def test_who_may_nothing_is_closed_at_once(guarded):
    stranger = guarded.talk()
    assert closed(stranger) == (LOGGED_OUT, NOBODY)
    assert stranger.heard() == []


@pytest.mark.parametrize("message", [
    {"type": "subscribe"}, {"type": "subscribe", "since": "e:1-0"}, {"type": "unsubscribe"},
    {"type": "request", "what": "history"}, {"type": "request", "what": "roster"}, {"type": "request", "what": "notes"},
    {"type": "note", "pos": "e:1-0", "sample": 0, "text": "x"},
    {"type": "export", "what": "csv", "from": 0, "to": 1}])
def test_what_may_not_be_seen_is_refused_as_what_is_not_there(guarded, message):
    ben = guarded.talk("ben")
    ben.say({"type": "hello", "protocol": 1, "person": "b" * 16})
    guarded.hub.room.notes._sound = True
    hidden, = ben.say({**message, "id": 1, "channel": SECRET})
    absent, = ben.say({**message, "id": 1, "channel": "absent-bed"})
    assert hidden["code"] == 404
    assert {**hidden, "reason": hidden["reason"].replace(SECRET, "absent-bed")} == absent


def test_a_revoked_grant_ends_the_stream(guarded):
    ada, ben = guarded.talk("ada"), guarded.talk("ben")
    for talk in (ada, ben):
        talk.say({"type": "subscribe", "channel": "ecg"})
    ada.say({"type": "subscribe", "channel": SECRET})
    guarded.hub.access.configure(guarded.hub.access._settings)
    guarded.hub.set_channels(ward(view="user:ben"))
    error, status, channels = ada.heard()
    assert (error["code"], error["reason"]) == (404, no_channel(SECRET))
    assert (status["channel"], status["subscribed"], status["state"]["last"]) == (SECRET, False, None)
    assert names(channels) == ["ecg", "read", "bed"]
    assert [names(message) for message in ben.heard()] == [["ecg", "read", SECRET, "bed"]]
    guarded.bench.publish(1, SECRET)
    guarded.bench.publish(1, "ecg")
    guarded.bench.tick()
    assert [message["channel"] for message in ada.heard() if message["type"] == "block"] == ["ecg"]
    ben.heard()
    look(guarded)
    assert ada.heard() == ben.heard() == []


def test_a_user_who_is_gone_is_closed(guarded):
    ada, ben = guarded.talk("ada"), guarded.talk("ben")
    ada.say({"type": "subscribe", "channel": SECRET})
    del guarded.users["ada"]
    look(guarded)
    assert (closed(ada), closed(ben)) == ((LOGGED_OUT, GONE), None)
    assert SECRET not in guarded.hub.feeds or guarded.hub.feeds[SECRET].watchers == 0


def test_a_log_in_that_ended_closes_its_sessions_alone(guarded):
    first, second = guarded.talk("ada", "first", login="1"), guarded.talk("ada", "second", login="2")
    guarded.over.add("1")
    look(guarded)
    assert (closed(first), closed(second)) == ((LOGGED_OUT, "Logged out"), None)


def test_who_holds_a_link_sees_one_channel_and_nobody(guarded):
    guarded.shares["7"] = Link("7", SECRET, 2_000_000_000, "ada", 0)
    guest = guarded.talk(share="7")
    welcome, = guest.heard()
    assert names(welcome) == [SECRET]
    assert (welcome["room"], welcome["until"], "share" in welcome) == (False, 2_000_000_000_000, False)
    assert welcome["channels"][0]["note"] is False
    answer, = guest.say({"type": "subscribe", "channel": SECRET})
    assert answer["subscribed"] is True
    assert guest.say({"type": "hello", "protocol": 1, "person": "g" * 16, "name": "Ada"}) == []
    assert guest.client.person is None
    for message in ({"type": "note", "text": "x"}, {"type": "location", "lat": 1, "lng": 1},
                    {"type": "direct", "to": "a" * 16, "text": "x"}, {"type": "request", "what": "roster"},
                    {"type": "request", "what": "notes"}, {"type": "request", "what": "status"}):
        error, = guest.say({**message, "id": 1})
        assert (error["code"], "logged in" in error["reason"]) == (403, True)
    assert guest.say({"type": "follow", "topics": ["people", "notes", "places", "status"]}) == []
    trouble, = guest.say({"type": "follow", "topics": ["people", "trouble"]})
    assert list(trouble["server"]) == ["trouble"]
    guarded.shares.clear()
    look(guarded)
    assert closed(guest) == (LOGGED_OUT, LINK_OVER)


def test_need_channel_and_the_audit_log(guarded, monkeypatch):
    told = []
    monkeypatch.setattr(audit, "is_on", lambda: True)
    monkeypatch.setattr(audit, "_denials", audit.Denials())
    monkeypatch.setattr(audit, "record", lambda event, **fields: told.append((event, fields)))
    ben = guarded.talk("ben")
    ben.say({"type": "subscribe", "channel": "ecg"})
    for _ in range(3):
        ben.say({"type": "subscribe", "channel": SECRET})
    ben.say({"type": "export", "channel": "ecg", "what": "csv", "from": 1, "to": 2})
    ben.client.on_close()
    assert [(event, fields["user"], fields["session"], fields["channel"]) for event, fields in told] == [
        ("view", "ben", "of-ben", "ecg"), ("denial", "ben", "of-ben", SECRET), ("export", "ben", "of-ben", "ecg"),
        ("view end", "ben", "of-ben", "ecg")]
    witness(audit.NOTE, Talk().client, "ecg")
    assert told[-1] == ("note", {"user": None, "share": None, "session": "abc", "address": "", "channel": "ecg"})
    with pytest.raises(BadMessage, match="there is no channel 'x'"):
        need_channel(guarded.hub, Viewer(), "x", None)


def test_whom_a_proxy_vouches_for_is_asked_again(guarded):
    ada, ben = guarded.talk("ada"), guarded.talk("ben", login="a log-in")
    for talk in (ada, ben):
        if talk.client.grants.vouched:
            guarded.hub.vouching.add(talk.client)
        talk.heard()
    guarded.hub.vouching._clock = lambda: float("inf")
    look(guarded)
    assert (closed(ada), closed(ben)) == (AGAIN, None)
    assert [(message["stopping"], message["return_ms"]) for message in ada.heard()] == [(True, 0)]
