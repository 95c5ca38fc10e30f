"""pace.people.room: the parts wired together; whatever happens, the workers agree."""
import random
from types import SimpleNamespace

import gevent
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pace.broker.memory import MemoryBroker
from pace.people import Room
from pace.security.grants import NO_RIGHTS
from pace.settings import load
from tests.support.room import FakeWire, Hub, Switchboard, Visitor, World

SETTINGS = load(None, {})
CHANNELS = ("ecg", "spo2")
NAMES = ("Ada", "Bob", None)


@pytest.fixture
def room():
    return Room(Hub(SETTINGS), FakeWire(Switchboard()))


def test_every_message_and_request_has_one_part(room):
    assert {"follow", "direct"} <= room.handlers.keys()
    assert "roster" in room.requests


def test_settings_are_those_of_the_hub(room):
    room.hub.settings = load(None, {"pace.history_s": "60"})
    assert room.settings.history_s == 60


def test_start_and_stop(room):
    room.stop()
    room.start(MemoryBroker())
    with gevent.Timeout(5):
        while not room.bus.workers or room.visits.total is None:
            gevent.sleep(0.01)
    room.stop()
    room.stop()
    assert not room.bus.wire._board.alive


class Story:
    """Random things that happen to some workers, and what should be true at the end."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.world = World(3)
        self.visitors = []
        self.said = {}

    def step(self):
        deed = self.random.choice([self.join] * 4 + [self.leave, self.rename, self.watch, self.watch, self.lose,
                                                    self.cut, self.outage, self.kill, self.rest, self.rest])
        deed()

    def join(self):
        visitor = self.random.choice(self.world.workers).visitor()
        visitor.secret = f"secret-of-number-{self.random.randrange(4)}"
        self.visitors.append(visitor)
        self.rename(visitor)

    def rename(self, visitor=None):
        visitor = visitor or self.pick()
        if visitor:
            name = self.random.choice(NAMES)
            visitor.hello(visitor.secret, name)
            self.said.setdefault(visitor.person.id, set()).add(visitor.person.name)

    def leave(self):
        visitor = self.pick()
        if visitor:
            self.visitors.remove(visitor)
            visitor.close()

    def watch(self):
        visitor = self.pick()
        if visitor:
            visitor.watch(*self.random.sample(CHANNELS, self.random.randrange(3)))

    def lose(self):
        self.random.choice(self.world.workers).wire.lose = self.random.randrange(1, 4)

    def cut(self):
        wire = self.random.choice(self.world.workers).wire
        wire.cut()
        self.rest()
        wire.mend()

    def outage(self):
        self.world.board.down = True
        for worker in self.world.workers:
            worker.wire._missed()
        self.world.pass_(self.random.choice([0.5, 3, 8]))
        for worker in self.world.workers:
            if self.random.random() < 0.5:
                worker.room.bus.give_up()
        self.world.board.down = False

    def kill(self):
        worker = self.random.choice(self.world.workers)
        self.world.kill(worker)
        self.visitors = [visitor for visitor in self.visitors if visitor.worker is not worker]
        self.world.start()

    def rest(self):
        self.world.pass_(self.random.choice([0.5, 1, 2.5]))

    def pick(self):
        return self.random.choice(self.visitors) if self.visitors else None

    def truth(self):
        """{person id: channels} of the sessions of the living workers."""
        truth = {}
        for visitor in self.visitors:
            truth.setdefault(visitor.person.id, set()).update(visitor.watched)
        return truth


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40))
def test_after_quiet_every_roster_is_the_union_of_the_living_workers_sessions(seed, steps):
    story = Story(seed)
    for _ in range(steps):
        story.step()
    for worker in story.world.workers:
        worker.wire.lose = 0
    story.world.pass_(10)
    truth, rosters = story.truth(), [worker.room.people.roster for worker in story.world.workers]
    for roster in rosters:
        assert {id: set(shown["watches"]) for id, shown in roster.people.items()} == truth
        assert roster.people == rosters[0].people
        assert all(shown["name"] in story.said[id] for id, shown in roster.people.items())
    for worker in story.world.workers:
        assert worker.room.people.figures() == {"count": len(truth), "viewers": len(story.visitors), "visits": 0}
        assert worker.room.bus.workers.keys() == {other.token for other in story.world.workers}


def test_who_may_see_something_else_is_told_what_he_follows_anew(room):
    room.hub.access = SimpleNamespace(open=False)
    visitor = Visitor(SimpleNamespace(hub=room.hub, room=room))
    before = NO_RIGHTS._replace(view=frozenset({"ecg", "spo2"}), room=True)
    visitor.grants = SimpleNamespace(rights=before, over=None)
    visitor.follow("status", "people").heard()
    room.regrant(visitor, before)
    assert visitor.heard() == []
    visitor.grants.rights = before._replace(view=frozenset({"spo2"}))
    room.regrant(visitor, before)
    lost, *anew = visitor.heard()
    assert lost["server"] == {"states": {"ecg": None}}
    assert {message["type"] for message in anew} == {"status", "presence"}
    assert "ecg" not in str(anew)
