"""The services of a worker, with stand-ins for those that ask Redis."""
from dataclasses import replace

import gevent
import pytest
from pyramid import testing

from pace import streamer
from pace.hub import Hub
from pace.security.access import OPEN
from pace.settings import load
from pace.sockjs import Hangup, WorkerStarted, WorkerStopping, get_session_manager
from pace.streamer import Streamer
from tests.support.hub import FaultyBroker, channel
from tests.support.waiting import wait_for


class Recorder:
    """Stands for a service; what happens to any of them is appended to `told`."""

    def __init__(self, name, told):
        self._name, self._told = name, told

    def __call__(self, *args):
        self.args = args
        return self

    def start(self, broker=None):
        self._told.append(f"{self._name} starts")

    def stop(self, timeout=None):
        self._told.append(f"{self._name} stops")

    def configure(self, what):
        self._told.append(f"{self._name} has {what}")


class Broker(FaultyBroker):
    """A FaultyBroker made like a RedisBroker."""

    def __init__(self, told):
        super().__init__()
        self._told = told

    def close(self):
        self._told.append("broker closes")


@pytest.fixture
def told(monkeypatch):
    told = []
    monkeypatch.setattr(streamer, "Ingest", Recorder("ingest", told))
    monkeypatch.setattr(streamer, "Replays", Recorder("replays", told))
    monkeypatch.setattr(streamer, "Room", Recorder("room", told))
    monkeypatch.setattr(streamer, "open_broker", lambda url, history_s, discover: Broker(told))
    return told


@pytest.fixture
def config():
    settings = {"pace.settings": load(None, {"pace.flush_ms": "10"}), "pace.access": OPEN}
    with testing.testConfig(settings=settings) as config:
        config.include("pace.sockjs")
        config.include("pace.streamer")
        config.commit()
        yield config


def wait_until(condition):
    wait_for(lambda: gevent.sleep(0.01) or condition(), 5)


def test_the_hub_serves_the_route(config):
    hub = get_session_manager("", config.registry)
    assert isinstance(hub, Hub)
    assert hub.settings.flush_ms == 10
    assert hub.broker is None


def test_nothing_runs_before_the_worker_has_started(told, config):
    assert told == []


def test_services_live_as_long_as_the_worker(told, config):
    hub = get_session_manager("", config.registry)
    config.registry.notify(WorkerStarted(config.registry))
    wait_until(lambda: hub.link.state == "up")
    assert told == ["ingest starts", "replays starts", "room starts"]
    config.registry.notify(WorkerStopping(config.registry))
    assert told[3:] == ["replays stops", "ingest stops", "room stops", "broker closes", "broker closes"]


def test_a_server_that_does_not_ingest_plays_nothing(told):
    settings = {"pace.settings": load(None, {"pace.ingest": "no"}), "pace.access": OPEN}
    with testing.testConfig(settings=settings) as config:
        config.include("pace.sockjs")
        config.include("pace.streamer")
        config.commit()
        config.registry.notify(WorkerStarted(config.registry))
        assert told == ["ingest starts", "room starts"]
        config.registry.notify(WorkerStopping(config.registry))
    assert told[2:] == ["ingest stops", "room stops", "broker closes", "broker closes"]


def test_start_and_stop_happen_once(told, config):
    service = Streamer(get_session_manager("", config.registry), config.registry.settings["pace.settings"])
    service.stop()
    service.start()
    service.start()
    service.stop()
    service.stop()
    assert [told.count(word) for word in ("ingest starts", "replays stops", "broker closes")] == [1, 1, 2]


def test_other_settings_reach_hub_and_services(told, config):
    hub = get_session_manager("", config.registry)
    service = Streamer(hub, config.registry.settings["pace.settings"])
    settings = replace(load(None, {}), channels={"ecg": channel("ecg")}, max_queue=70_000, address_sessions=1)
    service.configure(settings)
    hub.addresses.join("203.0.113.9")
    assert hub.addresses.wait("203.0.113.9") > 0
    assert (list(hub.channels), hub.settings.max_queue, told) == (["ecg"], 70_000, [])
    service.start()
    other = replace(settings, channels={})
    service.configure(other)
    service.stop()
    assert f"replays has {other}" in told
    assert "ingest has {}" in told


def test_a_hangup_has_the_file_read_again(tmp_path, config):
    path = tmp_path / "pace.ini"
    path.write_text("[app:main]\nuse = egg:pace\n[channel:new]\n")
    with testing.testConfig(settings={
            "pace.settings": load(None, {}), "pace.access": OPEN, "global_config": {"__file__": str(path)}}) as config:
        config.include("pace.sockjs")
        config.include("pace.streamer")
        config.commit()
        config.registry.notify(Hangup(config.registry))
        assert list(get_session_manager("", config.registry).channels) == ["new"]
        assert list(config.registry.settings["pace.settings"].channels) == ["new"]


def test_discovered_channels_reach_the_hub(told, config):
    config.registry.notify(WorkerStarted(config.registry))
    *_, on_channels = streamer.Ingest.args
    assert on_channels == get_session_manager("", config.registry).set_channels
    config.registry.notify(WorkerStopping(config.registry))


def test_reading_goes_on_after_an_error(told, config, caplog, monkeypatch):
    monkeypatch.setattr("pace.supervisor.Supervisor.__init__.__defaults__", (0.01,))
    broken = iter([ValueError("once")])

    def fail_once(self, block_ms=100):
        for error in broken:
            raise error
        told.append("round")
        return 0.01

    monkeypatch.setattr(streamer.Consumer, "round", fail_once)
    config.registry.notify(WorkerStarted(config.registry))
    wait_until(lambda: told.count("round") > 2)
    config.registry.notify(WorkerStopping(config.registry))
    assert "once" in caplog.text
