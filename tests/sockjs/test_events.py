"""The events carry what subscribers need."""
from types import SimpleNamespace

from pyramid.config import Configurator

from pace.sockjs.events import WorkerStarted, WorkerStopping, find_registry


def test_subscribers_get_the_registry():
    heard = []
    config = Configurator()
    config.add_subscriber(heard.append, WorkerStarted)
    config.add_subscriber(heard.append, WorkerStopping)
    config.commit()
    config.registry.notify(WorkerStarted(config.registry))
    config.registry.notify(WorkerStopping(config.registry))
    assert [type(event) for event in heard] == [WorkerStarted, WorkerStopping]
    assert all(event.registry is config.registry for event in heard)


def test_a_process_is_ready_when_all_conditions_say_so():
    started = WorkerStarted(None)
    started.ready_when(lambda: True)
    started.ready_when(lambda: False)
    assert [condition() for condition in started.conditions] == [True, False]


def test_a_worker_that_stops_knows_how_much_time_is_left():
    now = [100.0]
    stopping = WorkerStopping(None, 9.0, lambda: now[0])
    now[0] += 3
    assert stopping.left == 6.0
    now[0] += 7
    assert stopping.left == 0.0


def test_the_registry_is_found_through_middleware():
    registry = object()
    inner = SimpleNamespace(registry=registry)
    assert find_registry(SimpleNamespace(app=SimpleNamespace(application=inner))) is registry


def test_an_application_without_registry_has_none():
    endless = SimpleNamespace()
    endless.app = endless
    assert find_registry(endless) is None
    assert find_registry(lambda environ, start_response: []) is None
