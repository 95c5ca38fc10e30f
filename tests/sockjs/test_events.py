"""The events carry what subscribers need."""
from pyramid.config import Configurator

from pace.sockjs.events import WorkerStarted, WorkerStopping


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
