"""How all channels stand, from what ingest tells and what this worker reads by itself."""
from itertools import islice

from pace.hub.inspection import needs_inspection
from pace.people.vitals import channel_state, gist
from pace.positions import order

#: Channels that one look asks Redis for; of more the first ones.
MOST_ASKED = 500


class Standings:
    """The states of all channels of the hub, by name."""

    def __init__(self, hub):
        self._hub = hub
        self._lasts = {}

    def look(self, broker):
        """Find out about channels whose publishers append by themselves, and that nobody watches here.

        One round trip, none where there are none. Raises BrokerDown.
        """
        unseen = (name for name, channel in self._hub.channels.items()
                  if needs_inspection(channel) and name not in self._hub.feeds)
        for name, id in broker.last_ids(islice(unseen, MOST_ASKED)).items():
            self._lasts[name] = order(id)[0]

    def states(self, now):
        """`{name: state}` at `now`, epoch ms: see `channel_state`."""
        channels, lasts = self._hub.channels, self._lasts
        self._lasts = {name: self._last(name, lasts.get(name, 0)) for name in channels}
        return {name: channel_state(channel, self._report(name), self._lasts[name] or None, now)
                for name, channel in channels.items()}

    def _last(self, name, known):
        """When the newest block came, epoch ms: what was known once stays known, though ingest has gone."""
        told, feed = self._hub.reports.get(name, {}).get("last"), self._hub.feeds.get(name)
        return max(known, int(told) if type(told) in (int, float) else 0, feed.order[0] if feed else 0)

    def _report(self, name):
        feed = self._hub.feeds.get(name)
        report = self._hub.reports.get(name, {})
        if feed is None or feed.inspection is None:
            return report
        return {**report, "malformed": feed.inspection.malformed, "error": feed.inspection.error}


def changed(before, after):
    """The states of `after` that are worth a message, None for a channel that has gone."""
    gone = dict.fromkeys(before.keys() - after.keys())
    return gone | {name: state for name, state in after.items()
                   if name not in before or gist(before[name]) != gist(state)}


def parts(states, most):
    """The states in dicts of at most so many."""
    items = iter(states.items())
    while part := dict(islice(items, most)):
        yield part
