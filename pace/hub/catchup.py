"""From a position to the present: what a viewer missed, then live, with neither hole nor double."""
import gevent

from pace.errors import BrokerDown
from pace.hub.feed import NOTHING
from pace.messages import gap_message
from pace.positions import Position
from pace.tally import tally

#: Bytes waiting for a viewer above which it gets no further page of history, and does not go live after one: live
#: blocks behind so much would grow too old on a slow link that can carry them well.
BUSY_BYTES = 32 * 1024
#: Seconds between two looks at a viewer that has too much to read, and at a feed that is behind the viewer.
PATIENCE_S = 0.05


class Catchup:
    """One viewer on its way to live.

    `since` is the Position up to which it has everything, None for one that begins. While the ring covers what it
    lacks, `advance` is all it takes; else `run` reads pages of history in a greenlet of its own, at the viewer's pace,
    until the ring covers the rest.
    """

    __slots__ = ("_answered", "_paged", "feed", "hub", "since", "viewer")

    def __init__(self, hub, viewer, feed, since):
        self.hub = hub
        self.viewer = viewer
        self.feed = feed
        self.since = since
        self._answered = self._paged = False

    def advance(self):
        """Bring the viewer live if that needs no Redis; return whether it is. Switches no greenlet."""
        if not self.feed.primed:
            return False
        self._answer()
        since = self.since
        if since is None:
            self._join(self.feed.recent())
        elif since.epoch != self.feed.epoch:
            self._present("epoch")
        elif since.order <= self.feed.order and self.feed.ring.covers(since.order):
            self._join(self.feed.ring.after(since.order))
        else:
            return False
        return True

    def run(self):
        """Bring the viewer live, reading history; return when it is live or wants it no more."""
        while self.hub.is_joining(self):
            if self._paged and self.viewer.queued > BUSY_BYTES:
                gevent.sleep(PATIENCE_S)
                continue
            if self.advance():
                return
            try:
                self._step()
            except BrokerDown:
                self._answer()
                self.hub.link.lost()
                self.hub.link.wait()

    def _step(self):
        if not self.feed.primed:
            self.hub.prime(self.feed)
        elif self.viewer.queued > BUSY_BYTES:
            gevent.sleep(PATIENCE_S)
        elif self.since.order > self.feed.order:
            self._wait_for_feed()
        else:
            self._page()

    def _wait_for_feed(self):
        """The position is ahead of this worker: another one was faster, or there is no such position."""
        last = self._last_order()
        if last >= self.since.order:
            gevent.sleep(PATIENCE_S)
        elif self._at_home():  # a stream that nobody appended to for long is gone as a whole
            self._present("history" if last == NOTHING else "unknown")

    def _last_order(self):
        return Position(self.feed.epoch, self.hub.broker.last_id(self.feed.channel.name)).order

    def _page(self):
        since, epoch = self.since, self.feed.epoch
        page = self.hub.pages.after(self.feed.channel.name, epoch, since.id)
        if not self._at_home() or self.feed.epoch != epoch:
            return
        blocks = self.feed.encode(page.entries)
        if not blocks:
            self._lost_history()
            return
        gap = [] if page.complete else [self._gap(blocks[0].position, "history")]
        self._send(gap, blocks)
        self._paged = True
        self.since = Position(epoch, page.entries[-1][0])

    def _lost_history(self):
        """Nothing follows the position in Redis although blocks followed: somebody has emptied the stream."""
        blocks = list(self.feed.ring)
        self._join(blocks, [self._gap(blocks[0].position if blocks else None, "history")])

    def _present(self, reason):
        blocks = self.feed.recent()
        self._join(blocks, [self._gap(blocks[0].position if blocks else None, reason)])

    def _at_home(self):
        """Whether the viewer still wants to join, after a switch of greenlets."""
        return self.hub.is_joining(self)

    def _answer(self):
        if not self._answered:
            self._answered = True
            self.hub.answer(self.viewer, self.feed)

    def _join(self, blocks, gap=()):
        self._send(gap, blocks)
        self.hub.join(self)

    def _gap(self, end, reason):
        tally.gaps[reason] += 1
        return gap_message(self.feed.channel.name, self.since, end, reason)

    def _send(self, gap, blocks):
        if gap or blocks:
            self.viewer.deliver(self.feed.frame(self.since, gap, blocks))
