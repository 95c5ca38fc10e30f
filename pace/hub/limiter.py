"""How many messages a client may send."""

#: Messages a second that a client may send for ever.
RATE = 20.0
#: Messages it may send at once after a pause: a page that returns subscribes to all it shows. Past it: error 429.
BURST = 60
#: Seconds for which a client may be refused messages, without leaving off for long enough to fill half of a burst.
#: Past it: the session is closed.
ABUSE_S = 60.0


class Limiter:
    """A bucket of BURST tokens that fills with RATE tokens a second. Times are monotonic seconds."""

    __slots__ = ("_at", "_level", "_since")

    def __init__(self, now):
        self._level = float(BURST)
        self._at = now
        self._since = None

    def wait(self, now):
        """Seconds until a message may be taken; 0: this one is taken."""
        self._level = min(BURST, self._level + (now - self._at) * RATE)
        self._at = now
        if self._level >= BURST / 2:
            self._since = None
        if self._level < 1:
            self._since = now if self._since is None else self._since
            return (1 - self._level) / RATE
        self._level -= 1
        return 0

    @property
    def abused(self):
        """Whether messages have been refused for ABUSE_S."""
        return self._since is not None and self._at - self._since >= ABUSE_S
