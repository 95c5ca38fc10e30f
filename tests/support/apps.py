"""Applications that are no Pace: the server serves any Pyramid application."""
import os

import gevent
import gevent.socket
from pyramid.config import Configurator
from pyramid.response import Response

from pace.sockjs.events import WorkerStarted, WorkerStopping


def plain(global_conf=None, **settings):
    """Routes that answer at once, late, never, or fail; the worker's life is written to the standard output."""
    config = Configurator(settings=settings)
    for name, view in VIEWS.items():
        config.add_route(name, f"/{name}")
        config.add_view(view, route_name=name)
    config.add_subscriber(_say("started"), WorkerStarted)
    config.add_subscriber(_say("stopping"), WorkerStopping)
    return config.make_wsgi_app()


def refusing(global_conf=None, **settings):
    """An application whose services cannot start."""
    config = Configurator(settings=settings)
    config.add_subscriber(_refuse, WorkerStarted)
    return config.make_wsgi_app()


def failing_at_the_end(global_conf=None, **settings):
    """An application whose services cannot stop."""
    config = Configurator(settings=settings)
    config.add_subscriber(_refuse, WorkerStopping)
    return config.make_wsgi_app()


def _refuse(event):
    raise RuntimeError("no services today")


def _say(word):
    def subscriber(event):
        print(word, type(event.registry).__name__, os.getpid(), flush=True)
    return subscriber


def _slow(request):
    print("slow request", flush=True)
    gevent.sleep(float(request.params.get("seconds", 1)))
    return Response("slow")


class Detaching(Response):
    """Takes the connection over as a WebSocket does, and echoes what comes."""

    detached = True

    def __call__(self, environ, start_response):
        descriptor = os.dup(environ["gunicorn.socket"].fileno())
        gevent.spawn(_echo, descriptor, environ["pace.sockjs.unread"], environ["pace.sockjs.release"])
        return self


def _echo(descriptor, data, release):
    with gevent.socket.socket(fileno=descriptor) as client:
        try:
            client.sendall(b"taken:" + data)
            while data := client.recv(100):
                client.sendall(data)
        except ConnectionError:
            print("reset by the client")
    release()


VIEWS = {
    "hello": lambda request: Response("hello"),
    "pid": lambda request: Response(str(os.getpid())),
    "body": lambda request: Response(str(len(request.body))),
    "boom": lambda request: 1 / 0,
    "large": lambda request: Response(b"x" * 20_000_000),
    "slow": _slow,
    "detach": lambda request: Detaching(),
}
