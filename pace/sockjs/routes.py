"""``config.add_sockjs_route``: the URLs of a SockJS server and the transport behind each."""
import gevent
from pyramid.exceptions import ConfigurationError
from pyramid.security import NO_PERMISSION_REQUIRED

from .endpoint import TRANSPORTS, Endpoint
from .events import WorkerStopping
from .manager import LINGER, SessionManager
from .origins import Origins


def get_session_manager(name, registry):
    """The manager of the route ``name``; raises KeyError where there is no such route."""
    return getattr(registry, "sockjs_managers", {})[name]


def get_sockjs_manager(request, name=""):
    """Request method: the session manager of the SockJS route ``name``."""
    return get_session_manager(name, request.registry)


def add_sockjs_route(config, name="", prefix="/__sockjs__", session=None, session_manager=None,
                     disable_transports=(), sockjs_cdn=None, permission=None, decorator=None, cookie_needed=False,
                     per_user=True, response_limit=131072, heartbeat=25, disconnect_delay=5, max_message=65536,
                     allowed_origins="same"):
    """Serve SockJS below ``prefix``.

    ``session`` is the :class:`~pace.sockjs.Session` subclass, ``session_manager`` an instance of a
    :class:`~pace.sockjs.SessionManager` subclass with the same ``name``. ``heartbeat`` and
    ``disconnect_delay`` are seconds, ``response_limit`` (of a stream) and ``max_message`` bytes.
    ``allowed_origins`` is ``'same'``, ``'*'`` or a list. With ``per_user`` a session belongs to the
    authenticated user who opened it. Raises ConfigurationError.
    """
    disabled = frozenset(disable_transports)
    if not disabled <= TRANSPORTS.keys():
        raise ConfigurationError(f"disable_transports: {sorted(disabled - TRANSPORTS.keys())} unknown, "
                                 f"transports are {', '.join(TRANSPORTS)}")
    # an empty manager is false
    manager = SessionManager(name, config.registry, session=session) if session_manager is None else session_manager
    manager.configure(heartbeat=heartbeat, disconnect_delay=disconnect_delay)
    register(config, name, manager)
    endpoint = Endpoint(manager, Origins(allowed_origins), disabled, sockjs_cdn, cookie_needed, per_user,
                        response_limit, max_message)
    add_views(config, name, prefix.rstrip("/"), endpoint, permission, decorator)


def register(config, name, manager):
    """Let ``manager`` be found by its route's name and stop with the worker."""
    if manager.name != name:
        raise ConfigurationError(f"the session manager is named {manager.name!r}, its route {name!r}")
    registry = config.registry
    if not hasattr(registry, "sockjs_managers"):
        registry.sockjs_managers = {}
        config.add_subscriber(stop_managers, WorkerStopping)
    if name in registry.sockjs_managers:
        raise ConfigurationError(f"there is a SockJS route named {name!r} already")
    registry.sockjs_managers[name] = manager


def stop_managers(event):
    """Stop the managers of all routes at the same time, so that one route's slow clients take nobody's goodbye away."""
    managers = event.registry.sockjs_managers.values()
    gevent.joinall([gevent.spawn(manager.stop, patience=closing_time(event)) for manager in managers])


def closing_time(event):
    """Seconds for closing the sessions one after another, of what is left to a WorkerStopping: the last of them, too,
    is to have the time to take what was sent to it."""
    return max(0.0, event.left - LINGER)


def add_views(config, name, prefix, endpoint, permission, decorator):
    """One route and view for each of the URLs of sockjs-protocol."""
    urls = {
        f"sockjs-url-{name}-greeting": (prefix, endpoint.greeting),
        f"sockjs-url-{name}": (f"{prefix}/", endpoint.greeting),
        f"sockjs-info-{name}": (f"{prefix}/info", endpoint.info),
        f"sockjs-iframe-{name}": (f"{prefix}/iframe{{version:[0-9a-z._-]*}}.html", endpoint.iframe),
        f"sockjs-websocket-{name}": (f"{prefix}/websocket", endpoint.raw_websocket),
        f"sockjs-{name}": (f"{prefix}/{{server:[^/.]+}}/{{session:[^/.]+}}/{{transport}}", endpoint.transport),
    }
    for route, (pattern, view) in urls.items():
        config.add_route(route, pattern)
        # Forged requests are what the origin checks are for; a SockJS client sends no CSRF token.
        config.add_view(view, route_name=route, permission=permission, decorator=decorator, require_csrf=False)
        # A browser asks for permission to ask without showing who the user is.
        config.add_view(endpoint.options, route_name=route, request_method="OPTIONS",
                        permission=NO_PERMISSION_REQUIRED, require_csrf=False)
