"""What this process has done since it began: plain numbers, which whoever does it adds to.

Adding is all that happens where samples pass; `pace.metrics` reads the numbers each few seconds.
"""
from collections import Counter, deque

#: Delays that wait to be read. When it is full the oldest go: of a flood a sample is enough.
MOST_DELAYS = 2_000


class Tally:
    """Whole numbers that only grow, and delays in seconds since the last look.

    `blocks_read` and `bytes_read`: of Redis, for viewers. `payloads`, `malformed`, `lost`: of publishers, the last for
    being more than could be appended. `appended`: blocks. `gaps` by reason: told to viewers or written as holes.
    `outages`: times that Redis was found not to answer; `relinks`: times that the pub/sub link had to connect again.
    `leases_taken`: shards. `reloads` by outcome. `delays`: from a block's arrival in Redis to its viewers;
    `append_delays`: from a payload's arrival to its block in Redis.
    """

    __slots__ = ("append_delays", "appended", "blocks_read", "bytes_read", "delays", "gaps", "leases_taken", "lost",
                 "malformed", "outages", "payloads", "relinks", "reloads", "too_slow")

    def __init__(self):
        self.blocks_read = self.bytes_read = self.payloads = self.malformed = self.lost = self.appended = 0
        self.outages = self.relinks = self.leases_taken = self.too_slow = 0
        self.gaps, self.reloads = Counter(), Counter()
        self.delays, self.append_delays = deque(maxlen=MOST_DELAYS), deque(maxlen=MOST_DELAYS)


tally = Tally()
"""That of this process."""
