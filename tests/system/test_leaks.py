"""What somebody hears of a channel that he may not see, however he asks: two workers, a proxy that says who is who."""
import json
import time
from contextlib import ExitStack

import pytest
from websockets.exceptions import InvalidStatus

from tests.support.stage import Stage
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for

SECRET = ("ward7-trace", "ward7-words", "ward7-belt", "ward7-number")
#: What who may see ward7-words alone hears nothing of.
HIDDEN = ("ward7-trace", "ward7-belt", "ward7-number", "ward7-label", "ward7 noted", "ecg", "alice")
#: As long as a secret name, of no channel.
NOTHING = "ward9-trace"
CHANNELS = {
    "ecg": {"leads": "I", "view": "users"},
    "belt": {"kind": "place", "trace": "ward7-trace", "view": "users"},
    "ward7-trace": {"leads": "ward7-lead", "label": "ward7-label", "source": "pubsub:ward7-published"},
    "ward7-words": {"kind": "text"}, "ward7-belt": {"kind": "place"}, "ward7-number": {"kind": "number"}}
SETTINGS = {"auth": "header", "auth_header": "X-Remote-User", "auth_groups_header": "X-Remote-Groups",
            "view": "group:doctors", "flush_ms": "20", "secret": "file:secret"}
ALICE = {"X-Remote-User": "alice", "X-Remote-Groups": "doctors"}
BOB = {"X-Remote-User": "bob"}
REQUESTS = ["channels", "roster", "notes", "status", "load", "time"]
TOPICS = ["people", "notes", "places", "status"]


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("leaks")
        (folder / "secret").write_text("0123456789abcdef" * 4)
        stage = Stage(folder, channels=CHANNELS, settings=SETTINGS, server={"workers": "2"})
        stack.callback(stage.close)
        stage.heard("ward7-published")
        yield stage


@pytest.fixture
def viewer(stage):
    with ExitStack() as stack:
        def viewer(headers, name=None):
            one = stack.enter_context(LiveViewer(stage.server.websocket_url, headers=headers))
            if name:
                one.say(type="hello", protocol=1, person=name.ljust(16, "-"), name=name)
                one.say(type="follow", topics=TOPICS)
                one.next("presence", 10, where=lambda message: "you" in message)
            return one
        yield viewer


def asked(channel, id):
    """Every message that names a channel."""
    return [{"type": "subscribe", "channel": channel}, {"type": "subscribe", "channel": channel, "since": "a:1-1"},
            {"type": "unsubscribe", "channel": channel},
            {"type": "request", "id": id, "what": "history", "channel": channel, "from": 0, "to": 10**12},
            {"type": "request", "id": id, "what": "history", "channel": channel},
            {"type": "request", "id": id, "what": "notes", "channel": channel},
            {"type": "request", "id": id, "what": "roster", "channel": channel},
            {"type": "note", "id": id, "channel": channel, "text": "x"},
            {"type": "note", "id": id, "channel": channel, "mark": "artefact"},
            {"type": "note", "id": id, "channel": channel, "pos": "a:1-1", "sample": 0, "text": "x"},
            {"type": "export", "channel": channel, "what": "csv", "from": 0, "to": 1}]


def answers(viewer, messages):
    """All that comes between the messages, fewer than are limited, and the answer to a ping behind them."""
    for message in messages:
        viewer.say(**message)
    viewer.say(type="ping", id="ping")
    before = len(viewer.seen)
    viewer.next("reply", 10, id="ping")
    return [one for one in viewer.seen[before:-1] if one["type"] in ("error", "reply", "gap", "block")]


def live(stage, alice):
    """Everything that can happen on the secret channels, until alice has seen it."""
    for channel in SECRET:
        alice.subscribe(channel)
    now = time.time() * 1000
    stage.client.publish("ward7-published", f"{now:.1f}|0.5")
    stage.client.publish("ward7-published", "not a payload")
    stage.client.publish("ward7-words", "ward7 said")
    stage.client.publish("ward7-number", f"{now:.1f}|7")
    stage.client.publish("ward7-belt", json.dumps({"lat": 1, "lng": 2}))
    block = alice.next("block", 10, channel="ward7-trace")
    alice.say(type="note", id="n", channel="ward7-trace", pos=block["pos"], sample=0, text="ward7 noted")
    alice.next("note", 10, where=lambda message: "ward7 noted" in json.dumps(message))
    alice.next("status", 15, where=lambda message: "ward7" in json.dumps(message) and "channels" not in message)


def test_nothing_names_what_one_may_not_see(stage, viewer):
    early, alice = viewer(BOB, "early"), viewer(ALICE, "alice")
    live(stage, alice)
    late = viewer(BOB, "late")
    heard = json.dumps(alice.seen)
    assert all(name in heard for name in SECRET)
    for bob in (early, late):
        for what in REQUESTS:
            bob.say(type="request", id=what, what=what)
            bob.next("reply", 10, id=what)
        for _ in range(2):  # what is told each second
            bob.next("status", 10, where=lambda message: "time" in message.get("server", {}))
        texts = json.dumps(bob.seen)
        assert "ward7" not in texts
        assert '"ecg"' in texts  # he hears of what he may see
        assert '"alice"' in texts


def test_what_one_may_not_see_answers_as_what_is_not_there(stage, viewer):
    alice = viewer(ALICE, "alice")
    alice.subscribe("ward7-trace")
    stage.client.publish("ward7-published", f"{time.time() * 1000:.1f}|0.5")
    alice.next("block", 10, channel="ward7-trace")
    bob = viewer(BOB, "bob")
    hidden, missing = (answers(bob, asked(name, "id")) for name in ("ward7-trace", NOTHING))
    assert json.dumps(hidden).replace("ward7-trace", NOTHING) == json.dumps(missing)
    assert [message["code"] for message in hidden].count(404) >= 9


def test_a_link_shows_one_channel_and_nothing_else(stage, viewer):
    alice = viewer(ALICE, "alice")
    live(stage, alice)
    body = json.dumps({"channel": "ward7-words", "seconds": 60})
    status, _, made = stage.server.get("/share", {**ALICE, "Content-Type": "application/json"}, "POST", body)
    assert status == 201
    status, headers, _ = stage.server.get(f"/share/{json.loads(made)['url'].rpartition('/')[2]}")
    assert status == 303
    guest = viewer({"Cookie": headers["Set-Cookie"].partition(";")[0]})
    answers(guest, [{"type": "hello", "protocol": 1, "person": "g" * 16, "name": "alice"},
                    {"type": "follow", "topics": TOPICS}, {"type": "location", "lat": 1, "lng": 2},
                    {"type": "direct", "to": "0" * 16, "text": "x"},
                    *({"type": "request", "id": "id", "what": what} for what in REQUESTS)])
    trace, ecg, missing = (answers(guest, asked(name, "id")) for name in ("ward7-trace", "ecg", NOTHING))
    assert json.dumps(trace).replace("ward7-trace", NOTHING) == json.dumps(missing)
    assert json.dumps(ecg).replace("ecg", NOTHING) == json.dumps(missing)
    guest.subscribe("ward7-words")
    stage.client.publish("ward7-words", "for the guest too")
    guest.next("block", 10, channel="ward7-words")
    texts = [json.dumps(message) for message in guest.seen if message["type"] != "error"]
    assert not [text for text in texts for word in HIDDEN if word in text]


@pytest.mark.parametrize("headers", [{}, {"X-Remote-Groups": "doctors"}, {"X-Remote-User": "ward seven"}], ids=str)
def test_strangers_are_not_let_in(stage, headers):
    with pytest.raises(InvalidStatus) as refused, LiveViewer(stage.server.websocket_url, headers=headers):
        pass
    assert refused.value.response.status_code == 403
    for path in ("/", "/status", "/map", "/__sockjs__/info"):
        status, _, body = stage.server.get(path, headers)
        assert status == 403
        assert b"ward7" not in body
    for path in ("/healthz", "/readyz", "/metrics", "/nothing"):
        assert b"ward7" not in stage.server.get(path, headers)[2]
    wait_for(lambda: "Traceback" not in stage.server.log)
