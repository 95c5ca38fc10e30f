"""Worker to worker: what one says the others hear in order, or they learn that they missed some of it."""
import logging
import secrets
import time

from gevent.event import Event

from pace.errors import BrokerDown
from pace.people.outgoing import Outgoing
from pace.people.peers import Peers

log = logging.getLogger(__name__)

#: Seconds for which messages are gathered before they are sent.
GATHER_S = 0.05
#: Seconds between two beats, and between two looks at who is silent: 12 of them, 6 s, and a worker is gone.
BEAT_S, TICK_S = 2.0, 0.5
#: Seconds between two tries to send, and until what waits is dropped: the others have taken this worker for gone then.
RETRY_S, GIVE_UP_S = 0.2, 6.0
#: The kind of a beat's message.
BEAT = "beat"


class Bus:
    """`token` is this worker, None before the start, `wire` its way to the others (pace.people.wire), `workers` maps
    all that live to the figures of their last beat.

    All functions that are registered are called in the greenlet that hears: they must not wait.
    """

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self.token = None
        self.workers = {}
        self.wire = self._outgoing = self._peers = self._supervisor = None
        self._handlers, self._states, self._anews, self._gones, self._figures = {}, {}, {}, [], []
        self._news = Event()
        self._unsent = None  # letters of which it is not known whether they were sent
        self._heard = False

    # --- for the parts -----------------------------------------------------------------------

    def publish(self, kind, body, to=None):
        """Have the dict `body` said to the worker `to`, or to all others, within GATHER_S; never waits.

        Before the start, and after the end, nobody hears it.
        """
        if self._outgoing is not None:
            self._outgoing.put(to, kind, body)
            self._news.set()

    def on(self, kind, function):
        """Call `function(worker, body)` for what others publish."""
        self._handlers[kind] = function

    def state(self, kind, function):
        """`function()` gives this worker's whole state of that kind, bodies; others hear it as if published, after
        their `anew`, when they come or have missed something."""
        self._states[kind] = function

    def anew(self, kind, function):
        """Call `function(worker)` before the whole state of a worker comes, in one go: what was known of it is void."""
        self._anews[kind] = function

    def gone(self, function):
        """Call `function(worker)` when a worker has ended, or has not been heard for 6 s."""
        self._gones.append(function)

    def beat(self, function):
        """`function()` gives figures, a dict, that go with each beat."""
        self._figures.append(function)

    @property
    def hears(self):
        """Whether what others say comes."""
        return self.wire is not None and self.wire.hears

    # --- for the room ------------------------------------------------------------------------

    def open(self, wire):
        """Be a worker of the room from now on, at that wire (`pace.people.wire`)."""
        self.token = secrets.token_hex(8)
        self.wire = wire
        self._outgoing = Outgoing(self.token)
        self._peers = Peers(self.token, self._deliver, self._begin_anew, self._ask, self._answer, self._forget)
        wire.open(self.token, self._peers.hear, self._miss)

    def start(self, wire, supervisor):
        """`open`, and serve from greenlets until `close`."""
        self.open(wire)
        self._supervisor = supervisor
        supervisor.run(wire.run)
        supervisor.run(self._send)
        supervisor.each(TICK_S, self.tick)
        supervisor.each(BEAT_S, self.say_alive)

    def close(self):
        """Tell the others that this worker ends, and hear no more."""
        self.publish(Peers.END, {})
        self.wire.close()

    def stop(self):
        """Send what waits, once, and be no worker any more."""
        try:
            self.wire.send(self._outgoing.take())
            self.wire.end(self.token)
        except BrokerDown as error:
            log.info("the other workers are not told that this one ends: %s", error)
        self.wire.disconnect()
        self._outgoing = None

    def tick(self):
        """One look at the others."""
        hears = self.wire.hears
        if hears and not self._heard:
            self._ask(None)
            self.say_figures()
        self._heard = hears
        self._peers.tick(hears)

    def say_alive(self):
        """One beat."""
        self.say_figures()
        try:
            self.wire.renew(self.token)
        except BrokerDown as error:  # the key expires, as it should
            log.debug("no beat: %s", error)

    def say_figures(self):
        """Publish the figures of this worker."""
        self.workers[self.token] = figures = self._own_figures()
        self.publish(BEAT, figures)

    def flush(self):
        """Send what waits. Raises BrokerDown where some may not have been sent; the next call begins with that."""
        while letters := self._unsent or self._outgoing.take():
            self._unsent = letters
            self.wire.send(letters)
            self._unsent = None

    def give_up(self):
        """Drop what could not be sent."""
        self._unsent = None
        self._outgoing.drop()

    # --- inside ------------------------------------------------------------------------------

    def _send(self):
        failing = None
        while not self._supervisor.stopping:
            self._news.wait(1.0)
            self._supervisor.sleep(GATHER_S)
            self._news.clear()
            try:
                self.flush()
                failing = None
            except BrokerDown:
                failing = failing or self._clock()
                if self._clock() - failing > GIVE_UP_S:
                    self.give_up()
                self._supervisor.sleep(RETRY_S)
                self._news.set()

    def _own_figures(self):
        return {name: value for function in self._figures for name, value in function().items()}

    def _deliver(self, worker, kind, body):
        if kind == BEAT:
            self.workers[worker] = body
        if kind in self._handlers:
            self._handlers[kind](worker, body)

    def _begin_anew(self, worker):
        for function in self._anews.values():
            function(worker)

    def _ask(self, worker):
        self.publish(Peers.ASK, {}, worker)

    def _answer(self, worker):
        self.publish(Peers.ANEW, {}, worker)
        self.publish(BEAT, self._own_figures(), worker)
        for kind, function in self._states.items():
            for body in function():
                self.publish(kind, body, worker)
        self.publish(Peers.WHOLE, {}, worker)

    def _forget(self, worker):
        self.workers.pop(worker, None)
        self._outgoing.forget(worker)
        for function in self._gones:
            function(worker)

    def _miss(self):
        self._heard = False
        self._peers.missed()
