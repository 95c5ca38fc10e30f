"""From what a process knows of itself to its metrics, each few seconds and when it is asked."""
import logging
from collections import Counter

#: Names of loggers are cut to these many parts: as many labels as there are modules would be too many.
PARTS = 2
#: Tally's whole numbers and the counters that they become.
COUNTERS = {
    "blocks_read": "blocks_read", "bytes_read": "bytes_read", "payloads": "payloads",
    "malformed": "payloads_malformed", "lost": "payloads_lost", "appended": "blocks_appended",
    "too_slow": "slow_viewers", "outages": "redis_outages", "relinks": "redis_relinks", "leases_taken": "leases_taken"}
#: The same of those with one label.
LABELLED = {"gaps": "gaps", "reloads": "reloads"}
DELAYS = {"delays": "delay_seconds", "append_delays": "append_delay_seconds"}


class LogCounter(logging.Handler):
    """Counts warnings and errors in `records`, {(level, logger): times}."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.records = Counter()

    def emit(self, record):
        """Count one."""
        self.records[record.levelname.lower(), ".".join(record.name.split(".")[:PARTS])] += 1


class Collecting:
    """Writes what has happened since the last look into `instruments`. `tally` is pace.tally's, `log` a LogCounter."""

    def __init__(self, hub, instruments, tally, log):
        self._hub = hub
        self._instruments = instruments
        self._tally = tally
        self._log = log
        self._seen = Counter()
        self._transports = set()

    def collect(self):
        """Look once. Some milliseconds for 10,000 viewers."""
        self._count()
        self._delays()
        self._viewers()
        self._state()

    def lag(self, seconds):
        """The event loop woke a sleeper so late."""
        self._instruments["loop_lag_seconds"].observe(seconds)

    def _count(self):
        tally, (blocks, sent) = self._tally, self._hub.sent
        self._grow("blocks_sent", (), blocks)
        self._grow("bytes_sent", (), sent)
        for field, name in COUNTERS.items():
            self._grow(name, (), getattr(tally, field))
        for field, name in LABELLED.items():
            for label, value in getattr(tally, field).items():
                self._grow(name, (label,), value)
        for labels, value in list(self._log.records.items()):
            self._grow("log_records", labels, value)

    def _grow(self, name, labels, value):
        grown = value - self._seen[name, labels]
        if grown:
            instrument = self._instruments[name]
            (instrument.labels(*labels) if labels else instrument).inc(grown)
            self._seen[name, labels] = value

    def _delays(self):
        for field, name in DELAYS.items():
            waiting, instrument = getattr(self._tally, field), self._instruments[name]
            while waiting:
                instrument.observe(waiting.popleft())

    def _viewers(self):
        viewers, queued = Counter(), [0]
        for session in self._hub:
            viewers[session.transport or "none"] += 1
            queued.append(session.queued)
        self._transports |= viewers.keys()
        for transport in self._transports:  # of those that nobody has any more too
            self._instruments["viewers"].labels(transport).set(viewers[transport])
        self._instruments["queue_bytes"].set(sum(queued))
        self._instruments["queue_bytes_max"].set(max(queued))

    def _state(self):
        hub, instruments = self._hub, self._instruments
        instruments["workers"].set(1)
        instruments["channels_watched"].set(len(hub.feeds))
        instruments["interval_seconds"].set(hub.tempo.interval)
        instruments["redis_up"].set(int(hub.link.state == "up"))
        instruments["leases_held"].set(hub.room.pulse.led)
