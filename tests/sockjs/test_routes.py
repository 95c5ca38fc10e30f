"""config.add_sockjs_route."""
import pytest
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.request import Request
from pyramid.request import apply_request_extensions as extend

from pace.sockjs import SessionManager, WorkerStopping, get_session_manager
from tests.support.loop import turn
from tests.support.sockjs import Recording, attach, make_session


@pytest.fixture
def config():
    config = Configurator(settings={})
    config.include("pace.sockjs")
    return config


def test_requests_find_the_manager_by_the_routes_name(config):
    config.add_sockjs_route("a", "/a", session=Recording)
    config.add_sockjs_route("b", "/b")
    config.commit()
    request = Request.blank("/")
    request.registry = config.registry
    extend(request)
    manager = request.get_sockjs_manager("a")
    assert manager.factory is Recording
    assert manager is get_session_manager("a", config.registry)
    assert request.get_sockjs_manager("b") is not manager
    with pytest.raises(KeyError):
        request.get_sockjs_manager()


def test_a_given_manager_is_used_and_gets_the_intervals(config):
    manager = SessionManager("", config.registry)
    config.add_sockjs_route(session_manager=manager, heartbeat=10, disconnect_delay=2)
    assert get_session_manager("", config.registry) is manager
    assert (manager.heartbeats.interval, manager.delays.interval) == (10, 2)


@pytest.mark.parametrize(("options", "text"), [
    ({"disable_transports": ["websockets"]}, "websockets.*transports are websocket, "),
    ({"session_manager": SessionManager("other", None)}, "'other'"),
    ({"allowed_origins": "all"}, "allowed_origins"),
])
def test_wrong_options_are_refused(config, options, text):
    with pytest.raises(ConfigurationError, match=text):
        config.add_sockjs_route(**options)


def test_one_name_is_one_route(config):
    config.add_sockjs_route("a", "/a")
    with pytest.raises(ConfigurationError, match="'a' already"):
        config.add_sockjs_route("a", "/b")


def test_sessions_are_closed_when_the_worker_stops(config):
    manager = SessionManager("", config.registry, session=Recording)
    config.add_sockjs_route(session_manager=manager)
    config.commit()
    receiver = attach(make_session(manager))
    turn()
    config.registry.notify(WorkerStopping(config.registry))
    assert receiver.closed.code == 1001
    assert len(manager) == 0
