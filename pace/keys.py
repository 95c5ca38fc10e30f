"""The names of everything that Pace keeps in Redis."""
import binascii
import zlib
from functools import lru_cache

PREFIX = "pace:"
SHARDS = 16
#: Slots of a cluster (redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec, "Key distribution model").
SLOTS = 16_384


@lru_cache(maxsize=16_384)  # ingest asks some times a block; past the bound it is computed again
def shard(name):
    """Shard 0 to 15 of a channel: CRC32 of its UTF-8 name, the same on every machine."""
    return zlib.crc32(name.encode()) % SHARDS


def slot(key):
    """Slot of a key in a cluster: CRC16 (XMODEM) of what stands in its first braces, or else of all of it."""
    data = key.encode() if isinstance(key, str) else key
    tag = data.partition(b"{")[2].partition(b"}")
    return binascii.crc_hqx(tag[0] if tag[0] and tag[1] else data, 0) % SLOTS


class Keys:
    """Builds Redis keys: `pace:{shard}:...`, so that what one script touches shares a slot."""

    def __init__(self, prefix=PREFIX):
        self.prefix = prefix
        # each append asks for three and each read for two; past the bound they are built again
        self.of = lru_cache(maxsize=65_536)(self.of)

    def of(self, shard, *words):
        """Key of `words` on the shard of that number."""
        return f"{self.prefix}{{{shard}}}:{':'.join(words)}"

    def blocks(self, channel):
        """Stream of a channel's blocks."""
        return self.of(shard(channel), "block", channel)

    def epoch(self, shard=0):
        """Random text that lives as long as the shard's data."""
        return self.of(shard, "epoch")

    def lease(self, shard):
        """Token of the one process that ingests the shard's channels."""
        return self.of(shard, "lease")

    def standby(self, shard):
        """Token of the one process that listens beside it, to take over."""
        return self.of(shard, "standby")

    def tail(self, channel):
        """CRC32s of the last payloads appended to a channel, a binary text."""
        return self.of(shard(channel), "tail", channel)

    def claimed(self, channel):
        """List of the entries taken from a channel's queue and not yet appended."""
        return self.of(shard(channel), "claimed", channel)

    def status(self, shard):
        """Hash: what ingest knows about each channel of the shard, JSON by channel."""
        return self.of(shard, "status")

    def replay(self, channel):
        """Token of the one process that plays a recording on a channel."""
        return self.of(shard(channel), "replay", channel)
