import json
from types import SimpleNamespace

import pytest

from pace.broker.memory import MemoryBroker
from pace.errors import BrokerDown
from pace.keys import SHARDS
from pace.people.bus import BEAT
from pace.people.pulse import GOODBYE_S, MOST_ANSWERED, PART, RATE_S, SETTLE_S, UNLED_S, VERSION, Pulse
from pace.people.topics import Topics
from pace.security.grants import NO_RIGHTS
from tests.support.hub import Bench, Viewer, channel

OTHER = {"version": VERSION, "born": 1_600_000_000_000, "started": 1_600_000_000_500, "sessions": 7, "blocks": 25,
         "bytes": 5000, "interval_ms": 40, "stretched": False}


class Bus:
    """What the pulse needs of a bus, the other workers being a dict."""

    token = "me"
    hears = True

    def __init__(self):
        self.workers, self.handlers = {}, {}

    def beat(self, function):
        self.figures = function

    def on(self, kind, function):
        self.handlers[kind] = function

    def gone(self, function):
        self.forget = function

    def hear(self, worker, **figures):
        self.workers[worker] = {"pulse": {**OTHER, **figures}}
        self.handlers[BEAT](worker, self.workers[worker])

    def lose(self, worker):
        del self.workers[worker]
        self.forget(worker)


class Broker(MemoryBroker):
    """Takes `delay` seconds to answer, or is `down`."""

    delay, down = 0.0004, False

    def ping(self):
        if self.down:
            raise BrokerDown("taken down by the test")
        return self.delay


class Server:
    """A pulse on a clock, and a viewer that follows it."""

    def __init__(self):
        self.bench = Bench()
        self.clock, self.hub, self.bus = self.bench.clock, self.bench.hub, Bus()
        self.broker = Broker(clock=self.clock)
        self.topics = Topics(lambda message, sessions: [session.send(message) for session in sessions])
        self.room = SimpleNamespace(hub=self.hub, bus=self.bus, topics=self.topics, broker=self.broker,
                                    clock=self.clock, wall=self.clock)
        self.broker.lease(range(SHARDS), "ingest", 10**9)
        self.pulse = Pulse(self.room)

    def follow(self, *topics):
        viewer = Viewer()
        self.topics.follow(viewer, {"topics": topics})
        return viewer

    def pass_(self, seconds=1):
        for _ in range(seconds):
            self.clock.pass_(1)
            self.pulse.look()
            self.pulse.tell()

    def settle(self):
        self.pass_(int(SETTLE_S) + 2)

    @property
    def now(self):
        return int(self.clock() * 1000)

    @property
    def state(self):
        return self.pulse.state()[0]


@pytest.fixture
def server():
    server = Server()
    server.settle()
    return server


def told(viewer):
    return [message["server"] for message in viewer.messages]


def test_the_whole_state_comes_first(server):
    whole, states = told(server.follow("status"))
    assert whole == {
        "time": server.now, "version": VERSION, "started": server.now - 10_000,
        "redis": {"up": True, "since": server.now - 9_000, "delay_ms": 0.4}, "ingest": True, "viewers": 0, "lost": 0,
        "blocks": 0, "bytes": 0, "channels": {"live": 0, "stale": 0, "quiet": 0, "silent": 1}, "trouble": [],
        "workers": [{"id": "me", "started": server.now - 10_000, "version": VERSION, "sessions": 0, "blocks": 0,
                     "bytes": 0, "interval_ms": 40, "stretched": False}]}
    assert states["states"]["ecg"]["state"] == "silent"


def test_then_comes_the_clock_alone(server):
    viewer = server.follow("status")
    server.pass_(3)
    assert told(viewer)[2:] == [{"time": server.now - 2000}, {"time": server.now - 1000}, {"time": server.now}]


def test_only_what_changed_is_told(server):
    viewer = server.follow("status")
    server.hub._sessions["x"] = viewer
    server.pass_()
    assert told(viewer)[2].keys() == {"time", "viewers", "workers"}
    assert told(viewer)[2]["viewers"] == 1
    server.hub.reports = {"ecg": {"last": server.now + 1000}}
    server.pass_()
    assert told(viewer)[3].keys() == {"time", "channels"}
    assert told(viewer)[4]["states"]["ecg"]["state"] == "live"
    server.hub.channels = {}
    server.pass_()
    assert told(viewer)[6] == {"states": {"ecg": None}}


def test_a_newcomer_hears_what_the_others_heard(server):
    """Else a change that is undone within the second would stay with it alone."""
    first = server.follow("status")
    server.pass_()
    server.hub._sessions["x"] = first
    second = server.follow("status")
    del server.hub._sessions["x"]
    server.pass_()
    assert told(second)[0]["viewers"] == 0
    assert "viewers" not in told(second)[2]


def test_what_was_told_long_ago_is_told_to_nobody(server):
    viewer = server.follow("status")
    server.topics.leave(viewer)
    server.hub._sessions["x"] = viewer
    server.pass_(5)
    assert told(server.follow("status"))[0]["viewers"] == 1
    assert len(told(viewer)) == 2


def test_trouble_is_told_when_it_comes_and_when_it_goes(server):
    viewer = server.follow("trouble")
    server.broker.down = True
    server.pass_(3)
    server.broker.down = False
    server.pass_(3)
    down = {"what": "redis", "since": server.now - 5000}
    assert told(viewer) == [{"trouble": []}, {"trouble": [down]}, {"trouble": []}]


def test_nobody_ingests(server):
    server.broker.release(range(SHARDS), "ingest")
    server.pass_(int(UNLED_S) - 1)
    assert server.state["ingest"]
    server.pass_()
    assert not server.state["ingest"]
    server.broker.lease(range(SHARDS), "another", 10**9)
    server.pass_()
    assert server.state["ingest"]


def test_who_ingests_is_unknown_while_redis_is_away(server):
    server.broker.down = True
    server.pass_(60)
    server.broker.down = False
    server.pass_()
    assert server.state["ingest"]


def test_figures_are_of_all_workers(server):
    server.bus.hear("other")
    state = server.state
    assert (state["viewers"], state["blocks"], state["bytes"]) == (7, 25, 5000)
    assert state["started"] == OTHER["born"]
    assert [worker["id"] for worker in state["workers"]] == ["me", "other"]


def test_rates_are_those_of_what_was_sent(server):
    server.hub._fanout.blocks, server.hub._fanout.bytes = 50, 12_345
    server.pass_(int(RATE_S))
    assert server.bus.figures()["pulse"]["blocks"] == 25
    assert server.state["bytes"] == 6200


def test_another_program_on_the_bus_is_no_worker(server):
    server.bus.workers["odd"] = {"viewers": 3}
    assert len(server.state["workers"]) == 1


def test_a_worker_that_falls_silent_is_lost(server):
    server.bus.hear("other")
    server.pass_(20)
    server.bus.lose("other")
    server.pass_()
    assert server.state["lost"] == 1
    assert {"what": "lost", "n": 1} in server.state["trouble"]


def test_a_worker_that_ends_is_not_lost(server):
    server.bus.hear("other")
    server.pass_(int(GOODBYE_S) - 1)
    server.bus.lose("other")
    server.pass_()
    assert (server.state["lost"], len(server.state["workers"])) == (0, 1)


def test_workers_that_cannot_be_heard_are_as_they_were(server):
    server.bus.hear("other")
    server.pass_()
    server.broker.down, server.bus.hears = True, False
    server.pass_(5)
    server.bus.lose("other")
    server.pass_()
    assert (server.state["lost"], server.state["viewers"]) == (0, 7)
    server.broker.down, server.bus.hears = False, True
    server.pass_()
    server.bus.hear("other")
    server.settle()
    assert (server.state["lost"], server.state["viewers"]) == (0, 7)


def test_stretched_load_is_told(server):
    server.bus.hear("other", stretched=True, interval_ms=120)
    assert server.state["trouble"] == [{"what": "stretched", "n": 1, "ms": 120}]


def test_long_lists_come_in_parts(server):
    server.hub.channels = {name: channel(name) for name in map(str, range(2 * PART + 1))}
    server.pass_(3)
    _, *states = told(server.follow("status"))
    assert [len(part["states"]) for part in states] == [PART, PART, 1]


def test_the_state_is_answered_to_a_request(server):
    answer = Pulse.REQUESTS["status"](server.pulse, Viewer(), {})["server"]
    assert answer["time"] == server.now
    assert answer.keys() >= server.state.keys()
    assert (list(answer["states"]), answer["more"]) == (["ecg"], False)
    server.hub.channels = {name: channel(name) for name in map(str, range(MOST_ANSWERED + 1))}
    answer = Pulse.REQUESTS["status"](server.pulse, Viewer(), {})["server"]
    assert (len(answer["states"]), answer["more"]) == (MOST_ANSWERED, True)


def test_one_greenlet_tells_and_one_asks_redis(server):
    runs = []
    server.pulse.start(SimpleNamespace(run=lambda *args: runs.append("tell"),
                                       each=lambda seconds, function: runs.append(function)))
    assert runs == ["tell", server.pulse.look]


def test_the_clock_beats_at_whole_seconds(server):
    slept = []

    class Supervisor:
        stopping = property(lambda self: len(slept) == 2)

        def sleep(self, seconds):
            slept.append(seconds)
            server.clock.pass_(seconds)

    viewer = server.follow("status")
    server.clock.pass_(0.25)
    server.pulse._run(Supervisor())
    assert slept == [0.75, 1.0]
    assert [message["time"] % 1000 for message in told(viewer)[2:]] == [0, 0]


def test_messages_are_json(server):
    text, _ = server.follow("status").texts
    assert json.loads(text)["type"] == "status"


def test_who_may_not_see_a_channel_hears_nothing_of_it(server):
    server.hub.channels = {name: channel(name) for name in ("ecg", "secret")}
    few, all = Viewer(), server.follow("status")
    few.grants = SimpleNamespace(rights=NO_RIGHTS._replace(view=frozenset({"ecg"})))
    server.topics._group = lambda sessions: {one.grants.rights: [one] for one in sessions}
    server.topics.follow(few, {"topics": ["status", "trouble"]})
    server.pass_(3)
    assert "secret" in str(all.messages)
    assert "secret" not in str(few.messages)
    assert told(few)[0]["channels"] == {"live": 0, "stale": 0, "quiet": 0, "silent": 1}
    server.pulse.forget(few, {"ecg"})
    assert told(few)[-1] == {"states": {"ecg": None}}
