"""The metrics of one worker, from WorkerStarted to WorkerStopping."""
import logging
import time

import gevent

from pace.metrics.collecting import Collecting, LogCounter
from pace.sockjs import get_session_manager
from pace.supervisor import Supervisor
from pace.tally import tally

#: Seconds between two looks at the figures: those of other processes are so old when one is asked.
LOOK_S = 5.0
#: Seconds that a sleeper sleeps to see how late it is woken.
NAP_S = 0.5
#: Seconds without a read by the consumer after which its worker is not ready: each of its waits ends within two.
STILL_S = 6.0


class MetricsService:
    """Collects while its worker runs. prometheus_client is imported at the start, after the fork."""

    def __init__(self, registry):
        self._registry = registry
        self._supervisor = self._collecting = self._instruments = None
        self._log = LogCounter()

    @property
    def hub(self):
        """The hub of this process."""
        return get_session_manager("", self._registry)

    def start(self, event=None):
        """Begin."""
        self._make()
        logging.getLogger().addHandler(self._log)
        self._supervisor = Supervisor()
        self._supervisor.run(self._run)

    def _make(self):
        from pace.metrics.instruments import Instruments  # prometheus_client looks at its environment when imported
        self._instruments = Instruments()
        self._collecting = Collecting(self.hub, self._instruments, tally, self._log)

    def stop(self, event=None):
        """Write down what happened last, and end."""
        if self._supervisor is not None:
            logging.getLogger().removeHandler(self._log)
            self._supervisor.stop()
            self._supervisor = None
            self._collecting.collect()

    def text(self):
        """All figures of all processes, bytes; those of this one are of this moment."""
        if self._collecting is None:
            self._make()
        self._collecting.collect()
        # the first time it takes tens of milliseconds, then some: no viewer shall wait for that
        return gevent.get_hub().threadpool.apply(self._instruments.text)

    def readiness(self):
        """(whether viewers are served with what is new, facts about it)."""
        hub = self.hub
        still = time.monotonic() - hub.link.found_at
        facts = {"redis": hub.link.state, "reading": still < STILL_S, "ingest": hub.room.pulse.ingested,
                 "stopping": hub.stopping}
        needed = any(channel.source.scheme != "stream" for channel in hub.channels.values())
        ready = facts["redis"] == "up" and facts["reading"] and (facts["ingest"] or not needed) and not hub.stopping
        return ready, facts

    def _run(self):
        while not self._supervisor.stopping:
            self._collecting.collect()
            for _ in range(round(LOOK_S / NAP_S)):
                due = time.monotonic() + NAP_S
                self._supervisor.sleep(NAP_S)
                self._collecting.lag(max(0.0, time.monotonic() - due))
