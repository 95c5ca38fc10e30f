"""pace.metrics.includeme: a service for each worker."""
from pyramid import testing

from pace.settings import load
from pace.sockjs import WorkerStarted, WorkerStopping
from tests.support.hub import Bench


def test_it_runs_from_the_start_of_a_worker_to_its_end(monkeypatch):
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    with testing.testConfig(settings={"pace.settings": load(None, {})}) as config:
        config.include("pace.metrics")
        config.commit()
        config.registry.sockjs_managers = {"": Bench().hub}
        service = config.registry.settings["pace.metrics_service"]
        config.registry.notify(WorkerStarted(config.registry))
        assert b"pace_workers 1.0" in service.text()
        config.registry.notify(WorkerStopping(config.registry))
        assert service._supervisor is None
