"""Publishers that lie about times, order and rates."""
import json
import os
import select
import sys
import threading
from collections import deque

from tests.hostile.registry import case
from tests.support.crowd import Member
from tests.support.liars import KINDS, RATE
from tests.support.processes import Process
from tests.support.source import ROOT
from tests.support.waiting import wait_for
from tests.support.watcher import Watcher, quantile

#: What goes back further (ms) begins a new trace, on the page as here.
RESTART_MS = 1000
CHANNELS = {"ecg": {"kind": "text"}, **{kind: {"leads": "I", "rate": str(RATE)} for kind in KINDS}}
#: Which flags tell of which lie, one of them at least. More than can be appended comes before the rate is measured.
FLAGS = {"good": set(), "doubled": {"order"}, "reordered": {"order"}, "future": {"clock"}, "fast": {"rate", "overload"}}


class Trace:
    """What a page draws of one channel: times only grow, unless they go back far."""

    def __init__(self):
        self.drawn, self.flags, self.holes, self.back, self._newest = [], set(), 0, 0, float("-inf")

    def take(self, block):
        """Take up one block."""
        if "hole" in block:
            self.holes += 1
            return
        values = block["v"][0]
        times = block["t"] if isinstance(block["t"], list) else [
            block["t"] + number * block.get("dt", 0) for number in range(len(values))]
        for time, value in zip(times, values, strict=True):
            if 0 <= self._newest - time <= RESTART_MS:
                self.back += 1
                continue
            self._newest = time
            self.drawn.append(value)

    @property
    def in_order(self):
        """Whether what is drawn counts up."""
        return all(one < next_ for one, next_ in zip(self.drawn, self.drawn[1:], strict=False))

    @property
    def missing(self):
        """Numbers between the first and the last that are not drawn."""
        return self.drawn[-1] - self.drawn[0] + 1 - len(self.drawn)


class Ear(Member):
    """Keeps what it hears for later: whoever measures meanwhile is not to wait for it."""

    def __init__(self, port):
        self.heard = deque()
        super().__init__(port)

    def _take(self, opcode, payload):
        if opcode == 1:
            self.heard.append(payload)


class Listener(threading.Thread):
    """Watches all channels of the liars from a thread of its own, until `stop`; `traces` by channel."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self._ear, self._stopping = Ear(port), threading.Event()
        self.traces, self.gaps, self.watched = {kind: Trace() for kind in KINDS}, [], 0
        for kind in KINDS:
            self._ear.say(type="subscribe", channel=kind)

    def run(self):
        while not self._stopping.is_set():
            if select.select([self._ear.socket], [], [], 0.2)[0]:
                self._ear.receive()

    def look(self):
        """Take up what was heard; the traces."""
        while self._ear.heard:
            self._take(json.loads(self._ear.heard.popleft()))
        return self.traces

    def _take(self, message):
        trace = self.traces.get(message.get("channel"))
        if message["type"] == "block":
            trace.take(message["block"])
        elif message["type"] == "gap":
            self.gaps.append(message["reason"])
        elif trace is not None and "state" in message:
            self.watched += 1
            trace.flags |= set(message["state"]["flags"])

    def stop(self):
        """End it."""
        self._stopping.set()
        self.join(10)
        self._ear.socket.close()


@case(7, "publishers double, reorder, stamp in 2070 and send at 100 times the declared rate",
      "in order once, or flagged; others' p99 + < 20 ms")
def lying_publishers(world, outcome):
    redis = world.redis()
    pace = world.pace(redis, channels=CHANNELS)
    client, seconds = redis.client(), world.of(20, 6)
    wait_for(lambda: all(count for _, count in client.pubsub_numsub(*KINDS)), 10)
    listener = Listener(pace.port)
    listener.start()
    world.ending(listener.stop)
    wait_for(lambda: listener.look() and listener.watched >= len(KINDS), 10)
    watcher = Watcher(pace.port, client)
    world.ending(watcher.socket.close)
    quiet = watcher.watch(world.of(5, 0.5))
    lying = Process([sys.executable, "-m", "tests.support.liars", redis.port, seconds, *KINDS],
                    world.folder / "liars.log", cwd=ROOT, env=dict(os.environ)).start()
    world.ending(lying.kill)
    disturbed = watcher.watch_while(lambda: lying.running)
    published = json.loads(lying.log)
    wait_for(lambda: listener.look()["good"].drawn[-1:] == [published["good"] - 1], 20)
    wait_for(lambda: all(is_flagged(kind, trace) for kind, trace in listener.look().items()), 10,
             message=lambda: str({kind: trace.flags for kind, trace in listener.traces.items()}))
    judge(outcome, listener, published)
    quiet += watcher.watch(world.of(5, 0.5))  # before and after: the machine's other work may change meanwhile
    outcome.beside("others' p99", *(quantile(delays, 0.99) * 1000 for delays in (disturbed, quiet)), 20, "ms")


def is_flagged(kind, trace):
    """Whether viewers have been told of that lie."""
    return not FLAGS[kind] or bool(FLAGS[kind] & trace.flags)


def judge(outcome, listener, published):
    """What each channel's viewers see."""
    for kind, trace in listener.traces.items():
        if FLAGS[kind]:
            outcome.exactly(f"{kind}: flagged", is_flagged(kind, trace), True)
        if kind != "future":  # one of 2070 among them begins a new trace, and so does the next
            outcome.exactly(f"{kind}: in order once", trace.in_order, True)
    good, doubled, fast = (listener.traces[kind] for kind in ("good", "doubled", "fast"))
    outcome.exactly("good: missing, left out, holes", [good.missing, good.back, good.holes], [0, 0, 0])
    outcome.exactly("good: flags told", len(good.flags), 0)
    outcome.exactly("doubled: missing", doubled.missing, 0)
    outcome.told("fast: missing of", f"{fast.missing} {published['fast']}, holes {fast.holes}")
    outcome.exactly("fast: missing without a word", bool(fast.missing) and not fast.holes and not listener.gaps, False)
