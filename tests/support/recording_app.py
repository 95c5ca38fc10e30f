"""An application behind proxies: it echoes, says what it knows of a request, and writes down what it was asked."""
import os

from pyramid.config import Configurator
from pyramid.response import Response

from pace.sockjs import Session
from pace.sockjs.clients import client_of
from tests.support.tap import CHUNK

#: Headers by which a server may be told who somebody is and where from.
TELLING = ("HOST", "X_FORWARDED", "FORWARDED", "X_REAL_IP", "REMOTE", "X_REMOTE", "UPGRADE", "CONNECTION")


#: What a session sends to who asks for a "flood": more than kernels and proxies keep where nobody bounds it.
FLOOD = ["x" * 16384] * 256


class Echo(Session):
    max_queue = 2 * len("".join(FLOOD))

    def on_message(self, message):
        for text in FLOOD if message == "flood" else [message]:
            self.send(text)


def main(global_conf=None, record=None, **settings):
    """``/__sockjs__``, ``/told`` (headers that tell of the client), ``/readyz``; anything else is answered by its path.

    Every request is a line of the file ``record``: method and path.
    """
    config = Configurator(settings=settings)
    config.include("pace.sockjs")
    config.add_sockjs_route("echo", "/__sockjs__", session=Echo, response_limit=65536)
    config.add_route("told", "/told")
    config.add_view(told, route_name="told", renderer="json")
    config.add_route("any", "/*path")
    config.add_view(lambda request: Response(request.path), route_name="any")
    descriptor = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    config.registry.settings["descriptor"] = descriptor
    config.add_tween("tests.support.recording_app.recording")
    return config.make_wsgi_app()


def recording(handler, registry):
    """Write a line, then answer."""
    descriptor = registry.settings["descriptor"]

    def tween(request):
        os.write(descriptor, f"{request.method} {request.path}\n".encode()[:CHUNK])
        return handler(request)
    return tween


def told(request):
    """The scheme, the client's address, and the headers that tell of it."""
    headers = {name.removeprefix("HTTP_"): value for name, value in request.environ.items()
               if name.startswith("HTTP_") and name.removeprefix("HTTP_").startswith(TELLING)}
    return {"scheme": request.scheme, "client": client_of(request.environ), "headers": headers}
