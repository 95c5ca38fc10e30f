"""An application as one wrote it for pyramid_sockjs 0.3.9, with other imports and include string only."""
import json

from pyramid.config import Configurator

from pace.sockjs import Session

sessions = set()


class Positions(Session):
    """Everybody moves about and sees the others."""

    def __init__(self, id, *args, **kw):
        super().__init__(id, *args, **kw)
        self.position = [0, 0]

    def on_open(self):
        for session in sessions:
            self.send(json.dumps([session.name, session.position]))
        self.name = self.request.params.get("name", "somebody")
        sessions.add(self)

    def on_message(self, msg):
        self.position = json.loads(msg)
        if self.position == "fail":
            raise ValueError(msg)
        self.manager.broadcast([self.name, self.position])

    def on_closed(self):
        sessions.discard(self)
        for sid in self.registry.sockjs_managers["positions"]:
            self.manager[sid].send(f"{self.name} left")


def main(global_conf=None, **settings):
    config = Configurator(settings=settings)
    config.include("pace.sockjs")
    config.add_sockjs_route("positions", prefix="/positions/", session=Positions, disable_transports=("htmlfile",),
                            cookie_needed=True, per_user=False)
    return config.make_wsgi_app()
