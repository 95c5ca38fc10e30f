"""A hub on a broker in memory, with viewers that only remember what they got."""
import json
from types import SimpleNamespace

import gevent

from pace.broker.memory import MemoryBroker
from pace.channels import Channel, Source
from pace.errors import BrokerDown
from pace.hub import Consumer, Hub, States
from pace.hub.groups import NO_CHANNELS
from pace.keys import SHARDS
from pace.people import Room
from pace.positions import Position
from pace.security.grants import ALL
from pace.sources.appending import Append, Tail

TOKEN = "the-one-writer"


def channel(name, kind="waveform", scheme="pubsub"):
    return Channel(name=name, label=name, source=Source(scheme, name), kind=kind)


class Clock:
    """Seconds that pass when a test says so; `epoch` of them had passed in 1970's count."""

    def __init__(self, now=1_700_000_000.0):
        self.now = now

    def __call__(self):
        return self.now

    def pass_(self, seconds):
        self.now += seconds


class FaultyBroker(MemoryBroker):
    """A MemoryBroker that a test can take `down`, and that lets other greenlets run whenever it reads history."""

    down = False
    reads = 0

    def _ask(self):
        gevent.sleep(0)
        if self.down:
            raise BrokerDown("taken down by the test")

    def epoch(self, channel):
        if self.down:
            raise BrokerDown("taken down by the test")
        return super().epoch(channel)

    def read(self, lasts, block_ms=0):
        if self.down:
            raise BrokerDown("taken down by the test")
        return super().read(lasts, block_ms)

    def history(self, *args, **options):
        self.reads += 1
        self._ask()
        return super().history(*args, **options)

    def statuses(self):
        self._ask()
        return super().statuses()

    def _read(self, lasts):
        return {channel: found for channel, last in lasts.items()
                if (found := MemoryBroker.history(self, channel, after=last))}


class Viewer:
    """What the hub needs of a session; `texts` are the messages it got."""

    queued = 0
    id = "viewer"
    grants = ALL
    request = None
    _transport = None

    def __init__(self):
        self.channels = NO_CHANNELS
        self.slot = None
        self.frames = []
        self.closed = None

    def deliver(self, frame):
        self.frames.append(frame)

    def send(self, text):
        self.frames.append(SimpleNamespace(messages=(text,)))

    def close(self, code, reason):
        self.closed = code

    @property
    def texts(self):
        return [text for frame in self.frames for text in frame.messages]

    @property
    def messages(self):
        return [json.loads(text) for text in self.texts]

    def of(self, kind):
        return [message for message in self.messages if message["type"] == kind]

    @property
    def samples(self):
        """The first sample of each block, in order."""
        return [message["block"]["v"][0][0] for message in self.of("block")]

    @property
    def position(self):
        """Where it stands: what it would send as `since`."""
        return Position.parse(self.of("block")[-1]["pos"])


class Bench:
    """A hub, its consumer and its broker on one clock. Channels of the kinds in `kinds`, "ecg" being a waveform."""

    def __init__(self, session=None, history_s=300, max_queue=1 << 20, max_queue_age=10, max_stall=20,
                 scheme="pubsub", **kinds):
        self.clock = Clock()
        self.broker = FaultyBroker(history_s=history_s, clock=self.clock)
        self.channels = {name: channel(name, kind, scheme) for name, kind in {"ecg": "waveform", **kinds}.items()}
        self.hub = Hub("", SimpleNamespace(settings={}), session, SimpleNamespace(
            flush_ms=40, flush_max_ms=1000, history_s=history_s, max_queue=max_queue, max_queue_age=max_queue_age,
            address_sessions=0, address_openings=0, address_messages=0, max_stall=max_stall,
            marks=("artefact",), channels=self.channels),
            clock=self.clock, wall=self.clock)
        self.hub.attach(self.broker)
        self.hub.room = Room(self.hub, clock=self.clock, wall=self.clock)
        self.consumer = Consumer(self.hub, self.broker, clock=self.clock, wall=self.clock, sleep=self.clock.pass_)
        self.states = States(self.hub, self.broker, clock=self.clock)
        self._next = 0

    def publish(self, count=1, channel="ecg", text=None):
        """Append that many blocks of one sample each, numbered on; return the numbers."""
        numbers = list(range(self._next, self._next + count))
        self._next += count
        texts = [text or json.dumps({"t": number, "dt": 1, "v": [[number]]}) for number in numbers]
        self.broker.lease(range(SHARDS), TOKEN, 1_000_000)
        self.broker.append([Append(channel, self.channels[channel].kind, texts, Tail(0.0, ()))], TOKEN)
        return numbers

    def tick(self):
        """One round of the consumer."""
        return self.consumer.round(block_ms=0)

    def viewer(self, channel="ecg", since=None):
        """A viewer that has subscribed and is live, or waits for Redis."""
        viewer = Viewer()
        self.hub.subscribe(viewer, channel, since)
        self.settle()
        return viewer

    @staticmethod
    def settle():
        """Let those who catch up do what they can now."""
        for _ in range(20):
            gevent.sleep(0)
