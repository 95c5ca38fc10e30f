"""Where a case happens: servers of its own, which end with it."""
from contextlib import ExitStack

from tests.support.app_server import AppServer
from tests.support.pace_server import PaceServer
from tests.support.redis_server import RedisServer


class World:
    """Starts what a case asks for in ``folder``, and ends it in reverse order when left.

    ``small`` is whether it runs inside the suite: few of everything, and bounds ten times as wide.
    """

    def __init__(self, folder, small=False):
        self.folder, self.small = folder, small
        self._ending, self._made = ExitStack(), {}

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._ending.close()

    def of(self, full, small):
        """How many of something: ``full`` in `make hostile`, ``small`` in the suite."""
        return small if self.small else full

    def once(self, make):
        """``make(self)``, or what it gave before: several cases of a file share their servers in the suite."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]

    def redis(self, **options):
        """A Redis that runs: tests.support.redis_server."""
        server = RedisServer(self.folder, **options)
        self.ending(server.close)
        return server.start()

    def pace(self, redis, **options):
        """Pace with this Redis (a RedisServer or an address), running: tests.support.pace_server."""
        server = PaceServer(self.folder, getattr(redis, "url", redis), **options)
        self.ending(server.stop)
        return server.start()

    def app(self, **options):
        """Another application under our server, running: tests.support.app_server."""
        server = AppServer(self.folder, **options)
        self.ending(server.stop)
        return server.start()

    def entering(self, context):
        """Enter a context manager that is left with the world; what it gives."""
        return self._ending.enter_context(context)

    def ending(self, callback, *arguments):
        """Have something called when the world is left."""
        self._ending.callback(callback, *arguments)
