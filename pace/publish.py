"""A small client for publishers written in Python: blocks straight into a channel's stream."""
import time

from pace import links
from pace.blocks import encoding
from pace.keys import Keys

#: Entries that the stream keeps if nobody trims it; the oldest go. A running Pace keeps `history_s`.
MAX_ENTRIES = 100_000


class Publisher:
    """Appends blocks to a channel whose source is `stream:<channel>`.

    `url` is Redis' (`redis://...`). Nothing connects before the first block; a call that Redis does
    not answer raises `redis.exceptions.RedisError`, and the next one connects anew.
    """

    def __init__(self, url, channel):
        self._client = links.client(url, max_connections=1)
        self._key = Keys().blocks(channel)

    def block(self, v, dt, t=None):
        """Append evenly spaced samples and return the entry's id.

        `v` has the shape (n_leads, n_samples), None for a missing sample; `dt` is the interval in
        ms and `t` the time of the first sample, epoch ms; without it the last sample is now.
        Raises ValueError where a number is not finite.
        """
        if t is None:
            t = time.time() * 1000 - (len(v[0]) - 1) * dt
        return self._append(encoding.even(t, dt, v))

    def samples(self, times, v):
        """Append samples that have a time each (epoch ms) and return the entry's id."""
        return self._append(encoding.uneven(times, v))

    def text(self, line):
        """Append one line, stamped now, and return the entry's id."""
        return self._append(encoding.text(time.time() * 1000, line))

    def close(self):
        """Close the connection."""
        self._client.connection_pool.disconnect()

    def _append(self, block):
        # The id is always Redis' own: it is the arrival, by which entries are ordered and trimmed.
        id = self._client.xadd(self._key, {"b": block}, maxlen=MAX_ENTRIES, approximate=True)
        return id.decode()
