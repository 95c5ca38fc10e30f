"""Workers that tell each other where people are, over a bus that a test drives."""
import json
from collections import deque
from itertools import count
from types import SimpleNamespace

from pace.messages import parse_client
from pace.people.person import Person
from pace.people.places import TOPIC, Places
from pace.people.topics import Topics

ADA, BOB = Person("a" * 16, "Ada"), Person("b" * 16, "Bob")
HERE, THERE = {"lat": 52.5, "lng": 13.4}, {"lat": 48.1, "lng": 11.6}


class Wire:
    """Stands for the bus between workers: what is published waits until `pass_on`."""

    def __init__(self):
        self.workers = []
        self.waiting = deque()

    def pass_on(self):
        while self.waiting:
            sender, kind, body = self.waiting.popleft()
            for worker in self.workers:
                if worker is not sender:
                    worker.handlers[kind](sender.token, json.loads(json.dumps(body)))

    def join(self, worker):
        """A worker comes, or has missed something: the others tell it all."""
        for other in self.workers:
            if other is not worker:
                worker.anews["places"](other.token)
                for body in list(other.states["places"]()):
                    worker.handlers["places"](other.token, json.loads(json.dumps(body)))

    def end(self, worker):
        self.workers.remove(worker)
        for other in self.workers:
            for function in other.gones:
                function(worker.token)


class Session:
    def __init__(self, worker, person):
        self.worker, self.person = worker, person
        self.messages = []

    def send(self, text):
        self.messages.append(json.loads(text))

    def say(self, **message):
        parsed = parse_client(json.dumps({"type": "location", **message}))
        Places.HANDLERS["location"](self.worker.places, self, parsed)

    def leave(self):
        self.worker.topics.leave(self)
        self.worker.places.leave(self)

    def take(self):
        """The messages since the last time."""
        taken, self.messages = self.messages, []
        return taken


class Worker:
    """A worker's places; `now` is its clock, epoch ms."""

    tokens = count()

    def __init__(self, wire):
        self.wire = wire
        self.token = f"worker-{next(self.tokens)}"
        self.now = 1000
        self.handlers, self.states, self.anews, self.gones = {}, {}, {}, []
        bus = SimpleNamespace(
            on=self.handlers.__setitem__, state=self.states.__setitem__, anew=self.anews.__setitem__,
            gone=self.gones.append, publish=lambda kind, body: wire.waiting.append((self, kind, body)))
        self.topics = Topics(lambda message, sessions: [session.send(message) for session in sessions])
        self.places = Places(SimpleNamespace(topics=self.topics, bus=bus, wall=lambda: self.now / 1000))
        wire.workers.append(self)

    def session(self, person=ADA, follows=False):
        session = Session(self, person)
        if follows:
            self.topics.follow(session, {"topics": [TOPIC]})
        return session
