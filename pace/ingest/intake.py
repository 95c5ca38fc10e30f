"""One channel on its way from payloads to blocks."""
import math

from pace.blocks import Gatherer, hole, parse
from pace.errors import Malformed
from pace.ingest.repeats import repeats_of
from pace.ingest.status import ChannelStatus
from pace.sources.appending import Append
from pace.tally import tally

#: Payloads, and samples, that one flush takes of a channel; the rest come with the next, so that a
#: flood or a take-over holds up no other channel.
MAX_PAYLOADS, MAX_GATHERED = 2_000, 20_000
HOLE = hole("ingest")


class Intake:
    """A channel's source, what is gathered from it, and what is told of it.

    `leading` says that this process holds the lease, `settled` that, besides, the backlog begins with
    what the broker does not have. Clear it when it is not known whether an append happened.
    """

    def __init__(self, channel, source):
        self.channel = channel
        self.source = source
        self.status = ChannelStatus(channel)
        self.leading = False
        self.settled = False
        self._gatherer = Gatherer(channel)
        self._repeats = repeats_of(channel)
        self._taken = _Taken()
        self._known = None
        self._followed = False  # another process led until this one began to
        self._lost = 0

    def fits(self, channel):
        """Whether the Channel, None where there is none, is fed from where this one hears."""
        return channel is not None and channel.source == self.channel.source

    def describe(self, channel):
        """The channel is another one from now on, with the same source."""
        self.channel = channel
        self.status.describe_anew(channel)
        self._gatherer = Gatherer(channel)
        self._repeats = repeats_of(channel)

    @property
    def waiting(self):
        """Whether there is something to append."""
        return self.source.backlog.payloads > 0

    @property
    def taken(self):
        """Payloads and breaks that the last `gather` took."""
        return self._taken.entries

    def shed(self, until, now):
        """Drop what arrived up to `until` (epoch ms); tell, at `now` (s), what was lost for being too much."""
        backlog = self.source.backlog
        if until > -math.inf and not self.claimed:  # entries of a queue are bounded, and kept in the broker
            backlog.shed(until)
        if backlog.lost > self._lost:
            self.status.overload(backlog.lost - self._lost, now)
            tally.lost += backlog.lost - self._lost
            self._lost = backlog.lost

    def gather(self, count=MAX_PAYLOADS):
        """An Append of what waits, at most `count` payloads and so many samples; `commit` or `refuse` follows."""
        backlog = self.source.backlog
        entries = backlog.first(int(min(count, MAX_PAYLOADS)))
        taken = self._taken = _Taken()
        if self._repeats:
            self._repeats.begin()
        for entry in entries:
            self._add(entry, taken)
            if len(self._gatherer) >= MAX_GATHERED:
                break
        taken.texts += self._gatherer.take()
        taken.end = backlog.passed + taken.entries
        taken.tail = backlog.tail(entries[:taken.entries])
        return Append(self.channel.name, self.channel.kind, taken.texts, taken.tail,
                      backlog.payloads - taken.payloads if self.claimed else None)

    @property
    def claimed(self):
        return getattr(self.source, "claimed", False)

    def commit(self, now):
        """It was appended, at `now` (s)."""
        tally.appended += len(self._taken.texts)
        self._pass(now)
        if self._repeats:
            self._repeats.keep()
        self._know(self._taken.tail)

    def _pass(self, now):
        taken, status = self._taken, self.status
        self.source.backlog.done(taken.end)
        if self.claimed and not self.waiting:
            self.source.appended()
        status.received += taken.payloads
        tally.payloads += taken.payloads
        tally.malformed += taken.malformed
        status.learn(self._gatherer.n_leads)
        if taken.malformed:
            status.refuse(taken.reason, taken.malformed, now)

    def refuse(self, reason, now):
        """It was refused for a reason that trying again does not change: it is lost, and a hole says so."""
        self._pass(now)
        self.source.backlog.break_first()
        self.status.fail(f"Redis refused a block: {reason}", reason, now)

    def lead(self, leading, anew=False):
        """Begin or cease to lead; `anew` where somebody else may have appended in between."""
        self._followed = self._followed or (leading and not self.leading)
        self.leading = leading
        self.settled = self.settled and leading and not anew

    def resume(self, tail):
        """Begin to append after the `tail` in the broker, None where there is none."""
        # Where nobody appended since we knew it last, and nothing was let go of, all that waits is new;
        # no clock of another machine is asked.
        if tail is None and self._followed and hasattr(self.source, "begin_anew"):
            self.source.begin_anew()
        elif tail is None or self._known != (tail, self.source.backlog.passed):
            self.source.resume(tail)
        self._followed = False
        self._know(tail)
        self.settled = True

    def _know(self, tail):
        self._known = tail, self.source.backlog.passed

    def _add(self, entry, taken):
        taken.entries += 1
        if entry is None:
            taken.texts += self._gatherer.take()
            taken.texts.append(HOLE)
            self.status.miss()
            tally.gaps["ingest"] += 1
            return
        taken.payloads += 1
        try:
            parsed = parse(entry.data, self.channel, entry.arrival)
            if self._repeats is None or self._repeats.is_news(entry):
                self._gatherer.add(parsed)
        except Malformed as error:
            taken.malformed += 1
            taken.reason = error.reason
        else:
            self.status.take(parsed)


class _Taken:
    """What one `gather` took."""

    __slots__ = ("end", "entries", "malformed", "payloads", "reason", "tail", "texts")

    def __init__(self):
        self.end = self.entries = self.payloads = self.malformed = 0
        self.reason = self.tail = None
        self.texts = []
