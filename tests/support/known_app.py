"""Pace's application without its server, whose users say who they are, on a Redis of its own."""
import json
import os

import webtest
from pyramid.paster import get_app

from pace.security import audit
from tests.support.ini import ini_text
from tests.support.redis_server import RedisServer

SECRET = "s" * 32


class KnownApp:
    """Making one takes a second: the tests of a file share it, each beginning with `renew`."""

    def __init__(self, folder, **channels):
        self.redis = RedisServer(folder)
        self.redis.start()
        self.client = self.redis.client()
        self.log = folder / "audit.log"
        (folder / "secret").write_text(SECRET)
        path = folder / "pace.ini"
        path.write_text(ini_text(channels=channels, settings={
            "redis_url": self.redis.url, "auth": "header", "secret": "file:secret", "audit": "audit.log"}))
        self.app = get_app(str(path))
        self.access = self.app.registry.settings["pace.access"]

    def renew(self):
        """Forget what Redis, the application and the audit log hold of the test before."""
        self.client.flushall()
        self.access.shares.look()
        if os.path.exists(self.log):
            os.truncate(self.log, 0)
        audit.configure(str(self.log))
        return self

    def user(self, name=None):
        """WebTest as that user, or as a stranger."""
        environ = {"HTTP_HOST": "ward.example.org", "REMOTE_ADDR": "192.0.2.1"}
        return webtest.TestApp(self.app, extra_environ={**environ, **({"REMOTE_USER": name} if name else {})})

    def logged(self):
        """The lines of the audit log."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def close(self):
        """End everything."""
        self.access.close()
        self.redis.close()
        audit.configure(audit.NONE)
