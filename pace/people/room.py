"""One worker's part of the room: the people on its pages, and what they do together with those of other workers."""
import time

from pace.hub.guard import by_rights
from pace.people.bus import Bus
from pace.people.directs import Directs
from pace.people.notes import Notes
from pace.people.places import Places
from pace.people.presence import Presence
from pace.people.pulse import Pulse
from pace.people.topics import Topics
from pace.people.visits import Visits
from pace.people.wire import RedisWire
from pace.security.grants import ALL_RIGHTS
from pace.supervisor import Supervisor


class Room:
    """Owns the bus, the topics and the parts; `hub.room` is it.

    A part is a class `Part(room)` with any of: `start(supervisor)`, `leave(session)`, `HANDLERS`, `{message type:
    fn(part, session, message)}`, and `REQUESTS`, `{what: fn(part, session, message)}`. A request's function returns the
    fields of the reply, or None where the part itself answers within 5 s. All of them refuse by BadMessage, and
    BrokerDown becomes error 503.

    `clock` tells monotonic seconds, `wall` epoch seconds. Nothing connects before `start`.
    """

    def __init__(self, hub, wire=None, clock=time.monotonic, wall=time.time):
        self.hub = hub
        self.clock, self.wall = clock, wall
        self.broker = None
        self._wire = wire
        self._supervisor = None
        self.bus = Bus(clock)
        self.topics = Topics(hub.announce, self._group)
        self.people = Presence(self)
        self.directs = Directs(self)
        self.visits = Visits(self)
        self.notes = Notes(self)
        self.places = Places(self)
        self.pulse = Pulse(self)
        self._parts = [self.people, self.directs, self.visits, self.notes, self.places, self.pulse]
        self.handlers, self.requests = self._collect("HANDLERS"), self._collect("REQUESTS")
        self.handlers["follow"] = self.topics.follow

    @property
    def settings(self):
        """The hub's, which may change while the worker runs."""
        return self.hub.settings

    def _group(self, sessions):
        return {ALL_RIGHTS: sessions} if self.hub.access.open else by_rights(sessions)

    def regrant(self, session, before):
        """The session may see other channels than `before`, its Rights of then: tell what it follows anew."""
        lost = before.view - session.grants.rights.view
        self.pulse.forget(session, lost)
        if lost or session.grants.rights.view != before.view:
            self.topics.renew(session)

    def _collect(self, table):
        """`{word: fn(session, message)}` of all parts."""
        return {word: function.__get__(part) for part in self._parts
                for word, function in getattr(part, table, {}).items()}

    def start(self, broker):
        """Start everything, after the fork; Redis need not answer."""
        self.broker = broker
        wire = self._wire or RedisWire(self.settings.redis_url)
        self._supervisor = Supervisor()
        self.bus.start(wire, self._supervisor)
        for part in self._parts:
            if hasattr(part, "start"):
                part.start(self._supervisor)

    def stop(self):
        """End everything within about two seconds; the other workers are told that this one goes."""
        if self._supervisor is not None:
            self.bus.close()
            self._supervisor.stop()
            self._supervisor = None
            self.bus.stop()

    def leave(self, session):
        """The session has ended."""
        self.topics.leave(session)
        for part in self._parts:
            if hasattr(part, "leave"):
                part.leave(session)
