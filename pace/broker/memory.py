"""The broker's contract within one process, for tests: nothing outlives it."""
import time
from collections import defaultdict, deque
from copy import deepcopy
from itertools import islice
from secrets import token_hex

from gevent.event import Event

from pace.blocks import MAX_PAYLOAD
from pace.broker import (
    CLAIM_BYTES,
    EXPIRY_S,
    IDLE,
    KEPT,
    LAST_ENTRIES,
    MAX_DISCOVERED,
    MAX_ENTRIES,
    READ_COUNT,
    STANDBY,
    STATUS_EXPIRY_S,
    TAKEN,
    Broker,
    Entry,
)
from pace.channels import WAVEFORM
from pace.errors import Malformed
from pace.keys import SHARDS, shard
from pace.positions import MAX_PART, order
from pace.sources.appending import Appended


class MemoryBroker(Broker):
    """`clock` gives epoch seconds. `keys`, `queues` and `found` stand for what others put into Redis."""

    def __init__(self, history_s=300, clock=time.time):
        self._history_ms = history_s * 1000
        self._clock = clock
        self._known, self._answered = {}, {}
        self._news = Event()
        self._servers = 1
        self.keys, self.queues, self.found = {}, defaultdict(deque), set()
        self._forget()

    def _forget(self):
        self._epochs, self._streams, self._tails, self._claims = {}, {}, {}, {}
        self._holders, self._statuses = _Expiring(self._clock), _Expiring(self._clock)

    def flush_all(self):
        """Lose everything, as FLUSHALL would."""
        self._forget()
        self.keys.clear()
        self.queues.clear()
        self.found.clear()

    def add(self, channel, text):
        """Append a block as publishers of `stream:` channels do: untrimmed, without a lease."""
        self._stream(channel).add(text, self._clock())

    def replica(self):
        """What a replica has that got everything so far, for `fail_over`."""
        return deepcopy((self._epochs, self._streams, self._tails, self._claims))

    def fail_over(self, replica):
        """The replica takes over; nothing that came later reached it."""
        self._epochs, self._streams, self._tails, self._claims = deepcopy(replica)
        self._servers += 1

    def ping(self):
        return 0.0

    def servers(self):
        return self._servers

    # --- reading -----------------------------------------------------------------------------

    def epoch(self, channel):
        number = shard(channel)
        self._known[number] = self._epochs.setdefault(number, token_hex(8))
        return self._known[number]

    def known_epoch(self, channel):
        return self._known.get(shard(channel))

    def renew(self, epochs):
        for channel, epoch in epochs.items():
            if self._epochs.get(shard(channel)) == epoch:
                del self._epochs[shard(channel)]
            self.epoch(channel)

    def lost(self, lasts):
        found = {channel: self.history(channel, until=last, count=1, newest=True) for channel, last in lasts.items()}
        return {channel for channel, entries in found.items() if entries and entries[0].id != lasts[channel]}

    def read(self, lasts, block_ms=0):
        read = self._read(lasts)
        if not read and lasts and block_ms and self._news.wait(block_ms / 1000):
            read = self._read(lasts)
        return read

    def _read(self, lasts):
        found = {channel: self.history(channel, after=last, count=READ_COUNT) for channel, last in lasts.items()}
        return {channel: entries for channel, entries in found.items() if entries}

    def history(self, channel, after=None, until=None, count=1_000, newest=False):
        self.epoch(channel)
        low, high = _bounds(after, until)
        entries = self._stream(channel).entries
        found = [entry for entry in entries if low < order(entry.id) <= high]
        return found[-count:] if newest else found[:count]

    def last_id(self, channel):
        self.epoch(channel)
        return self._stream(channel).last_id

    def last_ids(self, channels):
        lasts = {channel: self._stream(channel).last_id for channel in channels}
        return {channel: id for channel, id in lasts.items() if id != "0-0"}

    def _stream(self, channel):
        stream = self._streams.get(channel)
        if stream is None or stream.expires <= self._clock():
            stream = self._streams[channel] = _Stream()
            self._tails.pop(channel, None)
        return stream

    # --- one writer --------------------------------------------------------------------------

    def lease(self, shards, token, ttl_ms, follow=True):
        for number in shards:
            epoch = self._epochs.setdefault(number, token_hex(8))
            before = self._answered.get((token, number), (None, None))
            role = self._hold(number, token, ttl_ms / 1000, follow, before[0], epoch != before[1])
            self._answered[token, number] = role, epoch
        return {number: self._answered[token, number][0] for number in shards}

    def _hold(self, number, token, seconds, follow, before, anew):
        holder, second = self._holders.get(number), self._holders.get((STANDBY, number))
        if holder is None and before == STANDBY and anew:
            holder = ""
            self._holders.set(number, holder, seconds)
        following = second in (None, token)
        if holder == token or (holder == "" and before in (KEPT, TAKEN)) or (holder is None and following):
            self._holders.set(number, token, seconds)
            if second == token:
                self._holders.pop((STANDBY, number))
            return KEPT if holder == token else TAKEN
        if following and follow:
            self._holders.set((STANDBY, number), token, seconds)
            return STANDBY
        if following:
            self._holders.pop((STANDBY, number))
        return IDLE

    def hand_over(self, shards, token, ttl_ms):
        return frozenset({number for number in shards if self._give(number, token, ttl_ms / 1000)})

    def _give(self, number, token, seconds):
        second = self._holders.get((STANDBY, number))
        given = second not in (None, token) and self._holders.get(number) == token
        if given:
            self._holders.set(number, second, seconds)
            self._holders.pop((STANDBY, number))
        return given

    def release(self, shards, token):
        for number in shards:
            for name in (number, (STANDBY, number)):
                if self._holders.get(name) == token:
                    self._holders.pop(name)

    def led(self):
        return sum(self._holders.get(number) is not None for number in range(SHARDS))

    def append(self, appends, token):
        lost = frozenset({shard(append.channel) for append in appends
                          if self._holders.get(shard(append.channel)) != token})
        for append in appends:
            if shard(append.channel) not in lost:
                self._append(append)
        self._news.set()
        self._news = Event()
        return Appended(lost, {})

    def _append(self, append):
        stream = self._stream(append.channel)
        for text in append.texts:
            stream.add(text, self._clock())
        self._trim(stream, append.kind)
        self._tails[append.channel] = append.tail
        if append.claimed is not None:
            claimed = self._claims.pop(append.channel, [])
            self._claims[append.channel] = claimed[len(claimed) - append.claimed:]

    def _trim(self, stream, kind):
        waveform = kind == WAVEFORM
        stream.keep(MAX_ENTRIES if waveform else LAST_ENTRIES)
        if waveform:
            stream.forget_before(self._clock() * 1000 - self._history_ms)
        stream.expires = self._clock() + (self._history_ms / 1000 if waveform else EXPIRY_S)

    def tails(self, channels):
        for channel in channels:
            self._stream(channel)
        return {channel: self._tails[channel] for channel in channels if channel in self._tails}

    def tidy(self, channels, token):
        for channel, kind in channels.items():
            if self._holders.get(shard(channel)) == token:
                self._trim(self._stream(channel), kind)

    # --- sources -----------------------------------------------------------------------------

    def values(self, keys):
        return {key: self.keys[key][:MAX_PAYLOAD + 1] for key in keys if self.keys.get(key)}, {}

    def claim(self, queues, count, token):
        claimed = {channel: self._claim(channel, name, count) for channel, name in queues.items()
                   if self._holders.get(shard(channel)) == token}
        return {channel: entries for channel, entries in claimed.items() if entries}, {}

    def _claim(self, channel, name, count):
        if not self._claims.get(channel):
            queue, taken = self.queues[name], []
            while queue and len(taken) < count and sum(map(len, taken)) < CLAIM_BYTES:
                taken.append(queue.popleft())
            self._claims[channel] = taken
        return list(self._claims[channel])

    def discovered(self):
        if len(self.found) > MAX_DISCOVERED:
            raise Malformed(f"the set has {len(self.found)} members, at most {MAX_DISCOVERED} are read")
        return set(self.found)

    # --- statuses ----------------------------------------------------------------------------

    def set_statuses(self, statuses):
        for channel, status in statuses.items():
            self._statuses.set(channel, status, STATUS_EXPIRY_S)

    def statuses(self):
        return {channel: dict(status) for channel, status in self._statuses.items() if status is not None}

    def channel_status(self, channel):
        return dict(self._statuses.get(channel) or {})


class _Expiring:
    """Values that are gone after their time."""

    def __init__(self, clock):
        self._clock = clock
        self._kept = {}

    def set(self, name, value, seconds):
        self._kept[name] = value, self._clock() + seconds

    def get(self, name):
        value, expires = self._kept.get(name, (None, 0))
        return value if expires > self._clock() else None

    def pop(self, name):
        self._kept.pop(name, None)

    def items(self):
        return [(name, self.get(name)) for name in self._kept]


class _Stream:
    def __init__(self):
        self.entries = []
        self.last_id = "0-0"
        self.expires = float("inf")

    def add(self, text, now):
        """Append under the next id: the time in ms, and a sequence number within it."""
        milliseconds, sequence = order(self.last_id)
        milliseconds, sequence = max((int(now * 1000), 0), (milliseconds, sequence + 1))
        self.last_id = f"{milliseconds}-{sequence}"
        self.entries.append(Entry(self.last_id, text))

    def keep(self, count):
        del self.entries[:-count]

    def forget_before(self, milliseconds):
        old = sum(1 for entry in self.entries if order(entry.id)[0] < milliseconds)
        self.entries = list(islice(self.entries, old, None))


def _bounds(after, until):
    low = (-1, 0) if after is None else _whole(after, MAX_PART)
    high = (MAX_PART, MAX_PART) if until is None else _whole(until, MAX_PART)
    return low, high


def _whole(id, sequence):
    return order(id if "-" in id else f"{id}-{sequence}")
