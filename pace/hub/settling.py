"""How long after a tick ingest has appended all that it gathered."""

#: Share of the flush interval, and at most so many seconds, that ingest always gets: a few channels need no more.
SETTLE_SHARE, SETTLE_S = 0.1, 0.004
#: Share of the interval that it gets at most: who comes later waits for the next tick, which costs no more.
MOST_SHARE = 0.5
#: Seconds by which a round that came too early lengthens the wait, and one that did not shortens it: it ends where one
#: round in eleven is early. A single late one, of a process that was held up, moves it little.
RISE_S, FALL_S = 0.001, 0.0001


class Settle:
    """The wait, `seconds`, from a tick to the round that reads what was appended after it.

    With a thousand channels appending takes a large part of the interval; a round that comes before its end leaves the
    rest for half a tick more. The ids of what was read tell when it was appended, by Redis' clock; one that does not
    agree with the ticks' moves the rounds within the bounds above, no further. `interval` is in seconds.
    """

    def __init__(self, interval):
        self._interval = interval
        self._least = min(SETTLE_S, interval * SETTLE_SHARE)
        self.seconds = self._least

    def learn(self, appended):
        """Look at when the newest entry of each channel was appended, epoch ms."""
        if not self._interval or not appended:
            return
        interval, most = self._interval * 1000, self._interval * MOST_SHARE
        # an id is the millisecond in which it was made
        ends = {(ms % interval + 1) / 1000 for ms in appended}
        latest = max((end for end in ends if end <= most), default=0)
        if latest > self.seconds:
            self.seconds = min(self.seconds + RISE_S, latest)
        else:
            self.seconds = max(self.seconds - FALL_S, self._least)
