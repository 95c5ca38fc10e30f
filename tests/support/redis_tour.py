"""The main ways of a sample, and of what people say, through one Pace: for each kind of Redis."""
import json
from contextlib import ExitStack

from pace.group import GroupReader
from pace.keys import Keys, shard
from tests.support.cli import told_by_pace
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for

QUEUE = f"{{{shard('pushed')}}}list"
CHANNELS = {
    "ecg": {"leads": "I", "rate": "100"}, "state": {"kind": "text", "source": "key:state"},
    "pushed": {"kind": "text", "source": f"queue:{QUEUE}"}, "own": {"source": "stream:own", "leads": "I"},
    "played": {"leads": "MLII", "rate": "360"},
}
REPLAYS = {"played": {"file": "pace:data/mitdb-208.csv"}}
SETTINGS = {"discover": "ecgs-keys"}
#: Seconds that anything here may take on a busy machine.
SOON_S = 15


class Tour:
    """``server`` has CHANNELS, REPLAYS, SETTINGS and two workers; ``at(key)`` is a client of the Redis that has a key.

    ``headers`` are those of somebody who may see all of it.
    """

    def __init__(self, server, url, at, headers=None):
        self._server, self._url, self._at, self._headers = server, url, at, headers

    def run(self):
        """All of it; assertions say what does not work."""
        with ExitStack() as stack:
            ada = self._viewer(stack, "Ada")
            bob = self._on_another_worker(stack)
            self._see_samples(ada)
            self._see_sources(ada)
            self._meet(ada, bob)
            self._note(ada, bob)
            self._go_back(ada, stack)
        self._share_work()
        self._look_at_keys()

    def _viewer(self, stack, name):
        viewer = stack.enter_context(LiveViewer(self._server.websocket_url, headers=self._headers))
        viewer.next("welcome", SOON_S)
        viewer.say(type="hello", protocol=1, person=name * 8, name=name)
        return viewer

    def _on_another_worker(self, stack):
        while True:
            viewer = self._viewer(stack, "Bob")
            viewer.say(type="request", id=1, what="load")
            if viewer.next("reply", SOON_S, id=1)["sessions"] == 1:
                return viewer

    def publish(self, number):
        """One sample on the channel ecg, by its number."""
        return self._at(Keys().of(0)).publish("ecg", f"{1331040400000 + number * 10}|{number}")

    def _see_samples(self, viewer):
        """A hundred samples, published one by one, come once and in order; a recording plays."""
        viewer.subscribe("ecg")
        wait_for(lambda: self.publish(-1), SOON_S)
        shown(viewer, "ecg", lambda block: -1 in block["v"][0])
        for number in range(100):
            self.publish(number)
        shown(viewer, "ecg", lambda block: 99 in block["v"][0])
        assert [number for number in samples(viewer) if number >= 0] == list(range(100))
        viewer.subscribe("played")
        shown(viewer, "played", lambda block: True)

    def _see_sources(self, viewer):
        """A key, a list, a stream that its publisher appends to, and a discovered channel."""
        for channel in ("state", "pushed", "own"):
            viewer.subscribe(channel)
        self._at("state").set("state", "well")
        self._at(QUEUE).rpush(QUEUE, "a", "b")
        self._at(Keys().blocks("own")).xadd(Keys().blocks("own"), {"b": '{"t":1,"dt":2,"v":[[5]]}'})
        self._at("ecgs-keys").sadd("ecgs-keys", "found")
        shown(viewer, "state", lambda block: block.get("text") == "well")
        shown(viewer, "pushed", lambda block: block.get("text") == "b")
        shown(viewer, "own", lambda block: block.get("v") == [[5]])
        seen = [message for message in viewer.seen if message["type"] == "status"]
        if "found" not in names(seen):
            viewer.next("status", SOON_S, lambda message: "found" in names([message]))

    def _meet(self, ada, bob):
        """Each sees the other, who is on another worker."""
        for viewer in (ada, bob):
            viewer.say(type="follow", topics=["people", "notes", "status"])
        ids = {viewer: own_id(viewer) for viewer in (ada, bob)}
        for viewer, other in ((ada, ids[bob]), (bob, ids[ada])):
            if other not in people(viewer.seen):
                viewer.next("presence", SOON_S, lambda message, other=other: other in people([message]))

    def _note(self, ada, bob):
        """A note reaches the other worker, and is taken back."""
        ada.say(type="note", id="n1", text="look here")
        note = ada.next("reply", SOON_S, id="n1")["note"]
        bob.next("note", SOON_S, lambda message: note in message["notes"])
        ada.say(type="note", id="n2", undo=note["id"])
        ada.next("reply", SOON_S, id="n2")
        bob.next("note", SOON_S, lambda message: message["undone"] == [note["id"]])

    def _go_back(self, viewer, stack):
        """Who was cut off misses nothing; history has all of it."""
        block = next(message for message in viewer.blocks("ecg") if 10 in message["block"]["v"][0])
        returned = self._viewer(stack, "Ada")
        returned.subscribe("ecg", since=block["pos"])
        returned.take_blocks("ecg", lambda block: 99 in block["v"][0], SOON_S)
        assert samples(returned) == list(range(int(block["block"]["v"][0][-1]) + 1, 100))
        assert [message for message in returned.seen if message["type"] == "gap"] == []
        returned.say(type="request", id=7, what="history", channel="ecg")
        reply = returned.next("reply", SOON_S, id=7)
        held = [sample for block in reply["blocks"] for sample in block["block"]["v"][0]]
        assert [number for number in held if number >= 0] == list(range(100))

    def _share_work(self):
        """A worker of a group gets a block that is appended after it came."""
        with GroupReader(self._url, "own", "group") as reader:
            self._at(Keys().blocks("own")).xadd(Keys().blocks("own"), {"b": "{}"})
            assert next(reader)[1] == "{}"
            reader.done()
            reader._check_at = 0
            reader.poll()

    def _look_at_keys(self):
        assert Keys().blocks("ecg") in told_by_pace("keys", "ecg", "--redis-url", self._url)[1]
        assert ": answers, version" in told_by_pace("check", self._server.ini)[1]


def shown(viewer, channel, until):
    """Wait for a block of a channel like that, unless it has come."""
    if not any(until(message["block"]) for message in viewer.blocks(channel)):
        viewer.take_blocks(channel, until, SOON_S)


def samples(viewer):
    """Those of the channel ecg so far."""
    return [sample for message in viewer.blocks("ecg") for sample in message["block"].get("v", [[]])[0]]


def names(messages):
    """The channels that these messages name."""
    return {channel["name"] for message in messages for channel in message.get("channels") or ()}


def own_id(viewer):
    """What others know the viewer by."""
    seen = [message["you"]["id"] for message in viewer.seen if message["type"] == "presence" and "you" in message]
    return seen[-1] if seen else viewer.next("presence", SOON_S, lambda message: "you" in message)["you"]["id"]


def people(messages):
    """The ids of those whom these messages show."""
    return {one["id"] for message in messages if message["type"] == "presence" for one in message.get("people", ())}


def is_ready(server):
    """Whether /readyz says so."""
    status, _, body = server.get("/readyz")
    return status == 200 and json.loads(body)["redis"] == "up"
