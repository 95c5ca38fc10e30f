"""Channels that exist because their name is in a Redis set."""
import logging

from pace.channels import NAME_RULE, Channel, valid_name

log = logging.getLogger(__name__)

#: Seconds between two looks at the set, and how long a channel stays whose name is gone from it, so
#: that a publisher which takes it out and puts it in again disturbs nobody.
POLL_S = 1.0
GRACE_S = 3.0
#: Discovered channels. Names beyond are left out, in the order of the alphabet.
LIMIT = 1_000


class Discovery:
    """Configured channels and, among them, those discovered.

    `channels` is `{name: Channel}`, a new dict after each change. A configured channel wins over a
    discovered one of its name.
    """

    def __init__(self, configured, limit=LIMIT):
        self._configured = dict(configured)
        self._limit = limit
        self._gone_since = {}
        self._refused = frozenset()
        self.channels = dict(configured)

    def configure(self, channels):
        """From now on these `{name: Channel}` are the configured ones."""
        found = {name: channel for name, channel in self.channels.items() if name not in self._configured}
        self._configured = dict(channels)
        self.channels = {**found, **channels}

    def update(self, names, now):
        """Take up the members of the set as they are at `now` (s); whether the channels changed."""
        kept = self._kept(set(names), now)
        if self.channels.keys() == self._configured.keys() | kept:
            return False
        found = {name: self.channels.get(name) or Channel.found(name) for name in sorted(kept)}
        self.channels = {**self._configured, **found}
        return True

    def _kept(self, names, now):
        wanted = self._allowed(names)
        before = self.channels.keys() - self._configured.keys()
        self._gone_since = {name: self._gone_since.get(name, now) for name in before - wanted}
        waiting = sorted(name for name, since in self._gone_since.items() if now - since < GRACE_S)
        return wanted.union(waiting[:self._limit - len(wanted)])

    def _allowed(self, names):
        refused = frozenset(name for name in names if not valid_name(name))
        allowed = sorted(names - refused - self._configured.keys())
        refused |= set(allowed[self._limit:])
        if refused - self._refused:
            log.warning("%d discovered names are left out, such as %s; right are at most %d, each %s",
                        len(refused), ascii(min(refused))[:80], self._limit, NAME_RULE)
        self._refused = refused
        return set(allowed[:self._limit])
