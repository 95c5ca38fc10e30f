"""Notes over a real server: what docs/protocol.md shows, and one order for everybody on every worker."""
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.support.stage import Stage
from tests.support.viewer import LiveViewer
from tests.system.test_protocol import HEARD, SAID, shape

WRITERS, TURNS = 50, 4
BURST_S = 1.0
"""For so long all writers write at once."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    channels = {"ecg": {"leads": "MLII", "rate": "360"}}
    stage = Stage(tmp_path_factory.mktemp("notes"), channels=channels, server={"workers": 2})
    stage.heard("ecg")
    yield stage
    stage.close()


def join(stage, stack, number):
    """Somebody who is here and follows the notes; `first` is what was there."""
    viewer = stack.enter_context(LiveViewer(stage.server.websocket_url))
    viewer.next("welcome")
    viewer.say(type="hello", protocol=1, person=f"secret-of-person-{number}", name=f"P{number}")
    viewer.say(type="follow", topics=["notes"])
    viewer.first = viewer.next("note", whole=True)
    return viewer


def example(messages, heading, **fields):
    """The document's message of that heading with these fields."""
    return next(message for name, message in messages if name == heading and fields.items() <= message.items())


def test_notes_look_like_the_examples(stage):
    with ExitStack() as stack:
        ada, bob = (join(stage, stack, number) for number in range(2))
        assert ada.first == {"type": "note", "whole": True, "notes": [], "undone": [], "more": False}
        bob.subscribe("ecg")
        stage.client.publish("ecg", json.dumps({"t": 1331040405123.4, "dt": 2.777778, "v": [[0.1] * 13]}))
        pos = bob.next("block", channel="ecg")["pos"]
        ada.say(**example(SAID, "note", id="n1") | {"pos": pos})
        reply = ada.next("reply", id="n1")
        assert shape(reply) == shape(example(HEARD, "reply", id="n1"))
        assert (reply["note"]["t"], reply["note"]["author"]["name"]) == (1331040405156.733, "P0")
        assert bob.next("note")["notes"] == [reply["note"]]
        ada.say(**example(SAID, "note", id="n4") | {"undo": reply["note"]["id"]})
        assert shape(ada.next("reply", id="n4")) == shape(example(HEARD, "reply", id="n4"))
        told = bob.next("note")
        assert (shape(told), told["undone"]) == (shape(example(HEARD, "note", notes=[])), [reply["note"]["id"]])
        ada.say(**example(SAID, "note", id="n2") | {"pos": pos, "mark": "artefact"})
        ada.next("reply", id="n2")
        bob.next("note", where=lambda message: message["notes"])
        late = join(stage, stack, 2)  # its worker may be the one that has not read it yet
        late = late if late.first["notes"] else join(stage, stack, 3)
        assert shape(late.first) == shape(example(HEARD, "note", whole=True))
        ada.say(**example(SAID, "note", id="n3"))
        ada.next("reply", id="n3")
        bob.next("note", where=lambda message: [note["text"] for note in message["notes"]] == ["We begin at ten."])
        bob.say(**example(SAID, "request", what="notes") | {"before": None, "channel": None})
        reply = bob.next("reply", what="notes")
        reply["notes"] = reply["notes"][1:]
        assert shape(reply) == shape(example(HEARD, "reply", what="notes"))


def write(viewer, number):
    """Say TURNS notes and read until all of them are answered; their ids."""
    for turn in range(TURNS):
        viewer.say(type="note", id=turn, text=f"{number}.{turn}")
        time.sleep(BURST_S / TURNS)
    return [answer(viewer, turn)["note"]["id"] for turn in range(TURNS)]


def answer(viewer, id):
    found = [message for message in viewer.seen if message["type"] == "reply" and message["id"] == id]
    return found[0] if found else viewer.next("reply", id=id)


def order_of(viewer, last):
    """Ids of all notes that the writers said, in the order in which it was told them, until `last` has come."""
    told = [note for message in viewer.seen if message["type"] == "note" for note in message["notes"]]
    while last not in [note["id"] for note in told]:
        told += viewer.next("note")["notes"]
    return [note["id"] for note in told if re.fullmatch(r"\d+\.\d", note["text"] or "")]


def test_the_notes_of_fifty_writers_arrive_in_one_order_everywhere(stage):
    with ExitStack() as stack:
        writers = [join(stage, stack, number) for number in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as pool:
            mine = list(pool.map(write, writers, range(WRITERS)))
        last = max((id for ids in mine for id in ids), key=lambda id: tuple(map(int, id.split("-"))))
        orders = [order_of(viewer, last) for viewer in writers]
        assert all(order == orders[0] for order in orders)
        assert sorted(orders[0]) == sorted(id for ids in mine for id in ids)
        assert len(orders[0]) == WRITERS * TURNS
        assert all([id for id in orders[0] if id in ids] == ids for ids in mine)
        late = join(stage, stack, WRITERS)
        assert [note["id"] for note in late.first["notes"]][-len(orders[0]):] == orders[0][-len(late.first["notes"]):]
        late.say(type="request", id="load", what="load")
        assert 0 < late.next("reply", id="load")["sessions"] <= WRITERS, "all are on one worker"
