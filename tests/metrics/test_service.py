"""The metrics of a worker, and whether it is ready."""
import logging
import time
from types import SimpleNamespace

import pytest

from pace.metrics import service
from pace.metrics.service import MetricsService
from tests.support.hub import Bench, channel
from tests.support.loop import turn_until


@pytest.fixture
def made(monkeypatch):
    """A service of a hub with one channel."""
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    bench = Bench()
    found = MetricsService(SimpleNamespace(sockjs_managers={"": bench.hub}))
    found.bench = bench
    yield found
    found.stop()


def test_ready_while_redis_answers_and_somebody_ingests(made):
    assert made.readiness()[0] is False
    made.bench.tick()
    assert made.readiness() == (True, {"redis": "up", "reading": True, "ingest": True, "stopping": False})


def test_not_ready_without_redis(made):
    made.bench.tick()
    made.hub.link.lost()
    assert made.readiness()[0] is False


def test_not_ready_when_nothing_is_read_any_more(made):
    made.bench.tick()
    made.hub.link.found_at = time.monotonic() - service.STILL_S
    assert made.readiness() == (False, {"redis": "up", "reading": False, "ingest": True, "stopping": False})


def test_not_ready_when_nobody_ingests_what_must_be(made):
    made.bench.tick()
    made.bench.clock.now += 60
    assert made.readiness()[1]["ingest"] is False
    assert made.readiness()[0] is False
    stream = SimpleNamespace(source=SimpleNamespace(scheme="stream"))
    made.hub.channels = {"ecg": stream}
    assert made.readiness()[0] is True
    made.hub.channels = {"ecg": channel("ecg")}


def test_not_ready_while_it_stops(made):
    made.bench.tick()
    made.hub.stopping = True
    assert made.readiness()[0] is False


def test_figures_are_of_this_moment(made):
    assert b"pace_channels_watched 0.0" in made.text()
    made.bench.viewer()
    assert b"pace_channels_watched 1.0" in made.text()


def test_it_looks_while_it_runs(made, monkeypatch):
    monkeypatch.setattr(service, "NAP_S", 0.01)
    monkeypatch.setattr(service, "LOOK_S", 0.02)
    made.start()
    logging.getLogger("pace.test").error("x")
    counted, no_lag = 'pace_log_records_total{level="error",logger="pace.test"} 1.0', "pace_loop_lag_seconds_count 0.0"
    turn_until(lambda: counted in (text := made._instruments.text().decode()) and no_lag not in text)
    made.stop()
    made.stop()
