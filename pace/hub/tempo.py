"""How often the hub reads, how long it sends then, and what that means for viewers: less often under load."""

#: Share of a tick that reading and fan-out may take; the rest is for handshakes, resumes and other requests.
WORKING_SHARE = 0.85
#: Share that reading alone may take. Where it takes longer, with very many channels, ticks become longer.
READING_SHARE = 0.4
#: Seconds of fan-out after a read where there are no ticks, as `pace.flush_ms` is 0.
ROOM_S = 0.010
#: How much of the difference a quieter tick takes back: one calm tick does not undo the stretch, but one that the
#: machine held up costs four ticks and not forty.
RELAX = 0.5
#: Milliseconds by which the interval is longer when viewers are told: less than that nobody sees.
NOTICEABLE_MS = 20
#: How many times longer or shorter than told a stretched interval must have become until they are told again.
NOTICEABLE_FACTOR = 1.5


class Tempo:
    """`tick`, the seconds between two reads, and `interval`, those between two frames of one viewer.

    Both are `shortest` where there is time enough. Under load a tick serves a part of the viewers only, the next one
    the next part: so each of them gets larger frames less often, and nobody waits for all others as well. The interval
    follows from what share of the viewers the ticks serve.
    """

    def __init__(self, shortest, longest):
        self.shortest = shortest
        self.longest = max(shortest, longest)
        self.tick = self.interval = shortest
        self.room = ROOM_S
        self.behind = False

    def prepared(self, seconds):
        """Learn how long reading took; from it follow the `tick`, at most `longest`, and the `room` for fan-out."""
        self.tick = eased(self.tick, min(max(self.shortest, seconds / READING_SHARE), self.longest), self.shortest)
        self.room = max(self.tick * WORKING_SHARE - seconds, self.tick * (WORKING_SHARE - READING_SHARE)) or ROOM_S

    def served(self, share):
        """Learn which share of the viewers to be served was; from it follows the `interval`."""
        self.behind = share < 1
        turn = self.tick or self.room / WORKING_SHARE if self.behind else self.tick
        self.interval = eased(self.interval, turn / share, self.shortest)

    @property
    def least(self):
        """Share of the viewers that every tick has to serve for the interval not to exceed `longest`."""
        return self.tick / self.longest if self.longest else 1

    @property
    def leisure(self):
        """Seconds that others get at least before the next read, where viewers wait."""
        return self.tick * (1 - WORKING_SHARE)

    @property
    def late(self):
        """Whether ticks are longer than those of ingest."""
        return self.tick > self.shortest

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


def eased(present, wanted, least):
    """`wanted`, at once where that is longer than `present` and step by step where it is shorter; seconds."""
    if wanted >= present:
        return wanted
    eased = present + (wanted - present) * RELAX
    return eased if eased - least >= 0.001 else max(wanted, least)
