"""An application whose users say who they are in a header, with every transport."""
import os

from pyramid.config import Configurator
from pyramid.response import Response

from pace.sockjs import Session


class Policy:
    """Believes X-User."""

    def identity(self, request):
        return request.headers.get("X-User")

    authenticated_userid = identity

    def permits(self, request, context, permission):
        return True

    def remember(self, request, userid, **options):
        return []

    def forget(self, request, **options):
        return []


class Echo(Session):
    def on_message(self, message):
        self.send(f"{self.user_id}: {message}")


def main(global_conf=None, **settings):
    """``/echo``; ``/pid`` says which process has a connection."""
    config = Configurator(settings=settings)
    config.set_security_policy(Policy())
    config.include("pace.sockjs")
    config.add_sockjs_route("echo", "/echo", session=Echo, disconnect_delay=30)
    config.add_route("pid", "/pid")
    config.add_view(lambda request: Response(str(os.getpid())), route_name="pid")
    return config.make_wsgi_app()
