"""docs/protocol.md against a real server: its examples are sent, and what comes looks like its examples."""
import json
import re
import time

import pytest

from pace.messages import load_message
from tests.support.source import ROOT
from tests.support.stage import Stage
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for

CHANNELS = {
    "ecg": {"label": "ECG, bed 4", "leads": "MLII", "rate": "360", "range": "-2 3", "colour": "#1b5e20"},
    "spare": {"leads": "MLII"},
    "notes": {"kind": "text"},
    "runner": {"kind": "place", "trace": "ecg"},
}
HEADING = re.compile(r"^### (\w+)$", re.MULTILINE)
EXAMPLE = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(part):
    """(heading, message) of every example below the heading `part`."""
    text = (ROOT / "docs/protocol.md").read_text(encoding="utf-8")
    sections = HEADING.split(text.partition(f"\n## {part}\n")[2].partition("\n## ")[0])
    return [(heading, json.loads(example)) for heading, body in zip(sections[1::2], sections[2::2], strict=True)
            for example in EXAMPLE.findall(body)]


SAID = examples("What a client says")
HEARD = examples("What the server says")
REQUESTS = {message["what"]: message for heading, message in SAID if heading == "request"}


def shape(value):
    """A value with what may differ between two servers left out: types of fields, and of a list its first item."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value[:1]]
    return "number" if type(value) in (int, float) else type(value).__name__


def said(kind, number=0):
    """The document's example of that message of a client."""
    return [message for heading, message in SAID if heading == kind][number]


def heard(kind, number=0):
    """The shape of the document's example of that message."""
    return shape([message for heading, message in HEARD if heading == kind][number])


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("protocol"), channels=CHANNELS, settings={"discover": "ecgs-keys"})
    for name in CHANNELS:
        stage.heard(name)
    yield stage
    stage.close()


@pytest.fixture
def server(stage):
    return stage.server


@pytest.fixture
def viewer(server):
    with LiveViewer(server.websocket_url) as viewer:
        yield viewer


@pytest.fixture
def redis(stage):
    return stage.client


def test_the_document_has_an_example_of_every_message():
    assert {heading for heading, _ in SAID} == {
        "hello", "subscribe", "unsubscribe", "follow", "direct", "export", "ping", "request", "note", "location"}
    assert {heading for heading, _ in HEARD} == {
        "welcome", "block", "gap", "status", "reply", "note", "presence", "direct", "location", "error"}
    assert all(message["type"] == heading for heading, message in SAID + HEARD)


def has_notes(server):
    """Whether the server has read its notes; until then a request for them is refused."""
    with LiveViewer(server.websocket_url) as viewer:
        viewer.say(type="request", id="early", what="notes")
        viewer.say(type="ping", id="after")
        viewer.next("reply", id="after")
        return not any(message["type"] == "error" for message in viewer.seen)


def test_every_example_of_a_client_is_understood(server, viewer):
    wait_for(lambda: has_notes(server), 10)
    for heading, message in SAID:
        # a note is of a moment that there must be (tests/system/test_notes.py), a message to somebody who is here
        if heading not in ("note", "direct"):
            viewer.say(**message)
    viewer.say(type="ping", id="last")
    viewer.next("reply", id="last")
    assert [message for message in viewer.seen if message["type"] == "error"] == []


def test_welcome_and_replies_look_like_the_examples(viewer):
    assert shape(viewer.next("welcome")) == heard("welcome")
    for number, message in enumerate([{"type": "ping", "id": 7}, REQUESTS["channels"], REQUESTS["load"]]):
        viewer.say(**message)
        assert shape(viewer.next("reply", id=message["id"])) == heard("reply", number)


def test_a_history_looks_like_the_example(viewer, redis):
    viewer.subscribe("ecg")
    redis.publish("ecg", '{"t": 1331040405123.4, "dt": 2.777778, "v": [[-0.245]]}')
    position = viewer.next("block", channel="ecg")["pos"]
    arrival = int(position.partition(":")[2].partition("-")[0])
    viewer.say(**REQUESTS["history"] | {"from": arrival, "to": arrival})
    reply = viewer.next("reply", id=REQUESTS["history"]["id"])
    assert shape(reply) == heard("reply", 3)
    assert ([item["pos"] for item in reply["blocks"]], reply["last"]) == ([position], arrival)
    viewer.say(type="request", id="behind", what="history", channel="ecg", after=position)
    assert viewer.next("reply", id="behind")["blocks"] == []


def test_people_look_like_the_examples(viewer, server):
    viewer.subscribe("ecg")
    viewer.say(**said("hello", 1))
    you = viewer.next("presence")
    assert (shape(you), you["you"]["name"]) == (heard("presence"), "Ada")
    viewer.say(**said("follow") | {"topics": ["people"]})
    whole = viewer.next("presence", whole=True)
    assert (shape(whole | {"visits": 0}), whole["people"][0]["watches"]) == (heard("presence", 1), ["ecg"])
    with LiveViewer(server.websocket_url) as other:
        other.say(type="hello", protocol=1, person="a" * 16)
        id = other.next("presence")["you"]["id"]
        change = viewer.next("presence", where=lambda message: any(one["id"] == id for one in message["people"]))
        came = [one for one in change["people"] if one["id"] == id]
        assert shape(change | {"left": [""], "people": came}) == heard("presence", 2)
        viewer.say(**said("direct") | {"to": id})
        assert shape(viewer.next("reply", id="d1")) == heard("reply", 5)
        assert shape(other.next("direct")) == heard("direct")
        other.say(**REQUESTS["roster"] | {"after": "0" * 16})
        assert shape(other.next("reply", id="a6")) == heard("reply", 4)
    viewer.next("presence", where=lambda message: message["left"] == [id])


def test_locations_look_like_the_examples(viewer, server):
    viewer.say(**said("hello", 1))
    viewer.say(**said("location"))
    with LiveViewer(server.websocket_url) as other:
        other.say(type="follow", topics=["places"])
        # who comes within the same tick is told with the next one
        seen = other.next("location", where=lambda message: message["places"])
        assert shape(seen | {"whole": True}) == heard("location")
        viewer.say(**said("location", 1))
        same = other.next("location", where=lambda message: message["same"])
        assert shape(same | {"left": [""]}) == heard("location", 1)
        viewer.say(**said("location", 2))
        assert other.next("location", where=lambda message: message["left"])["left"] == same["same"]


def test_blocks_look_like_the_examples(viewer, redis):
    viewer.subscribe("ecg")
    viewer.subscribe("notes")
    redis.publish("ecg", '{"t": 1331040405123.4, "dt": 2.777778, "v": [[-0.245, -0.215, null]]}')
    assert shape(viewer.next("block", channel="ecg")) == heard("block", 0)
    redis.publish("ecg", '{"t": [1331040405123.4, 1331040405140.6], "v": [[-0.165, -0.155]]}')
    assert shape(viewer.next("block", channel="ecg")) == heard("block", 1)
    redis.publish("notes", "hello")
    assert shape(viewer.next("block", channel="notes")) == heard("block", 2)
    viewer.subscribe("runner")
    redis.publish("runner", '{"lat": 52.51627, "lng": 13.3777, "heading": 271.5}')
    assert shape(viewer.next("block", channel="runner")) == heard("block", 3)


def test_a_gap_looks_like_the_example(viewer, redis):
    redis.publish("ecg", f"{time.time() * 1000:.0f}|1")
    viewer.say(type="subscribe", channel="ecg", since="another:1-0")
    gap = viewer.next("gap")
    if gap["to"] is None:  # the sample had not arrived yet
        viewer.next("block")
        viewer.say(type="subscribe", channel="ecg", since="another:1-0")
        gap = viewer.next("gap")
    assert (shape(gap), gap["reason"]) == (heard("gap"), "epoch")


def test_statuses_look_like_the_examples(pace_server, redis_server):
    server, redis = pace_server(channels=CHANNELS, settings={"discover": "ecgs-keys"}), redis_server.client()
    wait_for(lambda: redis.pubsub_numsub("ecg")[0][1], 10)
    with LiveViewer(server.websocket_url) as viewer:
        expect_statuses(viewer, redis, redis_server)


def expect_statuses(viewer, redis, redis_server):
    redis.publish("ecg", f"{time.time() * 1000:.0f}|1")
    viewer.say(type="subscribe", channel="ecg")
    redis.publish("ecg", "nonsense")
    seen = viewer.next("status", 5, lambda message: message.get("state", {}).get("error"), channel="ecg")
    expected = heard("status", 4)
    seen["state"].update(rate=360.0, flags=["clock"])  # neither has been measured yet
    assert shape(seen) == expected
    redis.sadd("ecgs-keys", "good")
    found = viewer.next("status", 5, lambda message: "channels" in message)
    assert shape(found["channels"][-1]) == heard("status", 3)["channels"][0]
    redis_server.stop()
    assert shape(viewer.next("status", 5, redis="down")) == heard("status", 0)


def test_the_load_looks_like_the_example():
    # no server is busy on demand; that it tells is tested where its clock is the test's
    assert shape(json.loads(load_message(1, True, 120))) == heard("status", 1)


def test_the_server_looks_like_the_examples(viewer, redis):
    def server(field):
        return viewer.next("status", where=lambda message: field in message.get("server", {}))["server"]

    viewer.say(**said("follow") | {"topics": ["status"]})
    whole, expected = server("workers"), heard("status", 5)["server"]
    whole["redis"]["delay_ms"] = 0.4  # it may not have been measured yet
    assert shape(whole | {"trouble": []}) == expected | {"trouble": []}
    redis.publish("spare", "nonsense")
    state = server("states")["states"]["spare"]
    assert (state["state"], state["last"]) == ("silent", None)
    assert state.keys() == heard("status", 7)["server"]["states"]["ecg"].keys()
    assert type(server("time")["time"]) is int
    viewer.say(**said("follow") | {"topics": ["trouble"]})
    alone = viewer.next("status", where=lambda message: message.get("server", {}).keys() == {"trouble"})
    alone["server"]["trouble"] = []  # what other tests left silent
    assert shape(alone) == heard("status", 8)
    viewer.say(**REQUESTS["status"])
    answer, example = viewer.next("reply", id="a8"), [one for _, one in HEARD if one.get("what") == "status"][0]
    assert (answer.keys(), answer["server"].keys()) == (example.keys(), example["server"].keys())


def test_an_error_looks_like_the_example(viewer):
    viewer.say(type="subscribe", channel="egc")
    error = viewer.next("error")
    assert error == next(message for heading, message in HEARD if heading == "error")
