"""A SockJS server for Pyramid on gevent; docs/sockjs.md describes it.

    config.include("pace.sockjs")
    config.add_sockjs_route(prefix="/chat", session=ChatSession)
"""
from .clients import client_of
from .delivery import deliver
from .events import Hangup, WorkerStarted, WorkerStopping
from .frame import Frame
from .manager import SessionManager
from .routes import add_sockjs_route, closing_time, get_session_manager, get_sockjs_manager
from .runner import gevent_server_runner
from .session import STATE_CLOSED, STATE_CLOSING, STATE_NEW, STATE_OPEN, Session

__all__ = ["STATE_CLOSED", "STATE_CLOSING", "STATE_NEW", "STATE_OPEN", "Frame", "Hangup", "Session", "SessionManager",
           "WorkerStarted", "WorkerStopping", "client_of", "closing_time", "deliver", "get_session_manager",
           "gevent_server_runner", "includeme"]


def includeme(config):
    """Add ``config.add_sockjs_route`` and ``request.get_sockjs_manager``."""
    config.add_directive("add_sockjs_route", add_sockjs_route)
    config.add_request_method(get_sockjs_manager)
