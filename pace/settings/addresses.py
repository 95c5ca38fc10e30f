"""Readers of what points elsewhere: Redis, origins, files, secrets."""
import importlib.util
import os
import re
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

from pace import redisurl
from pace.channels import Source
from pace.errors import Malformed
from pace.settings.values import Reader, words

LOOPBACK = ("127.0.0.1", "localhost", "::1")
REDIS_RIGHT = ("embedded://127.0.0.1:<port>, redis://<host>:<port>/<db>, "
               "rediss://<host>:<port>/<db> or unix:///<path>?db=<db>; redis+sentinel: and redis+cluster: for several")
LOOPBACK_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1"))
NAMED_NETWORKS = {"loopback": LOOPBACK_NETWORKS, "none": (), "any": (ip_network("0.0.0.0/0"), ip_network("::/0"))}
#: A secret read from a larger file is a mistake of the path.
MAX_SECRET = 4096
#: Bytes of a secret that signs: as many as HMAC-SHA256 makes use of (RFC 2104 section 3).
LEAST_SECRET = 32
_HEADER = re.compile(r"REMOTE_USER\Z|[A-Za-z][A-Za-z0-9-]{0,63}\Z", re.ASCII)
#: What may stand behind the ? of a Redis URL. redis-py takes more, but that would undo the bounds of
#: pace.links, and a misspelt option would end its connections and not the start.
PLAIN_OPTIONS = frozenset({"db", "username", "password"})
TLS_OPTIONS = PLAIN_OPTIONS | {"ssl_ca_certs", "ssl_ca_path", "ssl_certfile", "ssl_keyfile", "ssl_password",
                               "ssl_cert_reqs", "ssl_check_hostname"}
#: Those that Sentinels know besides, and those that name files.
SENTINEL_OPTIONS = frozenset({"sentinel_username", "sentinel_password"})
TLS_FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")


def redis_url():
    """Where Redis is."""
    return Reader(_redis_url, REDIS_RIGHT)


def _redis_url(text):
    if redisurl.is_of_several(text) and not any(c.isspace() for c in text):
        return _url_of_several(text)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Malformed(f"the port is not 1 to 65535; right is {REDIS_RIGHT}") from None
    check = _REDIS.get(parts.scheme)
    if check is None or any(c.isspace() for c in text):
        raise ValueError(text)
    check(parts, port)
    _check_options(parts)
    return text


def _url_of_several(text):
    servers = redisurl.parse(text)
    if not _is_database(servers.database):
        raise Malformed("after the last / stands the number of a Redis database, such as 0")
    _check_options(urlsplit(servers.plain("host", 1))._replace(query=servers.query),
                   SENTINEL_OPTIONS if servers.kind == redisurl.SENTINEL else ())
    return text


def _check_server(parts, port):
    if not parts.hostname or port == 0:
        raise ValueError(parts)
    if not _is_database(parts.path.strip("/")):
        raise Malformed("after the last / stands the number of a Redis database, such as 0")


def _check_options(parts, further=()):
    known = (TLS_OPTIONS if parts.scheme == "rediss" else PLAIN_OPTIONS).union(further)
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name not in known:
            raise Malformed(f"unknown option {name!r} behind the ?, known are {', '.join(sorted(known))}")
        if name == "db" and not (value and _is_database(value)):
            raise Malformed("db is the number of a Redis database, such as 0")
        if name in TLS_FILES and not os.access(value, os.R_OK):
            raise Malformed(f"{name}: there is no file {value} that can be read")


def _is_database(text):
    return text == "" or (text.isascii() and text.isdigit() and len(text) < 6)


def _check_embedded(parts, port):
    if parts.hostname not in LOOPBACK:
        raise Malformed("the embedded Redis has no password and listens on 127.0.0.1 only")
    if not port or parts.username or parts.password or parts.path.strip("/") or parts.query:
        raise Malformed("embedded://127.0.0.1:<port>, and nothing after the port")


def _check_socket(parts, port):
    if not parts.path.startswith("/") or parts.path == "/":
        raise Malformed("unix:///<absolute path of the socket>?db=<db>")


_REDIS = {"embedded": _check_embedded, "redis": _check_server, "rediss": _check_server, "unix": _check_socket}


def origins():
    """Which pages of other sites may connect: `same`, `*` or a tuple of origins (RFC 6454)."""
    return Reader(_origins, "same, * or origins such as https://ward.example.org, divided by commas or blanks")


def _origins(text):
    if text in ("same", "*"):
        return text
    found = words(text)
    if not found:
        raise ValueError(text)
    return tuple(_origin(origin) for origin in found)


def _origin(text):
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Malformed(f"{text} has a port that is not 1 to 65535") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise Malformed(f"{text} is no origin; right is same, * or https://<host>[:<port>]")
    if text.lower() != f"{parts.scheme}://{parts.netloc.lower()}" or parts.username is not None:
        raise Malformed(f"{text} is more than an origin: nothing may follow the host and port")
    return text.lower()


def networks():
    """Addresses: a tuple of ipaddress' networks, empty for `none`."""
    return Reader(_networks, "loopback, none, any, or addresses and networks such as 10.0.0.5 and 10.1.0.0/16, "
                             "divided by commas or blanks")


def _networks(text):
    if text in NAMED_NETWORKS:
        return NAMED_NETWORKS[text]
    if not words(text):
        raise ValueError(text)
    return tuple(network for word in words(text) for network in NAMED_NETWORKS.get(word) or (ip_network(word),))


def redis_name():
    """The name of a key in Redis."""
    def read(text):
        if not 1 <= len(text) <= 128 or any(c.isspace() or not c.isprintable() for c in text):
            raise ValueError(text)
        return text
    return Reader(read, "the name of a Redis set: 1 to 128 characters without blanks")


def source():
    """Where a channel's payloads come from."""
    return Reader(Source.parse, "pubsub:<channel>, stream:<name>, key:<key> or queue:<list>")


def file():
    """The name of a file, which `resolve_file` finds."""
    def read(text):
        if not 1 <= len(text) <= 4096 or not text.isprintable():
            raise ValueError(text)
        return text
    return Reader(read, "<package>:<file>, or a path beside the ini")


def resolve_file(text, here):
    """Path of `text`: an asset such as `pace:data/x.csv`, or a file beside the ini (`here`).

    Raises Malformed where there is no such file.
    """
    package, colon, rest = text.partition(":")
    path = _package_folder(package) / rest if colon else Path(here, os.path.expanduser(text))
    if not path.is_file():
        raise Malformed(f"there is no file {path}")
    return path


def _package_folder(package):
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise Malformed(f"there is no package {package!r}; right is <package>:<file> or a path")
    return Path(spec.submodule_search_locations[0])


def reveal(text, here):
    """The secret that `env:NAME` or `file:PATH` stands for; other text is itself.

    Raises Malformed, and never shows what it read.
    """
    scheme, _, name = text.partition(":")
    if scheme == "env":
        if not os.environ.get(name):
            raise Malformed(f"the environment variable {name} is not set, or empty")
        return os.environ[name].strip()
    if scheme == "file":
        return _read_secret(resolve_file(name, here))
    return text


def _read_secret(path):
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Malformed(f"{path} cannot be read: {type(error).__name__}") from None
    if not 0 < len(text.strip()) <= MAX_SECRET:
        raise Malformed(f"{path} is empty, or longer than {MAX_SECRET} characters")
    return text.strip()


def password():
    """A password, which stands elsewhere: in the environment or in a file."""
    def read(text):
        if not text or not text.isprintable():
            raise Malformed("the password is empty, or has characters that cannot be printed")
        return text
    return Reader(read, "env:NAME or file:PATH: a password does not stand in this file")


def secret():
    """What signs cookies and links: long enough not to be guessed."""
    def read(text):
        if len(text.encode()) < LEAST_SECRET:
            raise Malformed(f"the secret has less than {LEAST_SECRET} bytes; `openssl rand -hex 32` makes one")
        return text
    return Reader(read, "env:NAME or file:PATH: a secret does not stand in this file; `openssl rand -hex 32` makes one")


def header():
    """The name of a request's header (RFC 9110 section 5.1), without the underscores that servers drop."""
    def read(text):
        if not _HEADER.match(text):
            raise ValueError(text)
        return text
    return Reader(read, "REMOTE_USER or the name of a header: letters, digits and -")


def stands_elsewhere(text):
    """Whether `text` only says where a secret is."""
    return text.startswith(("env:", "file:"))


def with_password(url, password):
    """The Redis URL with a password, whatever its characters. Raises Malformed where it cannot have one."""
    parts = urlsplit(url)
    if parts.scheme == "embedded":
        raise Malformed("an embedded Redis has no password; leave it out")
    if parts.password is not None:
        raise Malformed("pace.redis_url has a password already; leave it out there, or here")
    user, at, server = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{server}").geturl()


def conceal(text):
    """`text` with the password of a URL blotted out, for messages and logs."""
    text = re.sub(r"(password=)[^&]*", r"\1***", text)
    scheme, slashes, rest = text.rpartition("://")
    _, at, end = rest.rpartition("@")
    return f"{scheme}{slashes}***@{end}" if at else text
