"""What ingest does, step by step and without a clock of its own: the service's greenlets call, and tests do."""
import time
from collections import deque
from secrets import token_hex

import gevent

from pace.broker import KEPT, STANDBY, TAKEN
from pace.errors import BrokerDown
from pace.ingest.intake import Intake
from pace.ingest.pressure import Pressure
from pace.ingest.telling import Telling
from pace.keys import SHARDS, shard
from pace.sources import SOURCES
from pace.sources.backlog import Budget
from pace.sources.discovery import Discovery
from pace.sources.queue import COUNT

#: ms that a lease lasts. A process that dies is followed within it, and a living one that cannot
#: reach Redis for as long loses its place. Well below the seconds of payloads that a standby keeps
#: (pace.sources.backlog.KEPT_S).
LEASE_MS = 2_000
#: Channels and payloads that are worked on before other greenlets get their turn, the one that hears first of all.
TURN = 100
#: Channels and payloads that are appended in one round trip: what the first of a thousand channels sent waits neither
#: for the last nor for one that sent too much, and Redis has answered long before its time is up.
BATCH = 400
#: Seconds that a payload may wait while Redis answers, unless the constructor says otherwise.
LAG_S = 1.25

LEADING = "leading"


class Engine:
    """The leases of all shards, and the channels whose shards this process leads or stands by for.

    `link` is a PubSubLink, or has its `connected`, `want` and `mark`; `clock` gives epoch seconds; `wake()` is
    called when something waits where nothing did; `lag_s` is how long a payload may wait. All methods that ask
    Redis raise BrokerDown and may be called again.
    """

    def __init__(self, broker, channels, link, clock=time.time, wake=lambda: None, lag_s=LAG_S):
        self.token = token_hex(8)
        self._broker = broker
        self._link = link
        self._clock = clock
        self._wake = wake
        self._budget = Budget()
        self._pressure = Pressure(lag_s)
        self._discovery = Discovery(channels)
        self._roles = {}
        self._intakes = {}
        self._heard = {}
        self._waiting = set()
        self._unsettled = set()
        self._mark = None
        self._missed = False
        self._telling = Telling(broker, clock)

    @property
    def channels(self):
        """`{name: Channel}`, configured and discovered."""
        return self._discovery.channels

    @property
    def unsettled(self):
        """Whether some channel is led of which it is not known yet what the broker has."""
        return bool(self._unsettled)

    # --- leases, channels, payloads ----------------------------------------------------------

    def hold(self):
        """Take and keep leases; the numbers of the shards that were taken.

        Who hears nothing follows nobody, and hands over to whoever hears.
        """
        before, hears = self._roles, self._link.connected
        answers = self._broker.lease(range(SHARDS), self.token, LEASE_MS, follow=hears)
        self._missed = self._missed or not hears
        self._roles = {number: LEADING if answer in (KEPT, TAKEN) else answer for number, answer in answers.items()}
        taken = {number for number, role in self._roles.items()
                 if role == LEADING and (answers[number] == TAKEN or before.get(number) != LEADING)}
        if self._roles != before or taken:
            self._rewire(taken)
        return taken

    def doubt(self):
        """Another server of Redis answers, which may lack what was appended last: find out what it has."""
        self._rewire({number for number, role in self._roles.items() if role == LEADING})

    def release(self):
        """Hand the leases over."""
        self._broker.release(range(SHARDS), self.token)

    def _hand_over(self):
        """Let a standby go on, which may have heard what this process missed: there is no hole then."""
        leading = [number for number, role in self._roles.items() if role == LEADING]
        handed = leading and self._broker.hand_over(leading, self.token, LEASE_MS)
        self._missed = False
        if handed:
            self._roles = {number: role for number, role in self._roles.items() if number not in handed}
            self._rewire()

    def discover(self):
        """Look at the set of discovered channels; whether `channels` changed."""
        before = self.channels
        if not self._discovery.update(self._broker.discovered(), self._clock()):
            return False
        self._telling.gone(before.keys() - self.channels.keys())
        self._rewire()
        return True

    def configure(self, channels):
        """From now on these `{name: Channel}` are the configured ones. What waits of a source that went is lost."""
        before = self.channels
        self._discovery.configure(channels)
        self._telling.gone(before.keys() - self.channels.keys())
        self._rewire()

    def _leads(self, name):
        return self._roles.get(shard(name)) == LEADING

    def _rewire(self, taken=()):
        """Have an Intake for each channel that this process has a part in, and hear what they need."""
        wanted = {name: channel for name, channel in self.channels.items() if self._takes_part(channel)}
        for name in [name for name, intake in self._intakes.items() if not intake.fits(wanted.get(name))]:
            intake = self._intakes.pop(name)
            intake.source.backlog.close()
            self._waiting.discard(intake)
            self._telling.forget(name)
        for name, channel in wanted.items():
            intake = self._intakes.get(name)
            if intake is not None and intake.channel is not channel:
                intake.describe(channel)
            if intake is None:
                intake = self._intakes[name] = Intake(channel, SOURCES[channel.source.scheme](self._budget))
            intake.lead(self._leads(name), anew=shard(name) in taken)
        self._unsettled = {intake for intake in self._intakes.values() if intake.leading and not intake.settled}
        self._listen()

    def _takes_part(self, channel):
        role = self._roles.get(shard(channel.name))
        scheme = channel.source.scheme
        return scheme in SOURCES and (role == LEADING or (role == STANDBY and scheme == "pubsub"))

    def _listen(self):
        heard = {}
        for intake in self._of("pubsub"):
            heard.setdefault(intake.channel.source.name.encode(), []).append(intake)
        self._heard = heard
        self._link.want(heard)
        if self._unsettled:
            self._mark = self._link.mark()

    def _of(self, scheme):
        return [intake for intake in self._intakes.values() if intake.channel.source.scheme == scheme]

    def hear(self, name, data, arrival):
        """Take up a message of the Redis channel `name` (bytes) that came at `arrival`, epoch ms."""
        for intake in self._heard.get(name, ()):
            intake.source.heard(data, arrival)
            if intake.leading:
                self._waits(intake)

    def miss(self, names):
        """Note that messages of these Redis channels (bytes) may have been missed."""
        self._missed = True
        for name in names:
            for intake in self._heard.get(name, ()):
                intake.source.backlog.interrupt()

    def look(self):
        """Look at the keys that channels follow."""
        followers = [intake for intake in self._of("key") if intake.settled]
        values, wrong = self._broker.values({intake.channel.source.name for intake in followers})
        now = self._clock()
        for intake in followers:
            key = intake.channel.source.name
            if key in wrong:
                intake.status.fail(wrong[key], wrong[key], now)
            if intake.source.seen(values.get(key), now * 1000):
                self._waits(intake)

    def claim(self):
        """Take entries of the lists that channels are fed from."""
        free = {intake.channel.name: intake for intake in self._of("queue")
                if intake.settled and not intake.source.claimed}
        if not free:
            return
        lists = {name: intake.channel.source.name for name, intake in free.items()}
        claimed, wrong = self._broker.claim(lists, COUNT, self.token)
        now = self._clock()
        for name, reason in wrong.items():
            free[name].status.fail(reason, reason, now)
        for name, entries in claimed.items():
            free[name].source.taken(entries, now * 1000)
            self._waits(free[name])

    def age(self):
        """Let go of payloads that waited, or were kept for a take-over, too long."""
        now = self._clock() * 1000
        for intake in self._intakes.values():
            intake.source.age(now, intake.settled)

    def _waits(self, intake):
        if not self._waiting:
            self._wake()
        self._waiting.add(intake)

    # --- appending ---------------------------------------------------------------------------

    def settle(self):
        """Find out what the broker has of the channels that this process begins to lead.

        What was published before the lease was taken must have been received first, else it would
        be appended again.
        """
        heard = bool(self._unsettled) and self._mark.passed()
        ready = [intake for intake in self._unsettled if heard or intake.channel.source.scheme != "pubsub"]
        if not ready:
            return
        self._pressure.excuse()
        told = self._broker.statuses()
        tails = self._broker.tails([intake.channel.name for intake in ready])
        for turn, intake in enumerate(ready, 1):
            name = intake.channel.name
            intake.resume(tails.get(name))
            self._unsettled.discard(intake)
            intake.status.resume(told.get(name, {}))
            if intake.waiting:
                self._waits(intake)
            if turn % TURN == 0:
                gevent.sleep(0)

    def flush(self):
        """Append what waits, a round trip for each BATCH; whether more can be appended at once."""
        if self._missed:
            self._hand_over()
        ready = deque(sorted((intake for intake in self._waiting if intake.settled and intake.waiting),
                             key=lambda intake: intake.source.backlog.payloads))
        if ready:
            self._pressure.begin(min(intake.source.backlog.oldest for intake in ready), self._clock())
        while ready:
            self._flush(ready)
        self._waiting = {intake for intake in self._waiting if intake.leading and intake.waiting}
        return any(intake.settled for intake in self._waiting)

    def _flush(self, ready):
        """Append what waits of the first of those that are `ready`, and remove them there."""
        begun = self._clock()
        gathered = dict(self._gather(ready))
        if gathered:
            self._append(list(gathered), list(gathered.values()))
            self._pressure.took(self._clock() - begun, sum(intake.taken for intake in gathered))

    def _gather(self, ready):
        """Pairs of an Intake and its Append, a BATCH of them."""
        work, turn = 0, TURN
        while ready and (not work or work + ready[0].source.backlog.payloads < BATCH):
            intake, now = ready.popleft(), self._clock()
            intake.shed(self._pressure.horizon(now), now)
            if intake.settled and intake.waiting:  # others had their turn since
                yield intake, intake.gather(self._pressure.share(len(ready) + 1, now))
                work += 1 + intake.taken
            if work >= turn:
                turn = work + TURN
                gevent.sleep(0)

    def _append(self, batch, appends):
        try:
            appended = self._broker.append(appends, self.token)
        except BrokerDown:
            for intake in batch:
                intake.settled = False
            self._unsettled.update(batch)
            raise
        now = self._clock()
        for intake in batch:
            name = intake.channel.name
            if shard(name) in appended.lost:
                self._roles.pop(shard(name), None)
                intake.lead(False)
            elif name in appended.refused:
                intake.refuse(appended.refused[name], now)
            else:
                intake.commit(now)

    # --- what others append, what others are told ----------------------------------------------

    def tidy(self):
        """Bound the streams that publishers append to by themselves."""
        self._broker.tidy({name: channel.kind for name, channel in self.channels.items()
                           if channel.source.scheme == "stream" and self._leads(name)}, self.token)

    def tell(self):
        """Tell the statuses that changed."""
        for intake in self._intakes.values():
            intake.status.calm(self._clock())
        self._telling.tell({name: intake.status.describe()
                            for name, intake in self._intakes.items() if intake.settled})
