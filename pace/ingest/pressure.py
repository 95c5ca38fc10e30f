"""What ingest takes on when more comes than it can append."""
import math

from pace.sources.backlog import KEPT_S
from pace.tally import tally

#: Seconds for which payloads may be too old before they are dropped: a process that was stopped for a moment
#: catches up instead.
PATIENCE_S = 0.5
#: Seconds that a flush is planned to take, whatever one channel has.
PLAN_S = 0.1
#: Payloads that a flush takes of every channel, however long it takes: none starves.
LEAST = 32
#: How much of a new measurement goes into what a payload costs.
LEARN = 0.2


class Pressure:
    """How many payloads one flush takes of a channel, and which are too old to be taken.

    Nothing is appended more than about `lag_s` seconds after it arrived, once lateness has lasted: the oldest is
    dropped instead, and the channel is told. Channels with little go first, those with much share what is left of
    PLAN_S, so that a publisher gone wild waits for the others and not they for it.
    """

    def __init__(self, lag_s):
        self._lag_s = lag_s
        self._late_since = None
        self._patience = PATIENCE_S
        self._cost = 0.0
        self._end = 0.0

    def excuse(self):
        """What waits piled up while nothing could be appended: it may be late for as long as it is kept."""
        self._patience = KEPT_S
        self._late_since = None

    def begin(self, oldest, now):
        """A flush begins at `now` (s); the `oldest` of what waits arrived then, epoch ms."""
        self._end = now + PLAN_S
        tally.append_delays.append(max(0.0, now - oldest / 1000))
        if now - oldest / 1000 <= self._lag_s:
            self._late_since, self._patience = None, PATIENCE_S
        elif self._late_since is None:
            self._late_since = now

    def horizon(self, now):
        """Epoch ms: what arrived up to then is dropped."""
        if self._late_since is None or now - self._late_since < self._patience:
            return -math.inf
        return (now - self._lag_s) * 1000

    def share(self, channels, now):
        """Payloads that the next of so many channels may have."""
        if not self._cost:
            return math.inf
        return max(LEAST, (self._end - now) / self._cost / channels)

    def took(self, seconds, payloads):
        """Learn how long so many payloads took."""
        if payloads:
            cost = seconds / payloads
            self._cost += (cost - self._cost) * (LEARN if self._cost else 1)
