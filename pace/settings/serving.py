"""The keys of `[server:main]`: what `egg:pace#server` is told."""
from ipaddress import ip_network
from typing import NamedTuple

from pace.settings import values
from pace.settings.sections import Section
from pace.settings.tables import Key
from pace.settings.values import Reader

#: What PasteDeploy takes out of the section before the server gets it.
TAKEN = ("use", "paste.server_factory")
#: Ours is the plain word; gunicorn calls it otherwise.
GUNICORN = {"access_log": "accesslog"}
#: Another way to say `listen`.
APART = {"host", "port"}
ADDRESSES = Reader(str, "host:port, [IPv6]:port, *:port or unix:/path, several of them divided by blanks")
ACCESS_LOG = Reader(lambda text: text or None, "a file, - for the standard output, or nothing")


def _proxies():
    def read(text):
        found = values.words(text)
        if not found:
            raise ValueError(text)
        if found != ("*",):
            for address in found:
                ip_network(address)  # a ValueError where it is none
        return ",".join(found)
    return Reader(read, "addresses or networks of proxies, divided by commas or blanks, or * for any")


SERVER = (
    Key("listen", ADDRESSES, "127.0.0.1:6543", "Where to listen.", "127.0.0.1:6543 [::1]:6543"),
    Key("host", values.label(), "127.0.0.1", "The address alone, in place of `listen`.", "::1"),
    Key("port", values.integer(0, 65_535), "6543", "The port alone, in place of `listen`.", "8080"),
    Key("workers", values.integer(1, 512), "1", "Processes that serve.", "4", "processes"),
    Key("worker_connections", values.integer(1, 1_000_000), "10000",
        "Connections of one process; the next one gets a 503. Lowered to what the limit of open files allows.",
        "20000", "connections"),
    Key("graceful_timeout", values.integer(1, 3600), "10",
        "How long a process that was told to end may take for it.", "20", "s"),
    Key("keepalive", values.integer(1, 3600), "5", "How long a connection is kept between two requests.", "75", "s"),
    Key("timeout", values.integer(1, 3600), "30", "A process whose event loop stands still this long is replaced.",
        "60", "s"),
    Key("backlog", values.integer(1, 65_535), "2048",
        "Connections that wait in the kernel to be accepted; it turns away what does not fit.", "4096", "connections"),
    Key("limit_request_line", values.integer(64, 65_536), "4094", "Length of a request's first line.", "8190", "bytes"),
    Key("limit_request_fields", values.integer(8, 32_768), "100", "Headers of a request.", "50", "headers"),
    Key("limit_request_field_size", values.integer(64, 65_536), "8190", "Length of one header.", "4094", "bytes"),
    Key("forwarded_allow_ips", _proxies(), "127.0.0.1,::1",
        "Proxies that are believed what they say of a request: its scheme, and the client's address.", "10.0.0.5"),
    Key("access_log", ACCESS_LOG, None, "Where each request is logged. Not set: nowhere.", "-"),
)


class Serving(NamedTuple):
    """The section as it was read: the text of the addresses, the key that says it, and gunicorn's settings."""

    listen: str
    key: str
    gunicorn: dict


def read_server(ini, options, faults, addresses, section=None):
    """The Serving of `options`, the section's values; what is wrong is added to `faults`.

    `ini` is the IniFile or None, `addresses(text)` raises ValueError where the server cannot read them.
    """
    options = {name: value for name, value in options.items() if name not in TAKEN}
    reader = Section(ini, section or section_of(ini, options), options, faults)
    read = reader.read(SERVER)
    key, listen = _listen(options, read)
    if "listen" in options and options.keys() & APART:
        reader.wrong("listen", "either listen, or host and port")
    try:
        addresses(listen)
    except ValueError:
        reader.wrong(key, ADDRESSES.right)
    return Serving(listen, key, {GUNICORN.get(name, name): value for name, value in read.items()
                                 if name != "listen" and name not in APART})


def _listen(options, read):
    if not options.keys() & APART:
        return "listen", read["listen"]
    host, port = read["host"], read["port"]
    return ("port" if "port" in options else "host"), f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def section_of(ini, options):
    """Name of the section, which PasteDeploy does not tell: the first server section with all of the keys."""
    named = [name for name in ini.sections() if name.startswith("server:")] if ini else []
    return next((name for name in named if options.keys() <= ini.items(name).keys()), "server:main")
