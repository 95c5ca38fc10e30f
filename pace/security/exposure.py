"""What would let everybody in: nobody logs in and others than this machine's own people come, or anybody may say who
he is."""
from ipaddress import ip_address
from typing import NamedTuple

from pace.security.proxied import MIDDLEWARE

RIGHT = ("pace.auth = none shows everything to whoever can connect; right is pace.auth = users or header, or addresses "
         "of this machine alone, such as 127.0.0.1, and no forwarded_allow_ips, or pace.insecure = yes if all may come")
#: What each of the keys lets happen.
WHY = {"listen": "others than this machine can connect to the address",
       "forwarded_allow_ips": "a proxy brings others than this machine"}
FORGED = ("with pace.auth = header whoever can connect could say to be anybody; right is the address or the network of "
          "the proxy that says who is who")


class Exposed(NamedTuple):
    """The key of the ini file that lets others in, `listen` or `forwarded_allow_ips`, and why that is wrong."""

    key: str
    why: str


def exposed(settings, places, proxies):
    """What lets everybody in, or None.

    `places` are the addresses of the listening sockets, as getsockname tells them, `proxies` is what the operator has
    written for forwarded_allow_ips, None where that is nothing. A UNIX socket is what proxies connect to.
    """
    if settings.auth == "header":
        forged = "*" in (proxies or "") and settings.auth_header != MIDDLEWARE
        return Exposed("forwarded_allow_ips", FORGED) if forged and any(map(is_open, places)) else None
    if settings.auth != "none" or settings.insecure:
        return None
    key = "listen" if not all(map(is_own, places)) else "forwarded_allow_ips" if proxies else None
    return key and Exposed(key, f"{WHY[key]}: {RIGHT}")


def is_open(place):
    """Whether other machines can connect there."""
    return not isinstance(place, (str, bytes)) and not is_own(place)


def is_own(place):
    """Whether only this machine's own programs can connect there, and no proxy is meant."""
    if isinstance(place, (str, bytes)):
        return False
    host = place[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host == "localhost"
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
