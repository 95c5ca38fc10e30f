"""What the pulse measures again and again, as figures that stay the same until a change of them matters."""
from collections import deque
from statistics import median

from pace.people.vitals import significant

#: Delays whose median counts: one PING that met a busy moment says nothing.
KEPT = 5
#: How many times longer or shorter than told a delay must have become to be told, and by how many ms at least.
DELAY_FACTOR, DELAY_MS = 1.5, 0.5
#: Seconds without an answer after which Redis is taken for unreachable, though the call still waits.
OVERDUE_S = 1.0
#: Seconds for which a lost worker is told of: who has not come back by then was not meant to.
LOST_S = 600
#: Seconds before a worker is missed in which another may have come for it: 6 until it is, and as many for a start.
SPARE_S = 12
#: Workers remembered as lost, or as come; more are not counted.
MOST = 100


class RedisHealth:
    """Whether Redis answers, since when that is so (epoch ms), and how long it takes (ms).

    `now` of each method is in epoch seconds, that of `asked` being kept until an answer.
    """

    def __init__(self):
        self._delays = deque(maxlen=KEPT)
        self._asked = None
        self._up = None
        self._since = None
        self._told = None

    def asked(self, now):
        """A PING is on its way."""
        self._asked = now

    def answered(self, seconds, now):
        """It came back after so many seconds; the first time, those to connect are among them."""
        self._asked = None
        if self._up:
            self._delays.append(seconds * 1000)
        self._turn(True, now)

    def failed(self, now):
        """It did not come back."""
        self._asked = None
        self._turn(False, now)
        self._delays.clear()

    def describe(self, now):
        """`{"up", "since", "delay_ms"}`: up is None before the first answer, the delay null where there is none."""
        if self._asked is not None and now - self._asked >= OVERDUE_S:
            self._turn(False, now)
        return {"up": self._up is not False, "since": self._since, "delay_ms": self._delay()}

    def _turn(self, up, now):
        if up != self._up:
            self._up, self._since = up, int(now * 1000)

    def _delay(self):
        if not self._up or not self._delays:
            self._told = None
        else:
            delay = median(self._delays)
            if self._told is None or matters(self._told, delay):
                self._told = significant(delay)
        return self._told


def matters(told, delay):
    """Whether a delay (ms) is another one than was told, for whoever looks at it."""
    return abs(delay - told) >= DELAY_MS and not told / DELAY_FACTOR <= delay <= told * DELAY_FACTOR


class PerSecond:
    """Rates of counters that only grow, from one look at them to the next; `clock` tells monotonic seconds."""

    def __init__(self, clock):
        self._clock = clock
        self._at = None
        self._counts = ()

    def of(self, *counts):
        """Each counter's rise a second since the last call, to two digits; zeros at the first."""
        now, before = self._clock(), self._counts
        seconds = 0 if self._at is None else now - self._at
        self._at, self._counts = now, counts
        if seconds <= 0:
            return [0] * len(counts)
        return [significant((count - last) / seconds) for count, last in zip(counts, before, strict=True)]


class Crew:
    """How many workers were lost: gone without a word, and nobody has come in their place.

    `now` is in seconds. A worker that is killed is missed some seconds later only; by then its master may have
    started another, so who came shortly before counts as having taken a place too.
    """

    def __init__(self):
        self._known = frozenset()
        self._leaving = set()
        self._lost, self._spare = deque(maxlen=MOST), deque(maxlen=MOST)

    def leaves(self, token):
        """A worker says that it ends."""
        self._leaving.add(token)

    def look(self, tokens, now):
        """Compare those who are there with those who were; the number of the lost."""
        tokens = frozenset(tokens)
        for _ in tokens - self._known if self._known else ():
            if self._lost:
                self._lost.popleft()
            else:
                self._spare.append(now)
        for token in self._known - tokens:
            if token not in self._leaving and not self._take_spare(now):
                self._lost.append(now)
        self._leaving &= tokens
        self._known = tokens
        while self._lost and now - self._lost[0] >= LOST_S:
            self._lost.popleft()
        return len(self._lost)

    def _take_spare(self, now):
        while self._spare and now - self._spare[0] >= SPARE_S:
            self._spare.popleft()
        return bool(self._spare) and self._spare.popleft() is not None
