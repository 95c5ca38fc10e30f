"""From what a process knows of itself to its metrics."""
import logging
from types import SimpleNamespace

import pytest

from pace.metrics.collecting import Collecting, LogCounter
from pace.metrics.instruments import Instruments
from pace.tally import Tally


class Hub(list):
    """Sessions, and what else a hub tells of itself."""

    sent = (0, 0)
    feeds = {"ecg": None}
    tempo = SimpleNamespace(interval=0.08)
    link = SimpleNamespace(state="up")
    room = SimpleNamespace(pulse=SimpleNamespace(led=16))


def session(transport, queued=0):
    return SimpleNamespace(transport=transport, queued=queued)


class Bed:
    """Everything for a Collecting, and what it says."""

    def __init__(self):
        self.hub, self.tally, self.log = Hub(), Tally(), LogCounter()
        self.instruments = Instruments()
        self.collecting = Collecting(self.hub, self.instruments, self.tally, self.log)

    def said(self):
        """{name with labels: value} after a look."""
        self.collecting.collect()
        lines = [line for line in self.instruments.text().decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.fixture
def bed(monkeypatch):
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    return Bed()


def test_viewers_and_queues(bed):
    bed.hub += [session("websocket", 10), session("websocket"), session(None, 30)]
    said = bed.said()
    assert said['pace_viewers{transport="websocket"}'] == 2
    assert said['pace_viewers{transport="none"}'] == 1
    assert (said["pace_queue_bytes"], said["pace_queue_bytes_max"]) == (40, 30)
    bed.hub.clear()
    assert bed.said()['pace_viewers{transport="websocket"}'] == 0


def test_state(bed):
    said = bed.said()
    assert (said["pace_workers"], said["pace_channels_watched"], said["pace_interval_seconds"]) == (1, 1, 0.08)
    assert (said["pace_redis_up"], said["pace_leases_held"]) == (1, 16)
    bed.hub.link = SimpleNamespace(state="down")
    assert bed.said()["pace_redis_up"] == 0


def test_counters_grow_by_what_happened_since(bed):
    bed.tally.payloads, bed.tally.malformed = 5, 1
    bed.hub.sent = 100, 2_000
    bed.tally.gaps["slow"] += 2
    bed.said()
    bed.tally.payloads += 2
    said = bed.said()
    assert (said["pace_payloads_total"], said["pace_payloads_malformed_total"]) == (7, 1)
    assert (said["pace_blocks_sent_total"], said["pace_bytes_sent_total"]) == (100, 2_000)
    assert said['pace_gaps_total{reason="slow"}'] == 2


def test_every_number_of_the_tally_is_told(bed):
    numbers = [name for name in Tally.__slots__ if type(getattr(bed.tally, name)) is int]
    for value, name in enumerate(numbers, 1000):
        setattr(bed.tally, name, value)
    assert set(bed.said().values()) >= set(map(float, range(1000, 1000 + len(numbers))))


def test_delays_are_taken_once(bed):
    bed.tally.delays += [0.01, 0.2]
    bed.tally.append_delays.append(0.03)
    bed.collecting.lag(0.001)
    bed.said()
    said = bed.said()
    assert (said["pace_delay_seconds_count"], said['pace_delay_seconds_bucket{le="0.01"}']) == (2, 1)
    assert said["pace_append_delay_seconds_sum"] == pytest.approx(0.03)
    assert said['pace_loop_lag_seconds_bucket{le="0.005"}'] == 1


def test_warnings_and_errors_are_counted_by_their_logger(bed):
    logger = logging.getLogger("pace.some.module")
    logger.addHandler(bed.log)
    logger.setLevel(logging.INFO)
    try:
        logger.info("no")
        logger.warning("one")
        logger.error("two")
        logger.error("three")
    finally:
        logger.removeHandler(bed.log)
    said = bed.said()
    assert said['pace_log_records_total{level="error",logger="pace.some"}'] == 2
    assert said['pace_log_records_total{level="warning",logger="pace.some"}'] == 1
