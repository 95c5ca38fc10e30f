"""Workers that have notes on a real Redis, and blocks in memory."""
import json
from types import SimpleNamespace

from pace.messages import parse_client
from pace.people.notes import TOPIC, Notes
from pace.people.notestore import NoteStore
from pace.people.person import Person
from pace.people.topics import Topics
from tests.support.faults import FaultyBroker
from tests.support.hub import Bench, Viewer

ADA, BOB = Person("a" * 16, "Ada"), Person("b" * 16, "Bob")


class Worker:
    """One worker's notes on the Redis of a test; `store` fails when told so."""

    def __init__(self, url, **channels):
        self.bench = Bench(**channels)
        self.topics = Topics(lambda message, sessions: [session.send(message) for session in sessions])
        settings = SimpleNamespace(history_s=300)
        self.store = FaultyBroker(NoteStore(url, 300))
        room = SimpleNamespace(hub=self.bench.hub, settings=settings, topics=self.topics)
        self.notes = Notes(room, self.store)

    def session(self, person=ADA, follows=True):
        session = Viewer()
        session.person = person
        if follows:
            self.topics.follow(session, {"topics": [TOPIC]})
        return session

    def say(self, session, id=1, **message):
        """What the session was answered."""
        before = len(session.texts)
        self.notes.note(session, parse_client(json.dumps({"type": "note", "id": id, **message})))
        self.bench.settle()
        return [json.loads(text) for text in session.texts[before:]][-1]

    def ask(self, session, **fields):
        self.notes.notes(session, parse_client(json.dumps({"type": "request", "id": 1, "what": "notes", **fields})))
        return session.messages[-1]

    def read(self):
        return self.notes.round(block_ms=0)

    def moment(self, channel="ecg"):
        """Position of a block that was published just now."""
        number, = self.bench.publish(1, channel)
        entry, = self.bench.broker.history(channel, count=1, newest=True)
        return f"{self.bench.broker.known_epoch(channel)}:{entry.id}", number


def texts(session):
    """What the follower was told, in order: texts of notes, and of those that were taken back `-id`."""
    return [part for message in session.of("note")
            for part in [*(note["text"] for note in message["notes"]), *(f"-{id}" for id in message["undone"])]]
