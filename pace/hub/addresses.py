"""What sessions of one address have in common, and how much is taken from them together."""
import logging
import time
from ipaddress import ip_address
from math import inf

from pace.hub.limiter import Limiter
from pace.sockjs.clients import NETWORK_BYTES, network

log = logging.getLogger(__name__)

#: Seconds whose worth may come at once: a campus whose uplink returns comes back as one.
BURST_S = 60
#: Seconds after which somebody is to ask again whose address has as many sessions as it may have.
RETRY_S = 10
#: Addresses without a session that are remembered, for what they did of late; of those with sessions there are no more
#: than sessions. When it is full the one that left first is forgotten: it begins anew, as another address would.
MOST_IDLE = 10_000
#: Seconds between two lines of the log that tell of refusals.
LOG_S = 60


def name(key):
    """What `network` made of an address, as people write it."""
    if len(key) == 4:
        return str(ip_address(key))
    return f"{ip_address(key + bytes(16 - NETWORK_BYTES))}/{8 * NETWORK_BYTES}"


class Address:
    """One address: how many `sessions` it has, and the buckets of those it opens and of the messages they send."""

    __slots__ = ("key", "messages", "openings", "sessions")

    def __init__(self, key, now):
        self.key = key
        self.sessions = 0
        self.openings, self.messages = Limiter(now, inf), Limiter(now, inf)  # full, whatever the limits are


class Addresses:
    """The addresses of one worker. A limit of the settings that is 0 is none. `refused` counts refusals by what it was.

    Whose address is not known is not limited: it may be a proxy, with thousands behind it.
    """

    def __init__(self, settings, clock=time.monotonic):
        self._clock = clock
        self._present, self._idle = {}, {}
        self.refused = {"sessions": 0, "messages": 0}
        self._next_line = -inf
        self.configure(settings)

    def configure(self, settings):
        """From now on these are the limits. Sessions that were opened while there was none are not counted."""
        self._most = settings.address_sessions
        self._openings = _rate(settings.address_openings)
        self._messages = _rate(settings.address_messages)

    def __len__(self):
        return len(self._present) + len(self._idle)

    def wait(self, text):
        """Seconds until that address may open a session; 0: it may, and `join` follows."""
        key = self._key(text)
        address = self._present.get(key) or self._idle.get(key)
        if address is None:
            return 0
        if self._most and address.sessions >= self._most:
            return self._count("sessions", address, RETRY_S)
        wait = address.openings.missing(self._clock(), *self._openings) if self._openings else 0
        return self._count("sessions", address, wait)

    def join(self, text):
        """The Address of a session that was opened, None where nothing is to be counted."""
        key = self._key(text)
        if key is None:
            return None
        now = self._clock()
        address = self._present.get(key) or self._idle.pop(key, None) or Address(key, now)
        self._present[key] = address
        address.sessions += 1
        if self._openings:
            address.openings.wait(now, *self._openings)
        return address

    def leave(self, address):
        """A session of that Address, or of None, is over."""
        if address is None:
            return
        address.sessions -= 1
        if not address.sessions:
            self._idle[address.key] = self._present.pop(address.key)
            if len(self._idle) > MOST_IDLE:
                del self._idle[next(iter(self._idle))]

    def message(self, address):
        """Seconds until a message of that Address, or of None, may be taken; 0: this one is taken."""
        if address is None or not self._messages:
            return 0
        return self._count("messages", address, address.messages.wait(self._clock(), *self._messages))

    def _count(self, what, address, wait):
        if wait:
            self.refused[what] += 1
            now = self._clock()
            if now >= self._next_line:
                self._next_line = now + LOG_S
                log.warning("too many %s from %s; refused so far: %d sessions, %d messages", what, name(address.key),
                            *self.refused.values())
        return wait

    def _key(self, text):
        return network(text) if self._most or self._openings or self._messages else None


def _rate(limit):
    """(a second, at once) of a limit, None where there is none."""
    return (limit, limit * BURST_S) if limit else None
