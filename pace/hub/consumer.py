"""The consumer: one greenlet of a worker that reads all watched channels and hands them to the hub."""
import math
import time

import gevent

from pace.channels import TEXT, WAVEFORM
from pace.errors import BrokerDown
from pace.hub.feed import NOTHING, RECENT_ENTRIES
from pace.hub.reading import newest
from pace.hub.settling import Settle
from pace.messages import gap_message
from pace.tally import tally

#: Milliseconds for which a read waits for news. A channel that has just got its first viewer is read after them.
BLOCK_MS = 100
#: Seconds between two looks at Redis while nobody watches anything.
IDLE_S = 1.0
#: Seconds after which a Redis that did not answer is asked again.
RETRY_S = 0.25
#: Seconds without a read after which blocks may have been trimmed that were never read.
LATE_S = 5.0
#: Seconds between two checks of channels without news: has Redis begun another epoch, has the last viewer gone?
CHECK_S = 1.0
#: Rest after a round that ended later than the next tick, or where there are no ticks: of its length.
LEISURE = 0.25


class Consumer:
    """Reads each watched channel from where it stands, once an interval at most, and sends what came.

    Ingest appends at the multiples of `flush_ms` since the epoch, on every machine; rounds come right after, so that
    no sample waits for two ticks. `broker` is read, the hub's tempo says how long an interval is, `clock` tells
    monotonic seconds and `wall` epoch seconds.
    """

    def __init__(self, hub, broker, clock=time.monotonic, wall=time.time, sleep=gevent.sleep):
        self._hub = hub
        self._broker = broker
        self._clock, self._wall, self._sleep = clock, wall, sleep
        self._tempo = hub.tempo
        self._settle = Settle(hub.tempo.shortest)
        self._read_at = self._checked_at = clock()
        self._servers = broker.servers()
        self._turn = 0

    def round(self, block_ms=BLOCK_MS):
        """Read once and send; return the seconds to wait before the next round."""
        try:
            read = self._read(block_ms)
            begun = self._clock()
            self._hub.link.found()
            if self._broker.servers() != self._servers:
                self._look_for_losses()
            self._begin_anew(self._to_check(read, begun), read)
            if begun - self._read_at > LATE_S:
                self._suspect_all()
            self._tell_what_was_trimmed(read)
        except BrokerDown:
            self._hub.link.lost()
            return RETRY_S
        self._read_at = begun
        for channel, entries in read.items():
            self._hub.broadcast(channel, entries)
        self._send(begun)
        self._note_delay(read)
        rest = self._rest(begun) if read or self._tempo.behind else 0
        self._learn(read)
        return rest

    def _send(self, begun):
        now = self._clock()
        self._tempo.prepared(now - begun)
        self._tempo.served(self._hub.flush(now + self._tempo.room, self._tempo.least))

    def _note_delay(self, read):
        """Note how long one of the channels took from Redis to its viewers, another one each round."""
        self._turn += 1
        feed = self._hub.feeds.get(list(read)[self._turn % len(read)]) if read else None
        if feed and feed.order != NOTHING:
            tally.delays.append(max(0.0, self._wall() - feed.order[0] / 1000))

    def _learn(self, read):
        feeds = [feed for name in read if (feed := self._hub.feeds.get(name))]
        if not self._tempo.late:
            # publishers that append by themselves know no tick
            self._settle.learn([feed.order[0] for feed in feeds if feed.channel.source.scheme != "stream"])

    def _rest(self, begun):
        """Seconds until ingest has appended again, or to the end of a stretched tick."""
        tick, took = self._tempo.tick, self._clock() - begun
        if self._tempo.late or not tick:
            return max(0, tick - took, took * LEISURE)
        rest = tick - (self._wall() - self._settle.seconds) % tick
        # after a round that took a little too long the next tick would be a whole one away
        return min(rest, self._tempo.leisure) if self._tempo.behind else rest

    def _read(self, block_ms):
        lasts = {name: feed.last_id for name, feed in self._hub.feeds.items() if feed.primed}
        if lasts:
            return self._broker.read(lasts) or self._wait_for_news(lasts, 0 if self._tempo.behind else block_ms)
        self._hub.wait_for_feeds(IDLE_S if block_ms else 0)
        self._broker.epoch("")  # is Redis there?
        return {}

    def _wait_for_news(self, lasts, block_ms):
        read = self._broker.read(lasts, block_ms) if block_ms else {}
        if read and self._settle.seconds:
            # it was answered by the first stream that grew; the others grow a moment later
            self._sleep(self._settle.seconds)
            lasts.update((name, entries[-1].id) for name, entries in read.items())
            for name, entries in self._broker.read(lasts).items():
                read[name] = read.get(name, []) + entries
        return read

    def _to_check(self, read, now):
        if now - self._checked_at < CHECK_S:
            return list(read)
        self._checked_at = now
        self._hub.drop_unwatched()
        return list(self._hub.feeds)

    def _begin_anew(self, names, read):
        """Channels whose epoch is another one: what was read of them is read again, as the beginning."""
        for name in names:
            feed = self._hub.feeds.get(name)
            if feed and feed.primed and self._broker.known_epoch(name) != feed.epoch:
                read.pop(name, None)
                tally.gaps["epoch"] += 1
                self._hub.begin_anew(feed, *newest(self._broker, feed.channel))

    def _look_for_losses(self):
        """Another server answers. Where it lacks what was read, another epoch begins, at all workers; so it does where
        publishers append themselves, for it may lack what was acknowledged to them and not read yet."""
        servers = self._broker.servers()
        feeds = {name: feed for name, feed in self._hub.feeds.items() if feed.primed and feed.order != NOTHING}
        lost = self._broker.lost({name: feed.last_id for name, feed in feeds.items()})
        if self._servers:  # else it is the first that was met
            lost = lost | {name for name, feed in feeds.items() if feed.channel.source.scheme == "stream"}
        self._broker.renew({name: feeds[name].epoch for name in lost})
        self._suspect_all()
        self._checked_at = -math.inf
        self._servers = servers

    def _suspect_all(self):
        for feed in self._hub.feeds.values():
            feed.suspect = True

    def _tell_what_was_trimmed(self, read):
        for name, entries in read.items():
            feed = self._hub.feeds.get(name)
            if feed and feed.order != NOTHING and (feed.suspect or self._may_be_short(feed, entries)):
                self._tell_if_trimmed(feed, entries[0].id)
                feed.suspect = False

    @staticmethod
    def _may_be_short(feed, entries):
        return feed.channel.kind != WAVEFORM and len(entries) >= RECENT_ENTRIES[TEXT]

    def _tell_if_trimmed(self, feed, first_id):
        name = feed.channel.name
        if not self._broker.history(name, until=feed.last_id, count=1, newest=True):
            tally.gaps["history"] += 1
            self._hub.tell(name, gap_message(name, feed.position, f"{feed.epoch}:{first_id}", "history"))
            feed.tear(first_id)
