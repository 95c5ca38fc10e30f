"""How many visits the pages have had since the beginning: counted in Redis, by nobody who waits."""
import logging

from pace.errors import BrokerDown

log = logging.getLogger(__name__)

#: Seconds between two rounds, each of which counts the visits of the last; and rounds until Redis is asked without any.
ROUND_S, LOOK_ROUNDS = 1.0, 10
#: The kind on the bus.
VISITS = "visits"


class Visits:
    """`total` is the number of visits as far as this worker knows, None before Redis has told."""

    def __init__(self, room):
        self._bus = room.bus
        self._fresh = 0
        self._idle = LOOK_ROUNDS
        self.total = None
        self._wire = None
        room.bus.on(VISITS, self._heard)

    def add(self):
        """Somebody has come; never waits."""
        self._fresh += 1

    def start(self, supervisor):
        """Count in the background."""
        supervisor.each(ROUND_S, self.round)

    def round(self):
        """Count what has come; where Redis does not answer, that is done later."""
        self._idle += 1
        if not self._fresh and self._idle < LOOK_ROUNDS:
            return
        fresh, self._fresh = self._fresh, 0
        try:
            total = self._bus.wire.count(fresh)
        except BrokerDown as error:
            # perhaps they were counted; twice is nearer to the truth than never, as most failures are those to connect
            self._fresh += fresh
            log.debug("visits are not counted: %s", error)
            return
        self._idle = 0
        if total != self.total:
            self.total = total
            self._bus.publish(VISITS, {"n": total})

    def _heard(self, worker, body):
        self.total = max(self.total or 0, body["n"])
