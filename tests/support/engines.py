"""Engines on one broker in memory that hear one radio, on a clock that stands still."""
import json

from pace.broker.memory import MemoryBroker
from pace.channels import TEXT, Channel, Source
from pace.ingest.engine import LEASE_MS, Engine
from tests.support.clocks import Clock
from tests.support.faults import FaultyBroker
from tests.support.radio import Radio


def channel(name, source=None, **options):
    source = Source.parse(source or f"pubsub:{name}")
    return Channel(**{"name": name, "label": name, "source": source, "kind": TEXT, **options})


class World:
    """One broker, one radio, and engines that come and go."""

    def __init__(self, *channels):
        self.clock = Clock()
        self.memory = MemoryBroker(clock=self.clock)
        self.radio = Radio(self.clock)
        self.channels = {channel.name: channel for channel in channels or [channel("x")]}

    def engine(self, **options):
        link = self.radio.link()
        broker = FaultyBroker(self.memory)
        engine = link.engine = Engine(broker, self.channels, link, clock=self.clock, **options)
        engine.link, engine.broker = link, broker
        return engine

    def leader(self):
        engine = self.engine()
        work(engine)
        return engine

    def kill(self, engine):
        """SIGKILL: it does nothing any more, and its leases end with their time."""
        engine.link.cut = True
        self.clock.now += LEASE_MS / 1000 + 0.001

    def texts(self, name="x"):
        """What was appended: texts, values, and holes in brackets."""
        return [shown(json.loads(entry.text)) for entry in self.memory.history(name)]


def shown(block):
    if "hole" in block:
        return f"<{block['hole']}>"
    return block["text"] if "text" in block else block["v"][0]


def work(*engines):
    """A round of each: leases, what others appended, what waits."""
    for engine in engines:
        engine.hold()
        engine.settle()
        engine.flush()
