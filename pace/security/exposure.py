"""Where nobody logs in, nobody but this machine's own people may come: the rule of `pace.auth = none`."""
from ipaddress import ip_address

RIGHT = ("pace.auth = none shows everything to whoever can connect; right is pace.auth = users or header, or addresses "
         "of this machine alone, such as 127.0.0.1, and no forwarded_allow_ips, or pace.insecure = yes if all may come")
#: What each of the keys lets happen.
WHY = {"listen": "others than this machine can connect to the address",
       "forwarded_allow_ips": "a proxy brings others than this machine"}


def exposed(settings, places, proxies):
    """What lets others in, in the words of the ini file's keys, or None: `listen` or `forwarded_allow_ips`.

    `places` are the addresses of the listening sockets, as getsockname tells them, `proxies` is whether the operator
    named any. A UNIX socket is what proxies connect to.
    """
    if settings.auth != "none" or settings.insecure:
        return None
    if not all(is_own(place) for place in places):
        return "listen"
    return "forwarded_allow_ips" if proxies else None


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
