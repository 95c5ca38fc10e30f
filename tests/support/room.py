"""Workers of one room without Redis, sockets or time: a test says when each of them acts, and what is lost."""
import json
import time
from types import SimpleNamespace

from pace.errors import BrokerDown
from pace.hub import Hub as RealHub
from pace.people import Room
from pace.security.grants import ALL
from pace.settings import load
from tests.support.hub import Clock, channel


class Switchboard:
    """What Redis is to the wires: takes letters to all or to one, at once. `down`: it takes nothing."""

    def __init__(self):
        self.wires = {}
        self.alive = set()
        self.visits = 0
        self.down = False

    def check(self):
        if self.down:
            raise BrokerDown("taken down by the test")


class FakeWire:
    """A RedisWire on a Switchboard. `lose` letters to it are lost without a word, while it is cut it hears nothing."""

    def __init__(self, switchboard):
        self._board = switchboard
        self._linked = True
        self.lose = 0
        self.sent = []

    def open(self, token, deliver, missed):
        self.token, self._deliver, self._missed = token, deliver, missed
        self._board.wires[token] = self

    def run(self):
        """Nothing is to be waited for."""

    @property
    def hears(self):
        return self._linked and not self._board.down

    def send(self, letters):
        self._board.check()
        self.sent += letters
        for to, data in letters:
            for token, wire in list(self._board.wires.items()):
                if token != self.token and to in (None, token):
                    wire.take(to is not None, data)

    def take(self, mine, data):
        if self.lose:
            self.lose -= 1
        elif self.hears:
            self._deliver(mine, data)

    def renew(self, token):
        self._board.check()
        self._board.alive.add(token)

    def end(self, token):
        self._board.check()
        self._board.alive.discard(token)

    def count(self, visits):
        self._board.check()
        self._board.visits += visits
        return self._board.visits

    def cut(self):
        """The connection breaks."""
        self._linked = False
        self._missed()

    def mend(self):
        """The connection is back."""
        self._linked = True

    def kill(self):
        """The worker is no more, without a word."""
        self._board.wires.pop(self.token, None)

    close = disconnect = kill


class Hub(RealHub):
    """A hub whose sessions are Visitors: what they watch is what they say."""

    def __init__(self, settings, clock=time.monotonic):
        super().__init__("", SimpleNamespace(settings={}), None, settings, clock=clock, wall=clock)
        self.channels = {name: channel(name) for name in ("ecg", "spo2", *(f"c{number}" for number in range(20)))}

    def announce(self, message, sessions=None):
        for session in self.values() if sessions is None else sessions:
            session.send(message)

    def subscriptions(self, session):
        return session.watched

    def add(self, session):
        self._sessions[session] = session

    def remove(self, session):
        del self._sessions[session]


class Visitor:
    """A session: `heard()` gives the messages since it was asked last."""

    grants = ALL
    request = None

    def __init__(self, worker):
        self.worker = worker
        self.person = None
        self.watched = []
        self._texts = []
        worker.hub.add(self)

    def send(self, text):
        self._texts.append(text)

    def heard(self, kind=None):
        texts, self._texts = self._texts, []
        messages = [json.loads(text) for text in texts]
        return [message for message in messages if kind in (None, message["type"])]

    def hello(self, secret=None, name=None):
        self.worker.room.people.hello(self, {"type": "hello", "person": secret, "name": name})
        return self

    def follow(self, *topics):
        self.worker.room.handlers["follow"](self, {"type": "follow", "topics": list(topics)})
        return self

    def watch(self, *channels):
        self.watched = list(channels)
        self.worker.room.people.watches(self)
        return self

    def say(self, **message):
        """Hand the message to its handler; the fields of the reply, of a request that is answered at once."""
        room = self.worker.room
        if message["type"] == "request":
            return room.requests[message["what"]](self, message)
        return room.handlers[message["type"]](self, message)

    def close(self):
        self.worker.hub.remove(self)
        self.worker.room.leave(self)


class Worker:
    """One process: a hub, a room at a wire. It acts when it is told to."""

    def __init__(self, world):
        self.hub = Hub(world.settings, world.clock)
        self.wire = FakeWire(world.board)
        self.room = Room(self.hub, self.wire, world.clock, world.clock)
        self.room.bus.open(self.wire)
        self.room.bus.say_alive()

    @property
    def token(self):
        return self.room.bus.token

    def visitor(self):
        return Visitor(self)

    def act(self):
        """Half a second of its background work."""
        bus, people = self.room.bus, self.room.people
        for work in (bus.tick, people.gather, self.room.visits.round, self.flush, people.tell, self.room.directs.look):
            work()

    def flush(self):
        try:
            self.room.bus.flush()
        except BrokerDown:
            return  # as the greenlet does, which tries again


class World:
    """Some workers on one switchboard and one clock; `ini` holds keys of the ini file."""

    def __init__(self, workers=2, ini=None):
        self.board, self.clock, self.settings = Switchboard(), Clock(), load(None, ini or {})
        self.workers = [Worker(self) for _ in range(workers)]
        self.pass_(2)

    def pass_(self, seconds):
        """Let time pass, in which all workers do their background work; each fourth half second they beat."""
        for half in range(int(2 * seconds)):
            self.clock.pass_(0.5)
            for worker in self.workers:
                if half % 4 == 0:
                    worker.room.bus.say_alive()
                worker.act()

    def start(self):
        """One more worker."""
        self.workers.append(Worker(self))
        return self.workers[-1]

    def kill(self, worker):
        """SIGKILL."""
        self.workers.remove(worker)
        worker.wire.kill()
