"""URLs of several servers of Redis: those whom Sentinels watch, and clusters.

    redis+sentinel://[user[:password]@]host[:port],…/service[/db]
    redis+cluster://[user[:password]@]host[:port],…

with ``rediss`` in place of ``redis`` over TLS.
"""
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from pace.errors import Malformed

SENTINEL, CLUSTER = "sentinel", "cluster"
#: Ports where none is named.
PORTS = {SENTINEL: 26379, CLUSTER: 6379}
#: The most hosts of one URL: each that does not answer is waited for.
MOST_HOSTS = 32
RIGHT = {
    SENTINEL: "redis+sentinel://<host>:26379,<host>:26379,<host>:26379/<service>/<db>",
    CLUSTER: "redis+cluster://<host>:6379,<host>:6379,<host>:6379",
}


class Servers(NamedTuple):
    """`kind` is SENTINEL or CLUSTER, `hosts` are pairs (host, port) of Sentinels or nodes of the cluster, `service` is
    what Sentinels call the master. `plain` makes URLs for one server each."""

    kind: str
    scheme: str
    userinfo: str
    hosts: tuple
    service: str | None
    database: str
    query: str

    def plain(self, host, port):
        """The URL of that one server, with user, password, database and options."""
        query = urlencode([pair for pair in parse_qsl(self.query) if not pair[0].startswith("sentinel_")])
        host = f"[{host}]" if ":" in host else host
        return f"{self.scheme}://{self.userinfo}{host}:{port}/{self.database}{query and f'?{query}'}"

    def of_sentinels(self):
        """User and password of the Sentinels, which have their own, a dict with what is given."""
        pairs = dict(parse_qsl(self.query))
        return {name: pairs[f"sentinel_{name}"] for name in ("username", "password") if f"sentinel_{name}" in pairs}


def is_of_several(url):
    """Whether the URL is one for `parse`."""
    return url.partition("://")[0].partition("+")[2] in PORTS


def parse(url):
    """Servers of such a URL. Raises Malformed, whose text has no password."""
    scheme, _, rest = url.partition("://")
    scheme, _, kind = scheme.partition("+")
    if scheme not in ("redis", "rediss") or kind not in PORTS:
        raise Malformed(" or ".join(RIGHT.values()))
    place, _, query = rest.partition("?")
    authority, _, path = place.partition("/")
    userinfo, at, hosts = authority.rpartition("@")
    service, database = _path(kind, path)
    return Servers(kind, scheme, userinfo + at, _hosts(kind, hosts), service, database, query)


def _hosts(kind, text):
    hosts = tuple(_host(kind, host) for host in text.split(","))
    if len(hosts) > MOST_HOSTS:
        raise Malformed(f"at most {MOST_HOSTS} hosts; the others are found through them")
    return hosts


def _host(kind, text):
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Malformed(f"a port is not 1 to 65535; right is {RIGHT[kind]}") from None
    if not host or port == 0 or parts.path or parts.query:
        raise Malformed(f"hosts, divided by commas; right is {RIGHT[kind]}")
    return host, port or PORTS[kind]


def _path(kind, path):
    """(service, database) of what stands behind the hosts."""
    words = path.strip("/").split("/") if path.strip("/") else []
    if kind == CLUSTER:
        if words not in ([], ["0"]):
            raise Malformed("a cluster has the database 0 alone; leave it out")
        return None, "0"
    if not 1 <= len(words) <= 2:
        raise Malformed(f"behind the hosts stands what the Sentinels call the master; right is {RIGHT[kind]}")
    return words[0], words[1] if len(words) == 2 else "0"
