"""The hub: the SessionManager that knows who watches what."""
import logging
import math
import time

from gevent.event import Event
from gevent.pool import Group

from pace.hub.catchup import Catchup
from pace.hub.fanout import Fanout
from pace.hub.feed import Feed
from pace.hub.frames import Span
from pace.hub.guard import enforce, witness
from pace.hub.history import History
from pace.hub.link import Link
from pace.hub.pages import Pages
from pace.hub.reading import newest
from pace.hub.sessions import Sessions
from pace.hub.states import gist, state
from pace.hub.tempo import Tempo
from pace.messages import channel_message, gap_message, link_message, load_message
from pace.security.audit import VIEW, VIEW_END

log = logging.getLogger(__name__)

#: Seconds for which a channel is still read after its last viewer went: he may have lost his link only, or flip back.
LINGER_S = 10.0


class Hub(Sessions):
    """Sessions, the channels they watch, and the one fan-out to them: `broadcast`.

    A viewer is a session with two attributes that the hub sets, `channels`, the frozenset of the channels it is live
    on, and `slot`, with whom it is served, and with the methods `deliver` and `send`, which never switch greenlets.
    `channels` of the hub maps names to Channels, `reports` to what ingest told last of each. `settings` is
    `pace.settings.Settings` (flush_ms, flush_max_ms, history_s, max_queue, max_queue_age, max_stall, channels, and the
    address_… of `addresses`), `clock` tells monotonic seconds and `wall` epoch seconds.
    `room`, the people on this worker's pages, is set by who makes both.
    """

    def __init__(self, name, registry, session, settings, clock=time.monotonic, wall=time.time):
        super().__init__(name, registry, session, settings, clock)
        self.tempo = Tempo(settings.flush_ms / 1000, settings.flush_max_ms / 1000)
        self.feeds, self.reports = {}, {}
        self._told_ms = settings.flush_ms
        self.link = Link(self._announce_link)
        self.broker = self.pages = self.room = None
        self.clock, self._wall = clock, wall
        self.history = History(settings.max_queue, clock, wall)
        self._fanout = Fanout(clock)
        self._joining = {}
        self._wanted = Event()
        self._catchups = Group()

    def attach(self, broker):
        """Use this broker from now on; before, subscriptions wait."""
        self.broker = broker
        self.pages = Pages(broker, self.clock)
        self.history.attach(broker)

    def detach(self):
        """End the greenlets of those who are catching up, and send what waits for the others."""
        self._catchups.kill()
        self.history.detach()
        self.flush()

    # --- the fan-out -------------------------------------------------------------------------

    def broadcast(self, channel, entries):
        """Take up entries, (id, text), that were read of a channel; `flush` sends them to its viewers."""
        feed = self.feeds.get(channel)
        if feed is None or not feed.primed:  # it was dropped while Redis was being read
            return
        position = feed.position
        now = self.clock()
        blocks = feed.take(entries, now)
        if blocks:
            self._fanout.put(channel, [block.message for block in blocks], Span(position, blocks[0].position, now))

    def tell(self, channel, message):
        """Add a message for the viewers of a channel, in order with its blocks; `flush` sends it."""
        self._fanout.put(channel, [message])

    def flush(self, deadline=math.inf, least=0):
        """Send what `broadcast` and `tell` collected to those whom there is time for: see `Fanout.flush`."""
        return self._fanout.flush(deadline, least)

    def begin_anew(self, feed, epoch, entries):
        """Redis has lost its data: the channel goes on in another epoch, with the newest `entries` of it."""
        last, end = feed.position, feed.order
        feed.prime(epoch, entries, self._seen(entries))
        # ids are times: what is not above the last one was sent already, or belongs to older data
        blocks = [block for block in feed.recent() if block.order > end]
        first = blocks[0].position if blocks else None
        self.tell(feed.channel.name, gap_message(feed.channel.name, last, first, "epoch"))
        if blocks:
            span = Span(last, first, self.clock())
            self._fanout.put(feed.channel.name, [block.message for block in blocks], span)

    # --- channels ----------------------------------------------------------------------------

    def set_channels(self, channels):
        """From now on there are these channels, a dict by name. Whoever watches one that went is told; whose channel
        became another, of another kind or source, is told too and begins anew with it."""
        before, self.channels = self.channels, dict(channels)
        self.access.set_channels(channels)
        if channels == before:
            return
        anew = {}
        for name, feed in list(self.feeds.items()):
            channel = channels.get(name)
            if channel and feed.fits(channel):
                feed.describe(channel)
                continue
            ended = self._end(name)
            if channel:
                anew[name] = ended
        enforce(self, anew=True)
        for name, viewers in anew.items():
            for viewer in viewers:
                if name in viewer.grants.rights.view:
                    self.subscribe(viewer, name)

    def state(self, channel):
        """The state of one channel, as viewers are told it."""
        return state(self.feeds.get(channel), self.clock())

    def load(self):
        """How much this worker has to do: `interval_ms` between two frames of a viewer, sessions, channels read."""
        return {"interval_ms": self.tempo.interval_ms, "stretched": self.tempo.stretched,
                "shortest_ms": self.settings.flush_ms, "longest_ms": round(self.tempo.longest * 1000),
                "sessions": len(self), "watched": len(self.feeds)}

    @property
    def sent(self):
        """(blocks, bytes) that the fan-out handed to viewers since this worker began: see `Fanout`."""
        return self._fanout.blocks, self._fanout.bytes

    def tell_load(self):
        """Tell everybody when the interval has begun or ended to be stretched, or is quite another one than was told.

        To be called each second or so: that is how often viewers may hear of it.
        """
        if self.tempo.notable(self._told_ms):
            self._told_ms = self.tempo.interval_ms
            self.announce(self.load_message())

    @property
    def stretched(self):
        """Whether viewers were told that the interval is stretched."""
        return self._told_ms > self.settings.flush_ms

    def load_message(self):
        """The message of the interval that was told last."""
        return load_message(int(self._wall() * 1000), self.stretched, self._told_ms)

    def _end(self, name):
        """Send nothing more of the channel; those who watched it."""
        self.flush()
        joining = [viewer for viewer, channels in self._joining.items() if name in channels]
        viewers = [*self._fanout.watching(name), *joining]
        for viewer in viewers:
            self.unsubscribe(viewer, name)
        del self.feeds[name]
        return viewers

    def drop_unwatched(self):
        """Stop reading channels that nobody has watched for LINGER_S."""
        old = self.clock() - LINGER_S
        for name in [name for name, feed in self.feeds.items() if not feed.watchers and feed.left < old]:
            del self.feeds[name]

    # --- who watches what --------------------------------------------------------------------

    def subscribe(self, viewer, channel, since=None):
        """Answer with the channel's state, give what came after the Position `since`, then everything as it comes.

        Without `since`: what is recent. Who watches the channel already begins anew. Raises KeyError where there is
        no such channel.
        """
        described = self.channels[channel]
        self.unwatch(viewer, channel)
        feed = self.feeds.get(channel)
        if feed is None:
            feed = self.feeds[channel] = Feed(described)
        feed.watchers += 1
        witness(VIEW, viewer, channel)
        catchup = Catchup(self, viewer, feed, since)
        self._joining.setdefault(viewer, {})[channel] = catchup
        if not catchup.advance():
            self._catchups.spawn(self._run, catchup)

    def unsubscribe(self, viewer, channel):
        """Send the viewer nothing more of the channel, and say so."""
        self.unwatch(viewer, channel)
        viewer.send(channel_message(channel, False, self.state(channel)))

    def leave(self, viewer):
        """The viewer has gone."""
        self.history.leave(viewer)
        for channel in self.subscriptions(viewer):
            self.unwatch(viewer, channel)

    def unwatch(self, viewer, channel):
        """The viewer watches the channel no more; nothing happens where it did not."""
        if channel in self._joining.get(viewer, ()):
            self._end_joining(viewer, channel)
        elif channel in viewer.channels:
            self._fanout.remove(viewer, channel)
        else:
            return
        feed = self.feeds[channel]
        feed.watchers -= 1
        feed.left = self.clock()
        witness(VIEW_END, viewer, channel)

    def subscriptions(self, viewer):
        """Names of the channels that the viewer watches, live or about to be."""
        return [*viewer.channels, *self._joining.get(viewer, ())]

    # --- for those who catch up --------------------------------------------------------------

    def prime(self, feed):
        """Learn where a channel stands, unless somebody else just did. Raises BrokerDown."""
        with feed.lock:
            if not feed.primed:
                report = self.broker.channel_status(feed.channel.name)
                epoch, entries = newest(self.broker, feed.channel)
                feed.report = report
                feed.prime(epoch, entries, self._seen(entries))
                self._wanted.set()

    def answer(self, viewer, feed):
        """Tell a viewer that its subscription was understood, and how the channel is."""
        current = self.state(feed.channel.name)
        if feed.told is None and feed.primed:
            feed.told = gist(current)
        viewer.send(channel_message(feed.channel.name, True, current))

    def is_joining(self, catchup):
        """Whether the viewer of this Catchup still waits for it."""
        return self._joining.get(catchup.viewer, {}).get(catchup.feed.channel.name) is catchup

    def join(self, catchup):
        """Make the Catchup's viewer live. What it was sent ends where the feed stands now."""
        self._end_joining(catchup.viewer, catchup.feed.channel.name)
        self._fanout.add(catchup.viewer, catchup.feed.channel.name)

    def wait_for_feeds(self, timeout):
        """Wait up to `timeout` seconds until there is a channel to read."""
        self._wanted.clear()
        self._wanted.wait(timeout)

    def _run(self, catchup):
        try:
            catchup.run()
        except Exception:
            log.exception("a viewer of %s cannot catch up", catchup.feed.channel.name)
            catchup.viewer.close(1011, "Internal error")

    def _end_joining(self, viewer, channel):
        joining = self._joining[viewer]
        del joining[channel]
        if not joining:
            del self._joining[viewer]

    def _seen(self, entries):
        """The monotonic time at which the newest of `entries` arrived; Redis' clock is taken for ours."""
        if not entries:
            return float("-inf")
        age = self._wall() - int(entries[-1][0].partition("-")[0]) / 1000
        return self.clock() - max(0.0, age)

    def _announce_link(self, word):
        self.announce(link_message(int(self._wall() * 1000), word))
