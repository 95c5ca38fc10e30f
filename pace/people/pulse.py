"""The server's own pulse: its clock each second, and its state when it changes."""
from importlib.metadata import version
from itertools import islice

from pace.errors import BrokerDown
from pace.keys import SHARDS
from pace.messages.pulse import server_message
from pace.people.bus import BEAT, BEAT_S
from pace.people.known import Known, narrowed
from pace.people.measures import Crew, PerSecond, RedisHealth
from pace.people.standings import Standings, parts
from pace.people.vitals import significant, tally, troubles

VERSION = version("pace")

#: Seconds between two beats of the clock, two looks at Redis, and two rates of what was sent.
TELL_S, LOOK_S, RATE_S = 1.0, 1.0, 2.0
#: Seconds that some shard is without a lease until nobody is said to ingest: longer than one lasts,
#: and than another one takes to follow.
UNLED_S = 4.0
#: Seconds after the link to Redis is back until a worker that is not heard is missed.
SETTLE_S = 8.0
#: Seconds within which a worker was heard that ended of itself; one that is missed was silent for 6.
GOODBYE_S = BEAT_S + 1
#: States of channels in one message to followers, and in the answer to a request, which is one message.
PART, MOST_ANSWERED = 200, 500


class Pulse:
    """What a worker knows of the whole server, told to the followers of `status`, and what is wrong to those of
    `trouble`. One greenlet tells and never waits for Redis, another one asks Redis; both run whoever looks.
    """

    def __init__(self, room):
        self._room = room
        self._born = self._started = self._ms()
        self.led = 0  # shards that somebody ingests, as Redis said last
        self._redis, self._crew = RedisHealth(), Crew()
        self._rates, self._per_second = (0, 0), PerSecond(room.clock)
        self._rated_at = self._led_at = self._unsettled_at = room.clock()
        self._standings = Standings(room.hub)
        self._heard, self._rows = {}, {}
        self._whole, self._known = ({}, {}), {}  # the state of now, and what those of the same rights know of it
        room.bus.beat(self._beat)
        room.bus.on(BEAT, self._hear)
        room.bus.gone(self._miss)
        room.topics.add("status", self._snapshot)
        room.topics.add("trouble", self._snapshot_of_trouble)

    def start(self, supervisor):
        """Begin; Redis need not answer."""
        self._started = self._ms()
        self._led_at = self._unsettled_at = self._room.clock()
        supervisor.run(self._run, supervisor)
        supervisor.each(LOOK_S, self.look)

    # --- what is measured --------------------------------------------------------------------

    def look(self):
        """Ask Redis once."""
        room = self._room
        self._redis.asked(room.wall())
        try:
            self._redis.answered(room.broker.ping(), room.wall())
            led = room.broker.led()
            self._standings.look(room.broker)
        except BrokerDown:
            self._redis.failed(room.wall())
            room.hub.link.lost()
            led = SHARDS  # nobody knows
        self.led = led
        if led == SHARDS:
            self._led_at = room.clock()

    @property
    def ingested(self):
        """Whether somebody ingests, on any machine, as far as is known."""
        return self._room.clock() - self._led_at < UNLED_S

    def _beat(self):
        """The figures of this worker that the others need."""
        hub = self._room.hub
        load, (blocks, bytes) = hub.load(), self._rates
        return {"pulse": {
            "version": VERSION, "born": self._born, "started": self._started, "sessions": len(hub), "blocks": blocks,
            "bytes": bytes, "interval_ms": significant(load["interval_ms"]), "stretched": hub.stretched}}

    def _hear(self, worker, figures):
        self._heard[worker] = self._room.clock()

    def _miss(self, worker):
        heard = self._heard.pop(worker, None)
        if heard is not None and self._room.clock() - heard < GOODBYE_S:
            self._crew.leaves(worker)

    def _workers(self, redis_up):
        """`({token: figures}, how many are lost)`. While workers cannot hear each other, all are as they were."""
        room = self._room
        rows = {token: beat["pulse"] for token, beat in room.bus.workers.items() if "pulse" in beat}
        if room.bus.token is not None:
            rows[room.bus.token] = self._beat()["pulse"]
        now = room.clock()
        if not (redis_up and room.bus.hears):
            self._unsettled_at = now
        if now - self._unsettled_at < SETTLE_S:
            rows = self._rows | rows
        self._rows = rows
        return rows, self._crew.look(rows, now)

    # --- what is told ------------------------------------------------------------------------

    def state(self):
        """(state of the server, states of all channels), as docs/protocol.md has them in `status`."""
        now, room = self._ms(), self._room
        redis = self._redis.describe(room.wall())
        workers, lost = self._workers(redis["up"])
        states = self._standings.states(now)
        server = {
            "version": VERSION, "started": min((row["born"] for row in workers.values()), default=self._born),
            "redis": redis, "ingest": self.ingested,
            "viewers": sum(row["sessions"] for row in workers.values()), "lost": lost,
            **{name: significant(sum(row[name] for row in workers.values()), 3) for name in ("blocks", "bytes")},
            "workers": [_row(token, workers[token]) for token in sorted(workers)], "channels": tally(states)}
        return {**server, "trouble": troubles(server, states, now)}, states

    def tell(self):
        """One beat of the clock, with what has changed."""
        self._rate()
        topics = self._room.topics
        if not (topics.followers("status") or topics.followers("trouble")):
            self._workers(self._redis.describe(self._room.wall())["up"])
            return
        self._whole = self.state()
        following, worrying = topics.groups("status"), topics.groups("trouble")
        self._known = {rights: self._of(rights) for rights in {**following, **worrying}}
        for rights, known in self._known.items():
            news, moved = self._take(known, rights)
            self._tell(following.get(rights), {"time": self._ms(), **news},
                       *({"states": part} for part in parts(moved, PART)))
            if "trouble" in news:
                self._tell(worrying.get(rights), {"trouble": news["trouble"]})

    def _tell(self, sessions, *states):
        for state in states if sessions else ():
            self._room.hub.announce(server_message(state), sessions)

    def _run(self, supervisor):
        while not supervisor.stopping:
            supervisor.sleep(TELL_S - self._room.wall() % TELL_S)
            self.tell()

    def _rate(self):
        if self._room.clock() - self._rated_at >= RATE_S:
            self._rated_at = self._room.clock()
            self._rates = self._per_second.of(*self._room.hub.sent)

    def _of(self, rights):
        return self._known.get(rights) or Known()

    def _take(self, known, rights):
        """From now on the present state is what followers with these rights know; what of it is news."""
        return known.take(*narrowed(*self._whole, rights.view, self._ms()), self._room.clock())

    def _snapshot(self, session):
        known = self._refresh(session.grants.rights)
        whole = [server_message({"time": self._ms(), **known.server})]
        return whole + [server_message({"states": part}) for part in parts(known.states, PART)]

    def _snapshot_of_trouble(self, session):
        return [server_message({"trouble": self._refresh(session.grants.rights).server["trouble"]})]

    def _refresh(self, rights):
        """What others were told last is what a newcomer gets, and what changes are told against; unless it is old."""
        known = self._known[rights] = self._of(rights)
        if known.at is None or self._room.clock() - known.at > 2 * TELL_S:
            self._whole = self.state()
            self._take(known, rights)
        return known

    def forget(self, session, names):
        """The session may see these channels no more."""
        if self._room.topics.follows(session, "status"):
            for part in parts(dict.fromkeys(names), PART):
                session.send(server_message({"states": part}))

    def do_status(self, session, message):
        """Answer a request with the state as it is."""
        server, states = narrowed(*self.state(), session.grants.rights.view, self._ms())
        some = dict(islice(states.items(), MOST_ANSWERED))
        return {"server": {"time": self._ms(), **server, "states": some, "more": len(some) < len(states)}}

    def _ms(self):
        return int(self._room.wall() * 1000)

    REQUESTS = {"status": do_status}


def _row(token, figures):
    shown = ("started", "version", "sessions", "blocks", "bytes", "interval_ms", "stretched")
    return {"id": token, **{name: figures[name] for name in shown}}
