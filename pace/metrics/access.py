"""Who may see the metrics."""
from ipaddress import ip_address

from pace.settings.addresses import LOOPBACK_NETWORKS
from pace.sockjs import client_of

#: Headers by which a proxy says that it speaks for somebody else.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST",
             "HTTP_X_FORWARDED_PROTO", "HTTP_VIA")


def may_see(networks, environ):
    """Whether the client of a request is in one of `networks`.

    Where nobody is known but a proxy on this machine, the request must show no sign of one: whoever asks by way of a
    proxy that does not say for whom must not pass for a neighbour.
    """
    client = client_of(environ)
    if client:
        return _within(client, networks)
    if any(name in environ for name in FORWARDED):
        return False
    peer = environ.get("REMOTE_ADDR", "")
    return _within(peer, networks) if peer else networks_have_loopback(networks)


def networks_have_loopback(networks):
    """Whether this machine's own processes are meant too; they may come over a UNIX socket, which has no address."""
    return any(network.overlaps(own) for network in networks for own in LOOPBACK_NETWORKS
               if network.version == own.version)


def _within(text, networks):
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in networks)
