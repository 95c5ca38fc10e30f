"""Which web pages may use a route, and what browsers are told about it (CORS).

Every transport is judged, WebSockets included: browsers send them across origins with cookies and without
asking. A request that no web page made (no Origin, no Sec-Fetch-Site, no Referer) is allowed: whoever can send
that could send any Origin as well.
"""
import re

from pyramid.exceptions import ConfigurationError

ORIGIN = re.compile(r"(https?)://([a-z0-9._~-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?\Z", re.ASCII)
PORTS = {"http": 80, "https": 443}
REQUEST_HEADERS = re.compile(r"[A-Za-z0-9_-]+(?:\s*,\s*[A-Za-z0-9_-]+)*\Z")
#: sockjs-protocol: "max-age must be large, one year (31536000) is best".
YEAR = 31536000


def parse(origin):
    """``(scheme, host, port)`` of a serialized origin (RFC 6454 section 6.2), None if it is none."""
    match = ORIGIN.match(origin.strip().lower())
    if match is None:
        return None
    scheme, host, port = match.groups()
    return scheme, host, int(port or PORTS[scheme])


class Origins:
    """The setting ``allowed_origins``: ``'same'``, ``'*'`` or a list of origins.

    A list allows the server's own pages too. Raises ConfigurationError for anything else.
    """

    def __init__(self, allowed):
        self.any = allowed == "*"
        listed = [] if allowed in ("*", "same") else allowed
        if isinstance(listed, str):
            raise ConfigurationError(f"allowed_origins is 'same', '*' or a list of origins, not {allowed!r}")
        self.listed = tuple(listed)
        self._parsed = {parse(origin) for origin in self.listed}
        if None in self._parsed:
            raise ConfigurationError(f"allowed_origins: an origin is scheme://host[:port], in {self.listed!r}")

    def allow(self, request):
        """Whether the page that made ``request`` may."""
        if self.any:
            return True
        origin = request.headers.get("Origin", request.headers.get("Sec-WebSocket-Origin"))
        if origin is not None:
            return self._allows(origin, request)
        site, page = request.headers.get("Sec-Fetch-Site"), request.headers.get("Referer")
        if site in ("same-origin", "none") or (site is None and page is None):
            return True
        # A script element (jsonp) sends no Origin, old browsers no Sec-Fetch-Site: the page's address is all they tell.
        return self._allows("/".join((page or "").split("/", 3)[:3]), request)

    def headers(self, request):
        """The CORS headers of an answer to ``request``, which has been allowed."""
        origin = request.headers.get("Origin")
        headers = [("Access-Control-Allow-Origin", origin or "*"), ("Vary", "Origin")]
        if origin:
            headers.append(("Access-Control-Allow-Credentials", "true"))
        wanted = request.headers.get("Access-Control-Request-Headers", "")
        if REQUEST_HEADERS.match(wanted):
            headers.append(("Access-Control-Allow-Headers", wanted))
        return headers

    @property
    def ancestors(self):
        """Who may frame the iframe page, as sources of a content security policy."""
        return "*" if self.any else " ".join(("'self'", *self.listed))

    def _allows(self, origin, request):
        parsed = parse(origin)
        return parsed is not None and (parsed in self._parsed or self._own(parsed, request))

    @staticmethod
    def _own(parsed, request):
        scheme = parsed[0]
        # An https page at an http request: a proxy ends TLS, and does not say so. One that says http is believed.
        if scheme != request.scheme and (scheme == "http" or "X-Forwarded-Proto" in request.headers):
            return False
        return parse(f"{scheme}://{request.host}") == parsed
