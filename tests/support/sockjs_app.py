"""The services that sockjs-protocol asks of a server under test, and a few more."""
import os

from pyramid.config import Configurator
from pyramid.response import Response

from pace.sockjs import Session


class Echo(Session):
    def on_message(self, message):
        self.send(message)


class Closing(Session):
    def on_open(self):
        self.close()


class Failing(Session):
    def on_message(self, message):
        raise RuntimeError(message)


class Broadcasting(Session):
    def on_message(self, message):
        self.manager.broadcast(message)


def main(global_conf=None, **settings):
    """``/echo``, ``/close``, ``/disabled_websocket_echo``, ``/cookie_needed_echo``, ``/large`` (20 MB) …

    ``/pid`` says which process has a connection.
    """
    config = Configurator(settings=settings)
    config.include("pace.sockjs")
    config.add_sockjs_route("echo", "/echo", session=Echo, response_limit=4096, allowed_origins="*")
    config.add_sockjs_route("close", "/close", session=Closing, response_limit=4096)
    config.add_sockjs_route("wsoff", "/disabled_websocket_echo", session=Echo, response_limit=4096,
                            disable_transports=("websocket",))
    config.add_sockjs_route("cookie", "/cookie_needed_echo", session=Echo, response_limit=4096, cookie_needed=True)
    config.add_sockjs_route("large", "/large", session=Echo, max_message=20 * 1024 * 1024)
    config.add_sockjs_route("failing", "/failing", session=Failing)
    config.add_sockjs_route("broadcast", "/broadcast", session=Broadcasting)
    config.add_sockjs_route("impatient", "/impatient", session=Echo, heartbeat=0.2, disconnect_delay=0.3)
    config.add_route("pid", "/pid")
    config.add_view(lambda request: Response(str(os.getpid())), route_name="pid")
    return config.make_wsgi_app()
