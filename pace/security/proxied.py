"""`pace.auth = header`: users whom a proxy, or WSGI middleware, vouches for."""
import logging
import time

from pace.security.identity import Identity, valid_name
from pace.settings.who import NAME_RULE
from pace.sockjs.clients import vouched

log = logging.getLogger(__name__)

#: What WSGI middleware says (PEP 3333); no header of a request becomes this.
MIDDLEWARE = "REMOTE_USER"
#: Groups of one user that are looked at; more are a mistake of the proxy, and the rest of them counts for nothing.
MOST_GROUPS = 100
#: Seconds between two lines of the log that tell of names that are none.
LOG_S = 60


class Proxied:
    """Identifies by `header`, MIDDLEWARE or the name of a header, and by `groups_header`, which may be None."""

    def __init__(self, header, groups_header=None, clock=time.monotonic):
        self._header = header
        self._name = header if header == MIDDLEWARE else _variable(header)
        self._groups = groups_header and _variable(groups_header)
        self._clock, self._next_line = clock, float("-inf")

    def identify(self, request):
        """The Identity that a listed proxy tells, or None. What anybody else says in the same headers is nothing."""
        environ = request.environ
        trusted = vouched(environ)
        name = environ.get(self._name) if trusted or self._name == MIDDLEWARE else None
        if not name:
            return None
        if not valid_name(name):
            self._complain()
            return None
        words = environ.get(self._groups, "").split(",", MOST_GROUPS) if self._groups and trusted else ()
        return Identity(name, frozenset(filter(valid_name, (word.strip() for word in words[:MOST_GROUPS]))))

    def _complain(self):
        now = self._clock()
        if now >= self._next_line:
            self._next_line = now + LOG_S
            log.warning("%s names a user who cannot be one and is not let in: a name has %s", self._header, NAME_RULE)


def _variable(header):
    return f"HTTP_{header.upper().replace('-', '_')}"
