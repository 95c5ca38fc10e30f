"""The protocol, spoken with sessions that have no transport."""
import json

from pace.client import Client
from pace.sockjs import STATE_OPEN
from tests.support.hub import Bench


class Talk:
    """A Client of a Bench, its own where none is given; `say` returns what it answered."""

    def __init__(self, bench=None, id="abc", **options):
        self.bench = bench or Bench(**options)
        self.client = Client(id, request="PATH_INFO\0/__sockjs__/0/s/xhr")
        self.client.manager, self.client.state = self.bench.hub, STATE_OPEN
        self.client.registry = _Registry()

    def heard(self):
        self.bench.settle()
        self.client.flush()
        return [json.loads(text) for frame in self.client.take_queued() for text in frame.messages]

    def say(self, message):
        self.client.on_message(message if isinstance(message, str | bytes) else json.dumps(message))
        return self.heard()


class _Registry:
    """Nothing that a request would need beyond its factory."""

    def queryUtility(self, interface, default=None):
        return default
