"""Sessions of users whom a proxy vouches for: it did so when a session was opened, and shall do so again.

A WebSocket stays for days, and nobody would tell Pace that the user may not come in any more.
"""
import random
import time

#: Seconds after which a session is opened anew at the latest, and with it what the proxy says asked for.
VOUCHED_S = 600
#: Sessions that are sent back at one time. They come at once: when there are more, the others are asked later.
MOST = 50


class Vouching:
    """Tells which sessions are to be opened anew: each after a time of its own, not all of a shift at once."""

    def __init__(self, clock=time.monotonic, chance=random.random):
        self._clock, self._chance = clock, chance
        self._until = {}

    def add(self, session):
        """A session was opened by a user whom a proxy vouches for."""
        self._until[session] = self._clock() + VOUCHED_S * (1 + self._chance()) / 2

    def forget(self, session):
        """The session is over. It may be one that was never added."""
        self._until.pop(session, None)

    def due(self):
        """At most MOST sessions whose time has come; they are forgotten."""
        if not self._until:
            return []
        now = self._clock()
        found = [session for session, until in self._until.items() if until <= now][:MOST]
        for session in found:
            self.forget(session)
        return found
