"""The names that a server without log-ins answers to.

The owner of a site can make its name lead to 127.0.0.1 once a page of it is open (DNS rebinding). To the browser that
page and Pace are of one origin then, and the page could read every trace. Its requests still carry the site's name.
"""
from ipaddress import ip_address
from urllib.parse import urlsplit

from pyramid.response import Response

REFUSAL = ("Without log-ins (pace.auth = none) Pace answers to addresses, to localhost and to the hosts of "
           "pace.allowed_origins; pace.insecure = yes lets it answer to any name.\n")


def hosts_tween_factory(handler, registry):
    """Answer 421 (RFC 9110 section 15.5.20) to requests for names that may be anybody's."""
    settings = registry.settings["pace.settings"]
    if settings.auth != "none" or settings.insecure or settings.allowed_origins == "*":
        return handler
    listed = () if settings.allowed_origins == "same" else settings.allowed_origins
    ours = {urlsplit(origin).hostname for origin in listed}

    def hosts_tween(request):
        name = host_name(request.host)
        if name in ours or is_nobodys(name):
            return handler(request)
        return Response(REFUSAL, status=421, content_type="text/plain", charset="utf-8",
                        cache_control="no-store")
    return hosts_tween


def host_name(host):
    """The name or address in a Host header, in small letters and without the port and the brackets of IPv6."""
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        return host if not rest or rest.startswith(":") else host + rest
    return host.partition(":")[0].lower().rstrip(".")


def is_nobodys(name):
    """Whether no stranger can make `name` lead elsewhere: an address, or a name that no registry gives away."""
    if not set(".:") & set(name) or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
