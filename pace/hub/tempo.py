"""How often the hub sends: once a flush interval, and less often under load."""

#: Share of the interval that fan-out may take; the rest is for reads, handshakes, resumes and other requests.
WORKING_SHARE = 0.8
#: How much of the difference a quieter round takes back: a short calm does not undo the stretch at once.
RELAX = 0.1


class Tempo:
    """The interval between two rounds, in seconds.

    It stretches at once when rounds take longer than their share of it, up to `longest`, and relaxes step by step
    to `shortest` when they do not: under overload viewers get larger frames less often, instead of a growing lag.
    """

    def __init__(self, shortest, longest):
        self.shortest = shortest
        self.longest = max(shortest, longest)
        self.interval = shortest

    def took(self, seconds):
        """Learn how long a round's fan-out took; return the interval to keep now."""
        wanted = min(max(seconds / WORKING_SHARE, self.shortest), self.longest)
        if wanted >= self.interval:
            self.interval = wanted
        else:
            self.interval += (wanted - self.interval) * RELAX
            if self.interval - self.shortest < 0.001:
                self.interval = max(wanted, self.shortest)
        return self.interval

    @property
    def stretched(self):
        """Whether the interval is longer than what was asked for."""
        return self.interval > self.shortest
