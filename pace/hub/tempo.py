"""How often the hub sends: once a flush interval, and less often under load."""

#: Share of the interval that fan-out may take; the rest is for reads, handshakes, resumes and other requests.
WORKING_SHARE = 0.8
#: How much longer an interval may be wanted before it stretches at all: the rounds of a stretched one are out of step
#: with ingest, which delays samples by more than these few per cent.
TOLERANCE = 1.1
#: How much of the difference a quieter round takes back: one calm round does not undo the stretch, but one that the
#: machine held up costs four rounds and not forty, as rounds of a stretched interval come at any time between the
#: ticks of ingest.
RELAX = 0.5
#: Milliseconds by which the interval is longer when viewers are told: less than that nobody sees.
NOTICEABLE_MS = 20
#: How many times longer or shorter than told a stretched interval must have become until they are told again.
NOTICEABLE_FACTOR = 1.5


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
        wanted = min(seconds / WORKING_SHARE, self.longest)
        if wanted <= self.shortest * TOLERANCE:
            wanted = self.shortest
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

    @property
    def interval_ms(self):
        """The interval in whole milliseconds; one that is stretched is longer than `shortest` here too."""
        shortest = round(self.shortest * 1000)
        return max(round(self.interval * 1000), shortest + 1) if self.stretched else shortest

    def notable(self, told_ms):
        """Whether it matters to viewers, who were told an interval of `told_ms`, what it is now."""
        shortest = round(self.shortest * 1000)
        if told_ms <= shortest:
            return self.interval_ms >= shortest + NOTICEABLE_MS
        if not self.stretched:
            return True
        return not told_ms / NOTICEABLE_FACTOR <= self.interval_ms <= told_ms * NOTICEABLE_FACTOR
