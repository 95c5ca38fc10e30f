"""Whose request it is and at which address it was made, where proxies stand between."""
import re
from ipaddress import ip_address, ip_network

#: WSGI environ: the client's address, as far as it is known; empty where nothing is known but a trusted proxy.
CLIENT = "pace.sockjs.client"
#: WSGI environ: holds a text where a listed proxy makes the request, an empty one where somebody else does.
VOUCHED = "pace.sockjs.vouched"
#: What proxies say in X-Forwarded-Proto; some name a WebSocket's own.
SCHEMES = {"https": "https", "wss": "https", "http": "http", "ws": "http"}
#: A name or an address, and perhaps a port (RFC 9110 section 7.2), as proxies pass it on in X-Forwarded-Host.
HOST = re.compile(r"(?:[a-z0-9._~-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?\Z", re.IGNORECASE | re.ASCII)
#: Bytes of an IPv6 address that stand for one network, a /64, within which a client chooses the others (RFC 4291
#: section 2.5.1).
NETWORK_BYTES = 8


def network(text):
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one, as bytes; None where it is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return address.packed if address.version == 4 else address.packed[:NETWORK_BYTES]


def client_of(environ):
    """The client's address, or an empty text. On a server that is not ours it is who connected."""
    return environ.get(CLIENT, environ.get("REMOTE_ADDR", ""))


def vouched(environ):
    """Whether a listed proxy makes the request, so that its headers are believed. On another server nobody is one."""
    return bool(environ.get(VOUCHED))


class Proxies:
    """Those who are believed what they say of a request: gunicorn's ``forwarded_allow_ips``, a list of addresses and
    networks.

    ``*`` says that whoever connects is a proxy, and hence that what it says of itself is all that is to be believed:
    the last address of the header.
    """

    def __init__(self, listed):
        self._anybody = "*" in listed
        self._networks = [ip_network(address) for address in listed if address != "*"]

    def tell(self, environ):
        """Put the client's address into the environ of a request, where REMOTE_ADDR is who connected, and the scheme
        and host that the client asked for.

        X-Forwarded-For is read from its end, where the nearest proxy writes, and no further than proxies are trusted:
        what stands before may be anybody's invention. A UNIX socket has no address; whoever may connect to it
        counts as trusted, as with gunicorn.
        """
        peer = parse(environ["REMOTE_ADDR"])
        trusted = peer is None or self._anybody or self._lists(peer)
        environ[VOUCHED] = "yes" if trusted else ""
        if trusted:
            client = self._forwarded(environ.get("HTTP_X_FORWARDED_FOR", ""))
            readdress(environ)
        else:
            client = peer
        environ[CLIENT] = "" if client is None else str(client)
        if client not in (None, peer):
            environ["REMOTE_ADDR"] = environ[CLIENT]
            environ.pop("REMOTE_PORT", None)

    def _forwarded(self, header):
        for entry in reversed(header.split(",")):
            address = parse(entry)
            if address is None or not self._lists(address):
                return address
        return None

    def _lists(self, address):
        return any(address in network for network in self._networks)


def readdress(environ):
    """Take over the scheme and host that a trusted proxy was asked for, the last of each header: the nearest proxy's.

    What is no scheme or host says nothing.
    """
    scheme = SCHEMES.get(last(environ, "HTTP_X_FORWARDED_PROTO").lower())
    if scheme:
        environ["wsgi.url_scheme"] = scheme
    host = last(environ, "HTTP_X_FORWARDED_HOST")
    if HOST.match(host):
        environ["HTTP_HOST"] = host


def last(environ, name):
    """The last entry of a header that is a list."""
    return environ.get(name, "").rpartition(",")[2].strip()


def parse(text):
    """The address in ``text``, with or without a port, or None. IPv4 inside IPv6 (RFC 4291 section 2.5.5.2) is IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
