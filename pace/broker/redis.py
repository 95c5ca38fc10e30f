"""The broker in Redis, 6.2 or newer."""
import json
import time
from secrets import token_hex

from redis.exceptions import NoScriptError

from pace import links
from pace.blocks import MAX_PAYLOAD
from pace.broker import (
    CLAIM_BYTES,
    EXPIRY_S,
    LAST_ENTRIES,
    MAX_DISCOVERED,
    MAX_ENTRIES,
    READ_COUNT,
    STATUS_EXPIRY_S,
    Broker,
    reading,
    scripts,
)
from pace.channels import WAVEFORM
from pace.errors import Malformed
from pace.keys import SHARDS, Keys, shard
from pace.links.meeting import Met
from pace.positions import MAX_PART
from pace.sources.appending import Appended, Tail

#: Longest that one `read` waits, in ms, so that an answer comes well within links.TIMEOUT.
MAX_BLOCK_MS = 1_000
#: The largest stream id.
LAST_ID = f"{MAX_PART}-{MAX_PART}"


class RedisBroker(Broker):
    """`url` as in `pace.redis_url`, `discover` the name of the set of discovered channels, or None."""

    def __init__(self, url, history_s=300, discover=None, keys=None):
        self._history_ms = history_s * 1000
        self._discover = discover
        self._keys = keys or Keys()
        self._met = Met()
        self._client = links.client(url, met=self._met)
        for command in ("XREAD", "XRANGE", "XREVRANGE"):
            self._client.set_response_callback(command, reading.as_it_is)
        self._known, self._answered = {}, {}  # epochs of shards; role and epoch in each, by token

    def close(self):
        """Close the connections; the next call opens new ones."""
        self._client.connection_pool.disconnect()

    def ping(self):
        began = time.perf_counter()
        self._pipeline(("PING",))
        return time.perf_counter() - began

    def servers(self):
        return self._met.count

    # --- reading -----------------------------------------------------------------------------

    def epoch(self, channel):
        key = self._keys.epoch(shard(channel))
        _, epoch = self._pipeline(("SET", key, token_hex(8), "NX"), ("GET", key))
        self._known[shard(channel)] = epoch.decode()
        return self._known[shard(channel)]

    def known_epoch(self, channel):
        return self._known.get(shard(channel))

    def renew(self, epochs):
        shards = {shard(channel): epoch for channel, epoch in epochs.items()}
        calls = [(scripts.RENEW, [self._keys.epoch(number)], [epoch, token_hex(8)]) for number, epoch in shards.items()]
        for number, reply in zip(shards, self._run(calls), strict=True):
            self._known[number] = reading.sound(reply).decode()

    def lost(self, lasts):
        commands = [("XREVRANGE", self._keys.blocks(channel), last, "-", "COUNT", 1) for channel, last in lasts.items()]
        found = zip(lasts.items(), self._pipeline(*commands, sound=False), strict=True)
        return {channel for (channel, last), reply in found
                if not reading.is_wrong_type(reply) and reading.sound(reply) and reply[0][0].decode() != last}

    def read(self, lasts, block_ms=0):
        if not lasts:
            return {}
        found = self._xread(lasts, block_ms)
        if found is None:
            found = self._xread_streams(lasts, block_ms)
        names = {self._keys.blocks(channel).encode(): channel for channel in lasts}
        return {names[stream]: reading.entries(raw) for stream, raw in found}

    def _xread(self, lasts, block_ms):
        """Reply of XREAD, or None where one of the keys is no stream, for which Redis refuses them all."""
        streams = [self._keys.blocks(channel) for channel in lasts]
        block = ("BLOCK", min(int(block_ms), MAX_BLOCK_MS)) if block_ms else ()
        reply = self._read(("XREAD", "COUNT", READ_COUNT, *block, "STREAMS", *streams, *lasts.values()), lasts)
        return None if reading.is_wrong_type(reply) else reply or ()

    def _xread_streams(self, lasts, block_ms):
        """As `_xread`, of those keys that are streams or nothing."""
        types = self._pipeline(*(("TYPE", self._keys.blocks(channel)) for channel in lasts))
        sound = {channel: lasts[channel] for channel, type in zip(lasts, types, strict=True)
                 if type in (b"stream", b"none")}
        if sound:
            return self._xread(sound, block_ms) or ()
        time.sleep(min(block_ms, MAX_BLOCK_MS) / 1000)
        return ()

    def _read(self, command, channels):
        """Reply of the command, and after it the epochs: what was read is of them or older."""
        shards = sorted({shard(channel) for channel in channels})
        reply, epochs = self._pipeline(command, ("MGET", *map(self._keys.epoch, shards)), sound=False)
        if not reading.is_wrong_type(reply):
            reading.sound(reply)
        self._know(shards, reading.sound(epochs), channels)
        return reply

    def _know(self, shards, epochs, channels):
        """Remember the epochs of these shards; where there is none, one is made for the channels."""
        for number, epoch in zip(shards, epochs, strict=True):
            self._known[number] = epoch.decode() if epoch else None
        for channel in channels:
            if self.known_epoch(channel) is None:
                self.epoch(channel)

    def history(self, channel, after=None, until=None, count=1_000, newest=False):
        if after == LAST_ID:  # Redis refuses to go on from it
            self.epoch(channel)
            return []
        low = "-" if after is None else f"({after if '-' in after else f'{after}-{MAX_PART}'}"
        high = "+" if until is None else until
        key = self._keys.blocks(channel)
        command = ("XREVRANGE", key, high, low) if newest else ("XRANGE", key, low, high)
        reply = self._read((*command, "COUNT", count), [channel])
        entries = [] if reading.is_wrong_type(reply) else reading.entries(reply)
        return entries[::-1] if newest else entries

    def last_id(self, channel):
        newest = self.history(channel, count=1, newest=True)
        return newest[0].id if newest else "0-0"

    def last_ids(self, channels):
        channels = list(channels)
        commands = [("XREVRANGE", self._keys.blocks(channel), "+", "-", "COUNT", 1) for channel in channels]
        pairs = zip(channels, self._pipeline(*commands, sound=False), strict=True)
        newest = {channel: reply if reading.is_wrong_type(reply) else reading.sound(reply) for channel, reply in pairs}
        return {channel: reply[0][0].decode() for channel, reply in newest.items() if type(reply) is list and reply}

    # --- one writer --------------------------------------------------------------------------

    def lease(self, shards, token, ttl_ms, follow=True):
        answered = self._answered.setdefault(token, {})
        calls = [(scripts.LEASE, [self._keys.lease(number), self._keys.standby(number), self._keys.epoch(number)],
                  [token, int(ttl_ms), token_hex(8), int(follow), *answered.get(number, (b"", b""))])
                 for number in shards]
        for number, reply in zip(shards, self._run(calls), strict=True):
            answered[number] = reading.sound(reply)
        return {number: answered[number][0].decode() for number in shards}

    def release(self, shards, token):
        self._run([(scripts.RELEASE, [self._keys.lease(number), self._keys.standby(number)], [token])
                   for number in shards])

    def hand_over(self, shards, token, ttl_ms):
        calls = [(scripts.HAND_OVER, [self._keys.lease(number), self._keys.standby(number)], [token, int(ttl_ms)])
                 for number in shards]
        replies = zip(shards, self._run(calls), strict=True)
        return frozenset({number for number, reply in replies if reading.sound(reply)})

    def led(self):
        return sum(self._pipeline(*(("EXISTS", self._keys.lease(number)) for number in range(SHARDS))))

    def append(self, appends, token):
        batches = list(reading.by_shard(appends, lambda append: append.channel).items())
        replies = self._run([self._append_call(number, batch, token) for number, batch in batches])
        lost, refused = set(), {}
        for (number, batch), reply in zip(batches, replies, strict=False):
            if reading.sound(reply) == b"lost":
                lost.add(number)
            else:
                refused.update((batch[index].channel, reason.decode())
                               for index, reason in zip(reply[::2], reply[1::2], strict=False))
        return Appended(frozenset(lost), refused)

    def _append_call(self, number, batch, token):
        keys, args = [self._keys.lease(number)], [token]
        for append in batch:
            name = append.channel
            keys += self._keys.blocks(name), self._keys.tail(name), self._keys.claimed(name)
            args += self._bounds(append.kind)
            args += append.tail.pack(), "" if append.claimed is None else append.claimed, len(append.texts)
            args += append.texts
        return scripts.APPEND, keys, args

    def _bounds(self, kind):
        """Age in ms (0: any), entries, expiry in ms."""
        if kind == WAVEFORM:
            return self._history_ms, MAX_ENTRIES, self._history_ms
        return 0, LAST_ENTRIES, EXPIRY_S * 1000

    def tails(self, channels):
        groups = list(reading.by_shard(channels, str).values())
        replies = self._pipeline(*(("MGET", *map(self._keys.tail, names)) for names in groups))
        found = [(name, packed) for names, reply in zip(groups, replies, strict=True)
                 for name, packed in zip(names, reply, strict=True) if packed]
        return {name: tail for name, packed in found if (tail := Tail.unpack(packed))}

    def tidy(self, channels, token):
        calls = []
        for number, names in reading.by_shard(channels, str).items():
            args = [bound for name in names for bound in self._bounds(channels[name])]
            keys = [self._keys.lease(number), *map(self._keys.blocks, names)]
            calls.append((scripts.TIDY, keys, [token, *args]))
        for reply in self._run(calls):
            reading.sound(reply)

    # --- sources -----------------------------------------------------------------------------

    def values(self, keys):
        keys = list(keys)
        replies = self._pipeline(*(("GETRANGE", key, 0, MAX_PAYLOAD) for key in keys), sound=False)
        return reading.told_apart(keys, replies)

    def claim(self, queues, count, token):
        calls = [(scripts.CLAIM, [self._keys.lease(shard(channel)), self._keys.claimed(channel), name],
                  [token, count, EXPIRY_S * 1000, CLAIM_BYTES]) for channel, name in queues.items()]
        return reading.told_apart(queues, self._run(calls))

    def discovered(self):
        if not self._discover:
            return set()
        size, names = self._pipeline(("SCARD", self._discover), ("SRANDMEMBER", self._discover, MAX_DISCOVERED))
        if size > MAX_DISCOVERED:
            raise Malformed(f"the set {self._discover} has {size} members, at most {MAX_DISCOVERED} are read")
        return {name.decode("utf-8", "replace") for name in names}

    # --- statuses ----------------------------------------------------------------------------

    def set_statuses(self, statuses):
        commands = []
        for number, names in reading.by_shard(statuses, str).items():
            key = self._keys.status(number)
            for name in names:
                commands.append(("HDEL", key, name) if statuses[name] is None
                                else ("HSET", key, name, json.dumps(statuses[name])))
            commands.append(("EXPIRE", key, STATUS_EXPIRY_S))
        self._pipeline(*commands)

    def statuses(self):
        found = {}
        for reply in self._pipeline(*(("HGETALL", self._keys.status(number)) for number in range(SHARDS))):
            found.update((name.decode("utf-8", "replace"), reading.status(text)) for name, text in reply.items())
        return {name: status for name, status in found.items() if status is not None}

    def channel_status(self, channel):
        with reading.answers():
            status = self._client.hget(self._keys.status(shard(channel)), channel)
        return reading.status(status or b"{}") or {}

    # --- Redis -------------------------------------------------------------------------------

    def _pipeline(self, *commands, sound=True):
        """Replies of commands sent in one go; with `sound` an error among them is raised."""
        with reading.answers(), self._client.pipeline(transaction=False) as pipe:
            for command in commands:
                pipe.execute_command(*command)
            return pipe.execute(raise_on_error=sound)

    def _run(self, calls):
        """Replies of `[(Script, keys, args)]` in one round trip; Redis is taught those it does not know."""
        commands = [("EVALSHA", script.sha, len(keys), *keys, *args) for script, keys, args in calls]
        replies = self._pipeline(*commands, sound=False)
        unknown = [index for index, reply in enumerate(replies) if isinstance(reply, NoScriptError)]
        if unknown:
            texts = [("EVAL", calls[index][0].lua, *commands[index][2:]) for index in unknown]
            for index, reply in zip(unknown, self._pipeline(*texts, sound=False), strict=True):
                replies[index] = reply
        return replies
