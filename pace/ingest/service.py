"""The service that a worker runs."""
import logging
import time
from functools import partial

from gevent.event import Event

from pace import links
from pace.errors import BrokerDown, Malformed
from pace.ingest.engine import Engine
from pace.sources import discovery, key, queue
from pace.sources.link import PubSubLink
from pace.supervisor import Supervisor
from pace.tally import tally

log = logging.getLogger(__name__)

#: Seconds between two renewals of the leases: three may fail before one is lost.
RENEW_S = 0.5
#: Seconds between two looks at whether a lease just taken may be used.
SETTLE_S = 0.05
#: Seconds before Redis is tried again that did not answer.
RETRY_S = 0.2
#: Seconds that a payload may wait beyond flush_max_ms before ingest is taken for overloaded.
SLACK_S = 0.25
#: Seconds between two tellings of what changed, and between two trimmings of streams of others.
TELL_S, TIDY_S = 1.0, 5.0


class Ingest:
    """Appends what publishers send, where this process holds the lease; stands by elsewhere.

    `settings` is `pace.settings.Settings` (redis_url, flush_ms, flush_max_ms, discover, ingest), `channels` the
    configured `{name: Channel}`. Without `ingest` it only discovers and never leads. `on_channels` is
    called in a greenlet with `{name: Channel}`, configured and discovered, whenever a channel was
    discovered or went away.
    """

    def __init__(self, broker, settings, channels, on_channels=None):
        self._flush_ms = settings.flush_ms
        self._discovers = bool(settings.discover)
        self._takes_part = settings.ingest
        self._on_channels = on_channels
        self._broker, self._servers = broker, broker.servers()
        self._news = Event()
        self._looked_after = set()
        self._supervisor = Supervisor()
        self._down = self._placed = False
        self._link = PubSubLink(partial(links.connection, settings.redis_url), self._hear, self._miss,
                                rest=self._flush_ms > 0)
        self._engine = Engine(broker, channels, self._link, wake=self._news.set,
                              lag_s=settings.flush_max_ms / 1000 + SLACK_S)

    def configure(self, channels):
        """From now on these `{name: Channel}` are the configured ones."""
        self._engine.configure(channels)
        self._look_after(self.channels)
        self._news.set()
        if self._on_channels:
            self._on_channels(self.channels)

    @property
    def channels(self):
        """`{name: Channel}`, configured and discovered."""
        return self._engine.channels

    @property
    def ready(self):
        """Whether another process may end: this one leads, or hears all that it stands by for."""
        return not self._takes_part or (self._placed and self._link.confirmed)

    def start(self):
        """Start the greenlets; returns at once, Redis need not answer."""
        self._each(TELL_S, self._engine.tell)
        if self._discovers:
            self._each(discovery.POLL_S, self._discover)
        if self._takes_part:
            self._take_part()
            self._look_after(self.channels)

    def _take_part(self):
        supervisor, engine = self._supervisor, self._engine
        supervisor.run(self._link.run)
        supervisor.run(self._append)
        self._each(RENEW_S, self._hold)
        supervisor.each(TELL_S, engine.age)

    def _look_after(self, channels):
        """Start what looks at sources that nobody tells of, once there is a channel with such a source."""
        engine = self._engine
        steps = {"key": (key.POLL_S, engine.look), "queue": (queue.POLL_S, engine.claim),
                 "stream": (TIDY_S, engine.tidy)}
        schemes = {channel.source.scheme for channel in channels.values()} if self._takes_part else set()
        for scheme in schemes & steps.keys() - self._looked_after:
            self._looked_after.add(scheme)
            self._each(*steps[scheme])

    def stop(self, timeout=2.0):
        """Flush, hand the leases over and end the greenlets within about `timeout` seconds."""
        deadline = time.monotonic() + timeout
        self._link.close()
        self._news.set()
        self._supervisor.stop(timeout / 2)
        self._ask(self._finish, deadline)

    def _finish(self, deadline):
        while self._engine.flush() and time.monotonic() < deadline:
            log.info("payloads wait to be appended")
        self._engine.tell()
        self._engine.release()

    # --- the greenlets -----------------------------------------------------------------------

    def _hear(self, name, data, arrival):
        self._engine.hear(name, data, arrival)

    def _miss(self, names):
        self._engine.miss(names)
        self._news.set()

    def _append(self):
        while not self._supervisor.stopping:
            self._news.wait(SETTLE_S if self._engine.unsettled else RENEW_S)
            self._supervisor.sleep(self._until_tick())
            self._news.clear()
            if self._ask(self._flush):
                self._news.set()

    def _flush(self):
        if self._broker.servers() != self._servers:
            self._servers = self._broker.servers()
            self._engine.doubt()
        self._engine.settle()
        return self._engine.flush()

    def _until_tick(self):
        """Seconds to the next flush. Ticks are multiples of flush_ms since the epoch, so that those
        who read can come right after."""
        if not self._flush_ms:
            return 0
        return (self._flush_ms - time.time() * 1000 % self._flush_ms) / 1000

    def _hold(self):
        hears = self._link.connected
        taken = self._engine.hold()
        self._placed = hears
        if self._down:
            log.info("Redis answers again")
            self._down = False
        if taken:
            tally.leases_taken += len(taken)
            log.info("leading %d shards", len(taken))
            self._news.set()

    def _discover(self):
        try:
            changed = self._engine.discover()
        except Malformed as error:
            log.warning("pace.discover: %s", error)
            return
        if changed and self._on_channels:
            self._on_channels(self._engine.channels)

    def _each(self, seconds, step):
        self._supervisor.each(seconds, partial(self._ask, step))

    def _ask(self, step, *args):
        """Result of `step`; None where Redis does not answer, which is told once until `_hold` finds it back."""
        try:
            return step(*args)
        except BrokerDown as error:
            if not self._down:
                log.warning("%s; trying again each %s s", error, RETRY_S)
            self._down = True
            self._supervisor.sleep(RETRY_S)
            return None
