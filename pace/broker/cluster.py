"""The broker in a cluster: what lies in several shards, hence slots, is asked for shard by shard."""
import time

from redis.exceptions import TryAgainError

from pace.broker import READ_COUNT, reading
from pace.broker.redis import MAX_BLOCK_MS, RedisBroker

#: Seconds between two looks while there is nothing: nobody can wait at several nodes at once. A worker whose channels
#: are moving reads once a tick and never comes here.
LOOK_S = 0.01


class ClusterBroker(RedisBroker):
    """As RedisBroker, whose `url` is one of a cluster."""

    def _xread(self, lasts, block_ms):
        until = time.monotonic() + min(block_ms, MAX_BLOCK_MS) / 1000
        while True:
            found = self._look(lasts)
            if found or found is None or time.monotonic() >= until:
                return found
            time.sleep(LOOK_S)

    def _look(self, lasts):
        """Replies of an XREAD for each shard, put together; None where one of the keys is no stream."""
        groups = reading.by_shard(lasts, str)
        replies = self._pipeline(
            *(("XREAD", "COUNT", READ_COUNT, "STREAMS", *map(self._keys.blocks, names), *map(lasts.get, names))
              for names in groups.values()),
            *(("GET", self._keys.epoch(number)) for number in groups), sound=False)
        reads, epochs = replies[:len(groups)], replies[len(groups):]
        self._know(groups, [reading.sound(epoch) for epoch in epochs], lasts)
        if any(map(reading.is_wrong_type, reads)):
            return None
        # keys of a slot that is on its way lie on two nodes for a moment, and are read when they have arrived
        sound = [reading.sound(reply) for reply in reads if not isinstance(reply, TryAgainError)]
        return [stream for reply in sound if reply for stream in reply]
