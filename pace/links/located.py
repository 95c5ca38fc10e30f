"""Connections whose server is looked up: the master, as Sentinels name it, a node that has a slot."""
import logging
import math
import time

import gevent
import redis
from gevent.monkey import is_module_patched
from redis.exceptions import ConnectionError, RedisError
from redis.sentinel import Sentinel

from pace.links.bounds import LOCATE_TIMEOUT, bounds

log = logging.getLogger(__name__)

#: Seconds between two looks at where a server is.
LOOK_S = 1.0


class Finder:
    """Where a server is: `ask()` gives (host, port) or raises a RedisError. All connections of a client share one."""

    def __init__(self, ask, clock=time.monotonic):
        self._ask = ask
        self._clock = clock
        self._asked_at = -math.inf
        self._place = None

    def find(self):
        """(host, port), asked for now."""
        self._place = self._ask()
        self._asked_at = self._clock()
        return self._place

    def has_left(self, place):
        """Whether the server is elsewhere, as far as was told. Asks each LOOK_S, in a server in a greenlet of its own:
        nobody waits there, and the answer is for the next call."""
        if self._clock() - self._asked_at >= LOOK_S:
            self._asked_at = self._clock()
            if is_module_patched("socket"):
                gevent.spawn(self._look)
            else:
                self._look()
        return self._place not in (None, place)

    def _look(self):
        try:
            self.find()
        except RedisError as error:
            log.debug("it is not known whether Redis has moved: %s", error)


class _Located:
    """Mixed into a class of connections; a Finder tells where to."""

    def __init__(self, finder, **options):
        self._finder = finder
        super().__init__(**options)

    def connect(self):
        """Find the server and connect, where it is not connected or the server is elsewhere."""
        # redis-py's own connections to a master look at it too: there is no public word for it in all versions
        if self._sock and self.misplaced():
            self.disconnect()
        if not self._sock:
            self.host, self.port = self._finder.find()
        super().connect()

    def misplaced(self):
        """Whether the server is elsewhere. A master that Sentinels replaced may go on for 10 s before they tell it."""
        return self._finder.has_left((self.host, self.port))

    def read_response(self, *args, **options):
        """As redis-py's. A server that has become a replica is left."""
        try:
            return super().read_response(*args, **options)
        except redis.exceptions.ReadOnlyError:
            self.disconnect()
            raise ConnectionError("the master has become a replica") from None


class LocatedConnection(_Located, redis.Connection):
    """In the clear."""


class LocatedSSLConnection(_Located, redis.SSLConnection):
    """Over TLS."""


def connection_class(plain):
    """The class of located connections for one of redis-py's."""
    return LocatedSSLConnection if plain is redis.SSLConnection else LocatedConnection


def sentinels(servers, options):
    """A Finder of the master of `servers` (pace.redisurl).

    `options` are those of a connection to a server; Sentinels are asked over TLS with the same certificates. Each is
    asked in turn, that which answered last first; one that takes its master for down has none to name.
    """
    tls = {name: value for name, value in options.items() if name.startswith("ssl_")}
    own = {**tls, "ssl": servers.scheme == "rediss", **servers.of_sentinels(),
           **bounds(LOCATE_TIMEOUT, LOCATE_TIMEOUT)}
    del own["client_name"]  # not every Sentinel knows the command
    asked = Sentinel(servers.hosts, sentinel_kwargs=own)
    return Finder(lambda: asked.discover_master(servers.service))
