"""How long anything may wait for Redis."""
from redis.backoff import NoBackoff
from redis.retry import Retry

#: Seconds that a call waits for an answer. Past it the connection is closed: what was asked may or
#: may not have happened.
TIMEOUT = 2.0
#: Seconds that connecting may take.
CONNECT_TIMEOUT = 1.0
#: Seconds that a Sentinel, or a node that is asked where others are, may take. Past it the next one is asked.
LOCATE_TIMEOUT = 0.5
#: Connections of one client to one server. When all are busy a call waits TIMEOUT for one, then fails as if
#: Redis were down.
MAX_CONNECTIONS = 16


def bounds(timeout=TIMEOUT, connect=CONNECT_TIMEOUT):
    """Arguments of every connection."""
    # Trying again is for those who know what is lost: redis-py's ten silent retries, each with these
    # timeouts, would turn 2 s into half a minute. RESP2 gives lists where RESP3 gives dicts, and
    # pub/sub messages that hiredis parses without a detour.
    return {
        "socket_timeout": timeout, "socket_connect_timeout": connect,
        "retry": Retry(NoBackoff(), 0), "protocol": 2, "client_name": "pace",
    }
