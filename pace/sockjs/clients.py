"""Whose request it is, where proxies stand between."""
from ipaddress import ip_address, ip_network

#: WSGI environ: the client's address, as far as it is known; empty where nothing is known but a trusted proxy.
CLIENT = "pace.sockjs.client"


def client_of(environ):
    """The client's address, or an empty text. On a server that is not ours it is who connected."""
    return environ.get(CLIENT, environ.get("REMOTE_ADDR", ""))


class Proxies:
    """Those who are believed whom they speak for: gunicorn's ``forwarded_allow_ips``, a list of addresses and networks.

    ``*`` says that whoever connects is a proxy, and hence that what it says of itself is all that is to be believed:
    the last address of the header.
    """

    def __init__(self, listed):
        self._anybody = "*" in listed
        self._networks = [ip_network(address) for address in listed if address != "*"]

    def tell(self, environ):
        """Put the client's address into the environ of a request, where REMOTE_ADDR is who connected.

        X-Forwarded-For is read from its end, where the nearest proxy writes, and no further than proxies are trusted:
        what stands before may be anybody's invention. A UNIX socket has no address; whoever may connect to it
        counts as trusted, as with gunicorn.
        """
        peer = parse(environ["REMOTE_ADDR"])
        if peer is None or self._anybody or self._lists(peer):
            client = self._forwarded(environ.get("HTTP_X_FORWARDED_FOR", ""))
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
