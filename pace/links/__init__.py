"""Redis clients from the setting `pace.redis_url`, with bounds on everything that may wait."""
from functools import partial

import redis
from redis.connection import parse_url

from pace import redisurl
from pace.links import located
from pace.links.bounds import MAX_CONNECTIONS, TIMEOUT, bounds
from pace.links.cluster import Cluster, Nodes
from pace.links.meeting import greet_master
from pace.links.topology import Topology


def address(url):
    """URL that redis-py takes: that of `embedded://` is a plain server at the same address."""
    scheme, slashes, rest = url.partition("://")
    return f"redis://{rest}/0" if scheme == "embedded" and slashes else url


def client(url, max_connections=MAX_CONNECTIONS, met=None):
    """A `redis.Redis` that gives bytes and fails within the bounds of `pace.links.bounds` instead of trying again.

    Nothing connects before the first call. `url` is `redis://`, `rediss://`, `unix://`, `embedded://`, or one of
    `pace.redisurl`; options behind `?` are redis-py's. Raises ValueError, or Malformed, for another. Where somebody
    minds which server answers, `met` is the Met of this client alone.
    """
    if redisurl.is_of_several(url):
        servers = redisurl.parse(url)
        make = _cluster if servers.kind == redisurl.CLUSTER else _watched
        return make(servers, max_connections, met)
    greeting = {"redis_connect_func": met.greet} if met else {}
    return _client(address(url), max_connections, greeting)


def connection(url):
    """One unconnected connection, to be read by its owner: what a pub/sub link needs."""
    if not redisurl.is_of_several(url):
        pool = redis.ConnectionPool.from_url(address(url), max_connections=1, **bounds())
        return pool.connection_class(**pool.connection_kwargs)
    servers = redisurl.parse(url)
    plain, options = _options(servers)
    finder = (located.Finder(_topology(servers).home) if servers.kind == redisurl.CLUSTER
              else located.sentinels(servers, options))
    return located.connection_class(plain)(finder, redis_connect_func=greet_master, **options)


def _client(url, max_connections, options):
    pool = redis.BlockingConnectionPool.from_url(
        url, max_connections=max_connections, timeout=TIMEOUT, **bounds(), **options)
    return redis.Redis(connection_pool=pool)


def _options(servers):
    """(class, arguments without host and port) of a connection to one of these servers."""
    options = {**parse_url(servers.plain("-", 1)), **bounds()}
    plain = options.pop("connection_class", redis.Connection)
    return plain, {name: value for name, value in options.items() if name not in ("host", "port")}


def _watched(servers, max_connections, met):
    plain, options = _options(servers)
    pool = redis.BlockingConnectionPool(
        connection_class=located.connection_class(plain), max_connections=max_connections, timeout=TIMEOUT,
        finder=located.sentinels(servers, options), redis_connect_func=_greeting(met), **options)
    return redis.Redis(connection_pool=pool)


def _cluster(servers, max_connections, met):
    _, options = _options(servers)
    make = partial(_node, servers, max_connections, {"redis_connect_func": _greeting(met)})
    return Cluster(Nodes(_topology(servers), make, options, met))


def _node(servers, max_connections, options, host, port):
    return _client(servers.plain(host, port), max_connections, options)


def _topology(servers):
    return Topology(servers.hosts, *_options(servers))


def _greeting(met):
    return met.greet_master if met else greet_master
