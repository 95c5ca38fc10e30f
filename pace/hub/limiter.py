"""How many messages a client may send."""

#: Messages a second that a client may send for ever.
RATE = 20.0
#: Messages it may send at once after a pause: a page that returns subscribes to all it shows. Past it: error 429.
BURST = 60
#: Seconds for which a client may be refused messages, without leaving off for long enough to fill half of a burst.
#: Past it: the session is closed.
ABUSE_S = 60.0


class Limiter:
    """A bucket that fills with `rate` tokens a second up to `burst` of them. Times are monotonic seconds."""

    __slots__ = ("_at", "_level", "_since")

    def __init__(self, now, burst=BURST):
        self._level = float(burst)
        self._at = now
        self._since = None

    def wait(self, now, rate=RATE, burst=BURST):
        """Seconds until a message may be taken; 0: this one is taken."""
        wait = self.missing(now, rate, burst)
        if self._level >= burst / 2:
            self._since = None
        if wait:
            self._since = now if self._since is None else self._since
        else:
            self._level -= 1
        return wait

    def missing(self, now, rate=RATE, burst=BURST):
        """As `wait`, but nothing is taken."""
        self._level = min(burst, self._level + (now - self._at) * rate)
        self._at = now
        return (1 - self._level) / rate if self._level < 1 else 0

    @property
    def abused(self):
        """Whether messages have been refused for ABUSE_S."""
        return self._since is not None and self._at - self._since >= ABUSE_S
