"""How many messages a client may send."""

#: Messages a second that a client may send for ever.
RATE = 20.0
#: Messages it may send at once after a pause: a page that returns subscribes to all it shows. Past it: error 429.
BURST = 60


class Limiter:
    """A bucket of BURST tokens that fills with RATE tokens a second. Times are monotonic seconds."""

    __slots__ = ("_at", "_level")

    def __init__(self, now):
        self._level = float(BURST)
        self._at = now

    def wait(self, now):
        """Seconds until a message may be taken; 0: this one is taken."""
        self._level = min(BURST, self._level + (now - self._at) * RATE)
        self._at = now
        if self._level < 1:
            return (1 - self._level) / RATE
        self._level -= 1
        return 0
