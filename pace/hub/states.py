"""The state of a channel as its viewers are told it."""
import time

from pace.errors import BrokerDown
from pace.hub.feed import NOTHING
from pace.messages import channel_message

#: Seconds between two looks at the states, and so between two messages about one channel.
INTERVAL_S = 1.0


def state(feed, now):
    """The `state` of a channel message: what Feed `feed` (None: nobody watches) shows at the monotonic time `now`.

    `last` is the arrival of the newest block in epoch ms. The rest is what ingest counts and measures, zero or None
    where nobody ingests: of a publisher that appends blocks itself only the malformed ones are counted, by each worker
    since it reads the channel.
    """
    report = feed.report if feed else {}
    inspection = feed.inspection if feed else None
    return {
        "live": bool(feed) and feed.live(now),
        "last": feed.order[0] if feed and feed.order != NOTHING else None,
        "received": report.get("received", 0),
        "malformed": inspection.malformed if inspection else report.get("malformed", 0),
        "error": inspection.error if inspection else report.get("error"),
        "rate": report.get("rate"),
        "flags": list(report.get("flags") or ()),
    }


def gist(state):
    """What of a state is worth a message when it changes: not the counters that always move."""
    rate = state["rate"] and float(f"{state['rate']:.2g}")
    return state["live"], state["malformed"], state["error"], rate, tuple(state["flags"])


class States:
    """Tells the viewers of each channel when its state changes. `clock` tells monotonic seconds."""

    def __init__(self, hub, broker, clock=time.monotonic):
        self._hub = hub
        self._broker = broker
        self._clock = clock

    def round(self):
        """Look once; return the seconds to wait before the next look."""
        try:
            reports = self._broker.statuses()
        except BrokerDown:
            self._hub.link.lost()
            reports = None
        else:
            self._hub.reports = reports
        now = self._clock()
        for name, feed in self._hub.feeds.items():
            if reports is not None:
                feed.report = reports.get(name, {})
            self._tell(name, feed, state(feed, now))
        self._hub.flush(self._clock() + self._hub.tempo.room)
        self._hub.tell_load()
        return INTERVAL_S

    def _tell(self, name, feed, current):
        if feed.primed and gist(current) != feed.told:
            feed.told = gist(current)
            self._hub.tell(name, channel_message(name, True, current))
