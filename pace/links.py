"""Redis clients from the setting `pace.redis_url`, with bounds on everything that may wait."""
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

#: Seconds that a call waits for an answer. Past it the connection is closed: what was asked may or
#: may not have happened.
TIMEOUT = 2.0
#: Seconds that connecting may take.
CONNECT_TIMEOUT = 1.0
#: Connections of one client. When all are busy a call waits TIMEOUT for one, then fails as if
#: Redis were down.
MAX_CONNECTIONS = 16


def address(url):
    """URL that redis-py takes: that of `embedded://` is a plain server at the same address."""
    scheme, slashes, rest = url.partition("://")
    return f"redis://{rest}/0" if scheme == "embedded" and slashes else url


def client(url, max_connections=MAX_CONNECTIONS):
    """A `redis.Redis` that gives bytes and fails within the bounds above instead of trying again.

    Nothing connects before the first call. `url` is `redis://`, `rediss://`, `unix://` or
    `embedded://`; options behind `?` are redis-py's. Raises ValueError for another.
    """
    pool = redis.BlockingConnectionPool.from_url(
        address(url), max_connections=max_connections, timeout=TIMEOUT, **_bounds(TIMEOUT))
    return redis.Redis(connection_pool=pool)


def connection(url):
    """One unconnected connection, to be read by its owner: what a pub/sub link needs."""
    pool = redis.ConnectionPool.from_url(address(url), max_connections=1, **_bounds(TIMEOUT))
    return pool.connection_class(**pool.connection_kwargs)


def _bounds(timeout):
    # Trying again is for those who know what is lost: redis-py's ten silent retries, each with these
    # timeouts, would turn 2 s into half a minute. RESP2 gives lists where RESP3 gives dicts, and
    # pub/sub messages that hiredis parses without a detour.
    return {
        "socket_timeout": timeout, "socket_connect_timeout": CONNECT_TIMEOUT,
        "retry": Retry(NoBackoff(), 0), "protocol": 2, "client_name": "pace",
    }
