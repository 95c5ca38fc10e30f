"""The broker: streams of blocks, positions in them, and the leases of those who append.

One contract (`Broker`), two backends: `pace.broker.redis` and, for tests, `pace.broker.memory`.
"""
from abc import ABC, abstractmethod
from typing import NamedTuple

#: What `Broker.lease` says of a shard: the lease was this process' and stays so; it has just been
#: taken; another process has it and this one is next; neither.
KEPT, TAKEN, STANDBY, IDLE = "kept", "taken", "standby", "idle"

#: Numbers and texts keep this many entries whatever their age (DATA.md, "Position").
LAST_ENTRIES = 100
#: Entries a waveform may have besides `history_s`; more is a publisher gone wild, and the oldest go.
MAX_ENTRIES = 100_000
#: A stream of numbers or texts goes when nothing was appended for this long, in seconds.
EXPIRY_S = 7 * 86_400
#: Statuses of a shard go when nothing was written for this long, in seconds.
STATUS_EXPIRY_S = 60
#: Entries that one `read` returns of a channel; the rest come with the next.
READ_COUNT = 1_000
#: Bytes of one claim, and one entry more: a queue of large entries is taken in several goes, each far within what a
#: channel may have waiting (pace.sources.backlog).
CLAIM_BYTES = 4 * 1024 * 1024
#: Members that a set of discovered channels may have; a larger one is refused as a whole.
MAX_DISCOVERED = 10_000


class Entry(NamedTuple):
    """One block of a stream: `id` is Redis' `<ms>-<sequence>`, `text` the block's JSON."""

    id: str
    text: str


class Broker(ABC):
    """Every method but `position` asks Redis and raises BrokerDown when it does not answer within
    `pace.links.TIMEOUT` seconds. None may be called before the fork."""

    @abstractmethod
    def ping(self):
        """Seconds that Redis took to answer, as this process sees it."""

    @abstractmethod
    def servers(self):
        """The number of Redis servers that were met so far; asks nobody.

        Each that comes after the first, by a restart or a fail-over, may lack what was acknowledged before: the call
        that met it has failed. Look whether what is known is there, with `lost` and `tails`.
        """

    # --- reading -----------------------------------------------------------------------------

    @abstractmethod
    def epoch(self, channel):
        """Epoch of the channel's shard now; made where there is none."""

    @abstractmethod
    def known_epoch(self, channel):
        """Epoch of the channel's shard at its last `read`, `history`, `last_id` or `epoch`.

        Compare it after each `read`: another one than before means that Redis lost its data and
        that ids begin anew. None before the first.
        """

    @abstractmethod
    def renew(self, epochs):
        """Begin another epoch for the channels of `epochs` (`{channel: epoch}`): data of that epoch are lost.

        Where another one has begun already it stays. Holds for the other channels of the shard too.
        """

    @abstractmethod
    def lost(self, lasts):
        """Those channels of `lasts` (`{channel: id}`) that hold older entries but not that one, which was read: a set.

        What was trimmed, or is empty, is not lost in this sense; `history` tells.
        """

    def position(self, channel, id):
        """`epoch:id` of an entry that was read."""
        return f"{self.known_epoch(channel)}:{id}"

    @abstractmethod
    def read(self, lasts, block_ms=0):
        """`{channel: [Entry]}` of what came after the ids in `lasts` (`{channel: id}`).

        Oldest first, at most READ_COUNT a channel, channels without news left out. Waits up to
        `block_ms` (at most 1,000) while there is nothing; 0 does not wait.
        """

    @abstractmethod
    def history(self, channel, after=None, until=None, count=1_000, newest=False):
        """Entries with ids above `after` up to and with `until`, oldest first; `None` is open.

        At most `count`: the oldest of the range, or with `newest` its newest. An id may be a bare
        `<ms>`: `until` then takes in that whole millisecond.
        """

    @abstractmethod
    def last_id(self, channel):
        """Id of the newest entry, `0-0` where there is none."""

    @abstractmethod
    def last_ids(self, channels):
        """`{channel: id of its newest entry}` in one round trip; empty ones are left out, and epochs not looked at."""

    # --- one writer --------------------------------------------------------------------------

    @abstractmethod
    def lease(self, shards, token, ttl_ms, follow=True):
        """Take or keep the leases of `shards` for `ttl_ms`; `{shard: KEPT|TAKEN|STANDBY|IDLE}`.

        Without `follow` never STANDBY: a lease is kept, or taken where nobody else is next. One that has
        ended goes to the standby before anybody else, as long as that one asks.
        Where it has gone with all of Redis' data, who stood by leaves it for `ttl_ms` to whoever led, who alone knows
        which of what both heard was appended.
        Also makes the shard's epoch where there is none, so that nothing is appended without.
        """

    @abstractmethod
    def release(self, shards, token):
        """Give up what `token` holds, so that a standby need not wait for its end."""

    @abstractmethod
    def hand_over(self, shards, token, ttl_ms):
        """Give what `token` holds to its standby, for `ttl_ms`, where there is one; the set of shards given."""

    @abstractmethod
    def led(self):
        """The number of shards whose lease somebody holds."""

    @abstractmethod
    def append(self, appends, token):
        """Append a batch of `pace.sources.appending.Append`, one round trip; an `Appended`.

        Each shard's part happens in one step, or not at all where `token` does not hold the lease.
        After BrokerDown it is not known whether it happened: `tails` tell.
        """

    @abstractmethod
    def tails(self, channels):
        """`{channel: Tail}` of those that have one."""

    @abstractmethod
    def tidy(self, channels, token):
        """Trim and let expire the streams of `channels` (`{name: kind}`) that others append to."""

    # --- sources -----------------------------------------------------------------------------

    @abstractmethod
    def values(self, keys):
        """`({key: bytes}, {key: what is wrong})` of Redis keys (str); a missing or empty one is in neither.

        Longer values are cut after `pace.blocks.MAX_PAYLOAD` + 1 bytes.
        """

    @abstractmethod
    def claim(self, queues, count, token):
        """Take up to `count` entries, and about CLAIM_BYTES, of each list in `queues` (`{channel: list}`).

        Gives `({channel: [bytes]}, {channel: what is wrong})`; an empty list is in neither.
        They stay claimed until an `Append` of that channel says how many are left; until then each further call, by
        whoever holds the lease, gives those that are left.
        """

    @abstractmethod
    def discovered(self):
        """Names (str) in the set `pace.discover`; empty without one or without that setting.

        Raises Malformed where there are more than MAX_DISCOVERED.
        """

    # --- statuses ----------------------------------------------------------------------------

    @abstractmethod
    def set_statuses(self, statuses):
        """Keep `{channel: dict or None}` for STATUS_EXPIRY_S; None forgets the channel."""

    @abstractmethod
    def statuses(self):
        """`{channel: dict}` of all channels, as ingest told last."""

    @abstractmethod
    def channel_status(self, channel):
        """Status of one channel, empty where there is none."""
